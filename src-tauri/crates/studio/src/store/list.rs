//! Lists and counts. Changes of many clips at once are in `bulk`.

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::behind::{self, What};
use super::clips::{self, COLUMNS, MOVING};
use crate::clip::{ClipPage, ClipQuery, Counts, Sort, View};
use crate::error::{Error, Result};
use crate::trash;

/// Finished on a server, bytes not here.
const SERVER_ONLY: &str = "state IN ('finished', 'saving')";
/// No page is longer.
const LONGEST_PAGE: u32 = 500;

/// A stretch of a list.
pub(crate) fn page(
    connection: &Connection,
    query: &ClipQuery,
    offset: u32,
    limit: u32,
) -> Result<ClipPage> {
    let (condition, values) = condition(query);
    let total = connection
        .prepare_cached(&format!("SELECT count(*) FROM clips WHERE {condition}"))?
        .query_row(params_from_iter(&values), |row| row.get(0))?;
    let limit = limit.min(LONGEST_PAGE);
    let clips = connection
        .prepare_cached(&format!(
            "{} LIMIT {limit} OFFSET {offset}",
            select(COLUMNS, query, &condition)
        ))?
        .query_map(params_from_iter(&values), clips::read)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ClipPage {
        total,
        offset,
        clips,
    })
}

/// The ids of a whole list, in its order.
pub(crate) fn ids(connection: &Connection, query: &ClipQuery) -> Result<Vec<String>> {
    let (condition, values) = condition(query);
    let ids = connection
        .prepare_cached(&select("id", query, &condition))?
        .query_map(params_from_iter(&values), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids)
}

/// The question for a list in its order.
pub(crate) fn select(columns: &str, query: &ClipQuery, condition: &str) -> String {
    let order = match (query.sort, &query.view) {
        (Sort::Expiry, View::ServerOnly) => {
            "never_expires, expires_at IS NULL, expires_at, created_at, seq"
        }
        (Sort::Newest | Sort::Expiry, _) => "created_at DESC, seq DESC",
        (Sort::Oldest, _) => "created_at, seq",
        (Sort::Longest, View::All) => "file_duration DESC, created_at DESC, seq DESC",
        (Sort::Rating, View::All) => "rating DESC, created_at DESC, seq DESC",
        // The plus keeps SQLite from walking the whole library in that order to find the few
        // clips of a view, each of which has an index of its own.
        (Sort::Longest, _) => "+file_duration DESC, created_at DESC, seq DESC",
        (Sort::Rating, _) => "+rating DESC, created_at DESC, seq DESC",
    };
    format!("SELECT {columns} FROM clips WHERE {condition} ORDER BY {order}")
}

/// Which clips a list has: a condition, and its values.
pub(crate) fn condition(query: &ClipQuery) -> (String, Vec<Value>) {
    let mut values = Vec::new();
    let mut condition = match &query.view {
        View::All => "trashed_at IS NULL".to_owned(),
        View::InProgress => format!("trashed_at IS NULL AND {MOVING}"),
        View::Picks => "trashed_at IS NULL AND flag = 'pick'".to_owned(),
        View::ServerOnly => format!("trashed_at IS NULL AND {MOVING} AND {SERVER_ONLY}"),
        View::Trash => "trashed_at IS NOT NULL".to_owned(),
        View::Project(id) => {
            values.push(Value::Text(id.clone()));
            "trashed_at IS NULL AND project_id = ?1".to_owned()
        }
    };
    if let Some(words) = words(&query.search) {
        values.push(Value::Text(words));
        condition.push_str(" AND seq IN (SELECT rowid FROM clip_words WHERE clip_words MATCH ?");
        condition.push_str(&values.len().to_string());
        condition.push(')');
    }
    (condition, values)
}

/// What the user typed as a question to FTS5: every word, each as the beginning of a word.
/// Nothing typed is read as FTS5 syntax.
fn words(search: &str) -> Option<String> {
    let words: Vec<String> = search
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .map(|word| format!("\"{}\"*", word.replace(['"', '\0'], " ")))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The numbers of the sidebar.
pub(crate) fn counts(connection: &Connection) -> Result<Counts> {
    let count = |condition: &str| -> Result<u32> {
        Ok(connection
            .prepare_cached(&format!("SELECT count(*) FROM clips WHERE {condition}"))?
            .query_row([], |row| row.get(0))?)
    };
    let (in_progress, server_only, expires): (u32, u32, Option<i64>) = connection
        .prepare_cached(&format!(
            "SELECT count(*), count(*) FILTER (WHERE {SERVER_ONLY}),
                 min(expires_at) FILTER (WHERE {SERVER_ONLY})
             FROM clips WHERE trashed_at IS NULL AND {MOVING}"
        ))?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(Counts {
        all: count("trashed_at IS NULL")?,
        in_progress,
        picks: count("trashed_at IS NULL AND flag = 'pick'")?,
        server_only,
        first_expires_at: expires.map(clips::real),
        trash: count("trashed_at IS NOT NULL")?,
        trash_ends_at: trash::first_end(connection)?.map(clips::real),
    })
}

/// Ids of everything in the trash.
pub(crate) fn trashed(connection: &Connection) -> Result<Vec<String>> {
    let found = connection
        .prepare_cached("SELECT id FROM clips WHERE trashed_at IS NOT NULL")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// Gives a clip a name, or takes it away.
pub(crate) fn rename(connection: &Connection, id: &str, title: Option<&str>) -> Result<()> {
    connection
        .prepare_cached("UPDATE clips SET title = ?2 WHERE id = ?1 RETURNING 1")?
        .query_row(params![id, title], |_| Ok(()))
        .optional()?
        .ok_or_else(Error::no_clip)?;
    behind::note(connection, &[id.to_owned()], What::Title)
}

#[cfg(test)]
mod tests {
    use rusqlite::{Connection, params_from_iter};

    use super::{COLUMNS, condition, select, words};
    use crate::clip::{ClipQuery, Sort, View};
    use crate::store::schema;

    fn plan(database: &Connection, query: &ClipQuery) -> String {
        let (condition, values) = condition(query);
        let sql = format!("EXPLAIN QUERY PLAN {}", select(COLUMNS, query, &condition));
        let mut statement = database.prepare(&sql).expect("valid SQL");
        let steps: Vec<String> = statement
            .query_map(params_from_iter(&values), |row| row.get(3))
            .and_then(Iterator::collect)
            .expect("a plan");
        steps.join("; ")
    }

    #[test]
    fn no_list_walks_or_sorts_the_whole_library() {
        let mut database = Connection::open_in_memory().expect("a database");
        schema::migrations()
            .to_latest(&mut database)
            .expect("the schema");
        let views = [
            (View::All, ""),
            (View::InProgress, "clips_moving"),
            (View::Picks, "clips_picks"),
            (View::ServerOnly, "clips_moving"),
            (View::Trash, "clips_trash"),
            (View::Project("p".to_owned()), "clips_project"),
        ];
        for sort in [
            Sort::Newest,
            Sort::Oldest,
            Sort::Longest,
            Sort::Rating,
            Sort::Expiry,
        ] {
            for (view, index) in views.clone() {
                let all = view == View::All;
                let query = ClipQuery {
                    view,
                    search: String::new(),
                    sort,
                };
                let plan = plan(&database, &query);
                assert!(plan.contains("USING INDEX"), "{query:?}: {plan}");
                assert!(plan.contains(index), "{query:?}: {plan}");
                assert!(!(all && plan.contains("TEMP B-TREE")), "{query:?}: {plan}");
            }
        }
    }

    #[test]
    fn a_search_asks_the_words_first() {
        let mut database = Connection::open_in_memory().expect("a database");
        schema::migrations()
            .to_latest(&mut database)
            .expect("the schema");
        let query = ClipQuery {
            search: "red kite".to_owned(),
            ..ClipQuery::default()
        };
        let plan = plan(&database, &query);
        assert!(plan.contains("VIRTUAL TABLE INDEX"), "{plan}");
    }

    #[test]
    fn every_word_is_looked_for_as_a_beginning() {
        assert_eq!(words("Red kite").as_deref(), Some("\"Red\"* \"kite\"*"));
    }

    #[test]
    fn punctuation_alone_is_no_word() {
        assert_eq!(words(" - \" * "), None);
        assert_eq!(words("a\"b OR").as_deref(), Some("\"a b\"* \"OR\"*"));
    }
}
