//! Lists and counts. Changes of many clips at once are in `bulk`.

use std::collections::BTreeSet;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::clips::{self, COLUMNS, MOVING};
use super::{search, word};
use crate::clip::{Clip, ClipPage, ClipQuery, Counts, Sort, Stack, View};
use crate::error::Result;
use crate::money::day::Moment;
use crate::query;
use crate::trash;

/// Finished on a server, bytes not here.
const SERVER_ONLY: &str = "state IN ('finished', 'saving')";
/// No page is longer.
const LONGEST_PAGE: u32 = 500;

/// A stretch of a list.
pub(crate) fn page(
    connection: &Connection,
    query: &ClipQuery,
    moment: &Moment,
    offset: u32,
    limit: u32,
) -> Result<ClipPage> {
    let (filter, mut values) = filter(query, moment);
    let condition = collapsed(query, &filter, &mut values);
    let total = connection
        .prepare_cached(&count(query, &condition))?
        .query_row(params_from_iter(&values), |row| row.get(0))?;
    let limit = limit.min(LONGEST_PAGE);
    let clips: Vec<Clip> = connection
        .prepare_cached(&format!(
            "{} LIMIT {limit} OFFSET {offset}",
            select(COLUMNS, query, &condition)
        ))?
        .query_map(params_from_iter(&values), clips::read)?
        .collect::<rusqlite::Result<_>>()?;
    let shown: BTreeSet<&str> = clips
        .iter()
        .filter_map(|clip| clip.stack_id.as_deref())
        .collect();
    let stacks = if shown.is_empty() {
        Vec::new()
    } else {
        stacks(connection, query, moment, &shown)?
    };
    Ok(ClipPage {
        total,
        offset,
        clips,
        stacks,
    })
}

/// How many takes of these stacks a query finds.
fn stacks(
    connection: &Connection,
    query: &ClipQuery,
    moment: &Moment,
    shown: &BTreeSet<&str>,
) -> Result<Vec<Stack>> {
    let (filter, mut values) = filter(query, moment);
    values.push(Value::Text(word::to_json(shown)?));
    let found = connection
        .prepare_cached(&format!(
            "SELECT stack_id, count(*) FROM clips
             WHERE {filter} AND stack_id IN (SELECT value FROM json_each(?{}))
             GROUP BY stack_id HAVING count(*) > 1",
            values.len()
        ))?
        .query_map(params_from_iter(&values), |row| {
            Ok(Stack {
                id: row.get(0)?,
                takes: row.get(1)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

/// The ids of a whole list, in its order.
pub(crate) fn ids(
    connection: &Connection,
    query: &ClipQuery,
    moment: &Moment,
) -> Result<Vec<String>> {
    let (condition, values) = condition(query, moment);
    let ids = connection
        .prepare_cached(&select("id", query, &condition))?
        .query_map(params_from_iter(&values), |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    Ok(ids)
}

/// The question for a list in its order.
pub(crate) fn select(columns: &str, query: &ClipQuery, condition: &str) -> String {
    let all = query.view == View::All && query.search.trim().is_empty();
    let order = match (query.sort, &query.view) {
        (Sort::Expiry, View::ServerOnly) => {
            "never_expires, expires_at IS NULL, expires_at, created_at, seq"
        }
        (Sort::Newest | Sort::Expiry, _) => "created_at DESC, seq DESC",
        (Sort::Oldest, _) => "created_at, seq",
        (Sort::Longest, _) if all => "file_duration DESC, created_at DESC, seq DESC",
        (Sort::Dearest, _) if all => "cost DESC, created_at DESC, seq DESC",
        (Sort::Rating, _) if all => "rating DESC, created_at DESC, seq DESC",
        (Sort::Name, _) if all => "name COLLATE NOCASE, seq",
        // The plus keeps SQLite from walking the whole library in that order to find the few
        // clips of a view, each of which has an index of its own.
        (Sort::Longest, _) => "+file_duration DESC, created_at DESC, seq DESC",
        (Sort::Dearest, _) => "+cost DESC, created_at DESC, seq DESC",
        (Sort::Rating, _) => "+rating DESC, created_at DESC, seq DESC",
        (Sort::Name, _) => "+name COLLATE NOCASE, seq",
    };
    format!("SELECT {columns} FROM clips WHERE {condition} ORDER BY {order}")
}

/// The question for how many there are. Where nothing has to be put in order, any index that leaves
/// the trash out is taken, and then every clip of the library looked at; picks have their own.
fn count(query: &ClipQuery, condition: &str) -> String {
    let hint = if query.view == View::Picks && query.search.trim().is_empty() {
        "INDEXED BY clips_picks"
    } else {
        ""
    };
    format!("SELECT count(*) FROM clips {hint} WHERE {condition}")
}

/// Which clips a list has: a condition, and its values.
pub(crate) fn condition(query: &ClipQuery, moment: &Moment) -> (String, Vec<Value>) {
    let (filter, mut values) = filter(query, moment);
    (collapsed(query, &filter, &mut values), values)
}

/// What is found, with of each stack that is not open the best clip of those found alone. The filter
/// names columns without their table, so that it holds within for the other takes.
fn collapsed(query: &ClipQuery, filter: &str, values: &mut Vec<Value>) -> String {
    if !query.stacks.collapsed {
        return filter.to_owned();
    }
    // A list of texts is always JSON.
    let open = word::to_json(&query.stacks.open).unwrap_or_else(|_| "[]".to_owned());
    values.push(Value::Text(open));
    let rank = |of: &str| {
        format!("({of}.flag = 'pick') * 16 - ({of}.flag = 'reject') * 16 + {of}.rating, -{of}.seq")
    };
    format!(
        "{filter} AND (stack_id IS NULL
             OR stack_id IN (SELECT value FROM json_each(?{}))
             OR NOT EXISTS (SELECT 1 FROM clips AS other
                 WHERE other.stack_id = clips.stack_id AND ({}) > ({}) AND {filter}))",
        values.len(),
        rank("other"),
        rank("clips")
    )
}

fn filter(query: &ClipQuery, moment: &Moment) -> (String, Vec<Value>) {
    let mut values = Vec::new();
    let mut condition = match &query.view {
        View::All => "trashed_at IS NULL".to_owned(),
        View::InProgress => format!("trashed_at IS NULL AND {MOVING}"),
        View::Picks => "trashed_at IS NULL AND flag = 'pick'".to_owned(),
        View::ServerOnly => format!("trashed_at IS NULL AND {MOVING} AND {SERVER_ONLY}"),
        View::Trash => "trashed_at IS NOT NULL".to_owned(),
        View::Project(id) => {
            values.push(Value::Text(id.clone()));
            "trashed_at IS NULL AND project_id IN \
                 (SELECT id FROM projects WHERE id = ?1 OR parent_id = ?1)"
                .to_owned()
        }
    };
    let wanted = query::parse(&query.search);
    condition.push_str(&search::conditions(&wanted, moment, &mut values));
    (condition, values)
}

/// The numbers of the sidebar.
pub(crate) fn counts(connection: &Connection) -> Result<Counts> {
    let count = |view: View, condition: &str| -> Result<u32> {
        let query = ClipQuery {
            view,
            ..ClipQuery::default()
        };
        Ok(connection
            .prepare_cached(&count(&query, condition))?
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
        all: count(View::All, "trashed_at IS NULL")?,
        in_progress,
        picks: count(View::Picks, "trashed_at IS NULL AND flag = 'pick'")?,
        server_only,
        first_expires_at: expires.map(clips::real),
        trash: count(View::Trash, "trashed_at IS NOT NULL")?,
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

#[cfg(test)]
mod tests {
    use rusqlite::{Connection, params_from_iter};

    use super::{COLUMNS, condition, count, select};
    use crate::clip::{ClipQuery, Sort, Stacks, View};
    use crate::money::day::Moment;
    use crate::store::schema;

    fn database() -> Connection {
        schema::fresh()
    }

    fn plan(database: &Connection, query: &ClipQuery) -> String {
        plan_of(database, query, |condition| {
            select(COLUMNS, query, condition)
        })
    }

    fn plan_of(
        database: &Connection,
        query: &ClipQuery,
        question: impl FnOnce(&str) -> String,
    ) -> String {
        let moment = Moment {
            now: 0,
            zone: jiff::tz::TimeZone::UTC,
        };
        let (condition, values) = condition(query, &moment);
        let sql = format!("EXPLAIN QUERY PLAN {}", question(&condition));
        let mut statement = database.prepare(&sql).expect("valid SQL");
        let steps: Vec<String> = statement
            .query_map(params_from_iter(&values), |row| row.get(3))
            .and_then(Iterator::collect)
            .expect("a plan");
        steps.join("; ")
    }

    #[test]
    fn no_list_walks_or_sorts_the_whole_library() {
        let database = database();
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
            Sort::Dearest,
            Sort::Rating,
            Sort::Name,
            Sort::Expiry,
        ] {
            for (view, index) in views.clone() {
                let all = view == View::All;
                let query = ClipQuery {
                    view,
                    sort,
                    ..ClipQuery::default()
                };
                let plan = plan(&database, &query);
                assert!(plan.contains("USING INDEX"), "{query:?}: {plan}");
                assert!(plan.contains(index), "{query:?}: {plan}");
                assert!(!(all && plan.contains("TEMP B-TREE")), "{query:?}: {plan}");
            }
        }
    }

    #[test]
    fn no_count_looks_at_every_clip() {
        let database = database();
        for (view, index) in [
            (View::InProgress, "clips_moving"),
            (View::Picks, "clips_picks"),
            (View::ServerOnly, "clips_moving"),
            (View::Trash, "clips_trash"),
            (View::Project("p".to_owned()), "clips_project"),
        ] {
            let query = ClipQuery {
                view,
                ..ClipQuery::default()
            };
            let plan = plan_of(&database, &query, |condition| count(&query, condition));
            assert!(plan.contains(index), "{query:?}: {plan}");
        }
    }

    #[test]
    fn the_best_of_a_stack_is_found_by_its_own_index() {
        let query = ClipQuery {
            stacks: Stacks {
                collapsed: true,
                open: Vec::new(),
            },
            ..ClipQuery::default()
        };
        let plan = plan(&database(), &query);
        assert!(
            plan.contains("SEARCH other USING INDEX clips_stack"),
            "{plan}"
        );
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    }

    #[test]
    fn a_search_asks_the_words_first() {
        let database = database();
        let query = ClipQuery {
            search: "red kite".to_owned(),
            ..ClipQuery::default()
        };
        let plan = plan(&database, &query);
        assert!(plan.contains("VIRTUAL TABLE INDEX"), "{plan}");
    }

    #[test]
    fn a_filter_uses_the_index_that_it_has() {
        let database = database();
        for (search, index) in [
            ("tag:hero", "clip_tags"),
            ("is:reject", "clips_rejects"),
            ("is:pick", "clips_picks"),
            ("model:sora-2", "clips_model"),
            ("is:remote", "clips_"),
            ("-tag:hero rating:>=3 before:2026", "USING INDEX clips_"),
        ] {
            let query = ClipQuery {
                search: search.to_owned(),
                ..ClipQuery::default()
            };
            let plan = plan(&database, &query);
            assert!(plan.contains(index), "{search}: {plan}");
        }
    }
}
