//! What a query finds, as SQL over the clips, and the names that may be written into one. Texts of
//! the user are parameters, always; words go to FTS5 in quotation marks, so that nothing typed is
//! read as its syntax.

use rusqlite::types::Value;
use rusqlite::{Connection, params};

use super::apart::apart;
use super::tags;
use crate::error::Result;
use crate::money::day::Moment;
use crate::query::{Filter, Key, Pattern, Query, Relation, Size, Standing};

/// So many names are answered.
const MOST: u32 = 200;

/// The conditions of a query, each with `AND` before it. Texts are added to `values`.
pub(crate) fn conditions(query: &Query, moment: &Moment, values: &mut Vec<Value>) -> String {
    let mut all = Vec::new();
    let mut wanted = Vec::new();
    for term in &query.terms {
        match (word(&term.filter), term.negated) {
            (Some(word), false) => wanted.push(word),
            (Some(word), true) => {
                let place = bind(values, word);
                all.push(format!("seq NOT IN ({})", matching(place)));
            }
            (None, negated) => {
                let condition = condition(&term.filter, moment, values);
                // What is not known is not so.
                let not = if negated { " IS NOT TRUE" } else { "" };
                all.push(format!("({condition}){not}"));
            }
        }
    }
    if !wanted.is_empty() {
        let place = bind(values, wanted.join(" "));
        all.push(format!("seq IN ({})", matching(place)));
    }
    if all.is_empty() {
        return String::new();
    }
    format!(" AND {}", all.join(" AND "))
}

fn matching(place: usize) -> String {
    format!("SELECT rowid FROM clip_words WHERE clip_words MATCH ?{place}")
}

/// Adds a value and answers its place.
fn bind(values: &mut Vec<Value>, value: impl Into<Value>) -> usize {
    values.push(value.into());
    values.len()
}

/// A word or phrase as FTS5 reads it.
fn word(filter: &Filter) -> Option<String> {
    let quoted = |text: &str| format!("\"{}\"", apart(text).replace(['"', '\0'], " "));
    match filter {
        Filter::Word(text) => Some(format!("{}*", quoted(text))),
        Filter::Phrase(text) => Some(quoted(text)),
        _ => None,
    }
}

fn condition(filter: &Filter, moment: &Moment, values: &mut Vec<Value>) -> String {
    match filter {
        Filter::Word(_) | Filter::Phrase(_) => "TRUE".to_owned(),
        Filter::Tag(tag) => {
            let folded = Pattern {
                text: tag.text.to_lowercase(),
                open: tag.open,
            };
            let named = named("fold", &folded, values);
            format!(
                "seq IN (SELECT clip_seq FROM clip_tags
                     WHERE tag_id IN (SELECT id FROM tags WHERE {named}))"
            )
        }
        Filter::Model(model) => named("model", model, values),
        Filter::Server(server) => named("server_name", server, values),
        Filter::Project(project) => {
            let named = named("name", project, values);
            format!(
                "project_id IN (WITH meant AS (SELECT id FROM projects WHERE {named})
                     SELECT id FROM meant
                     UNION SELECT id FROM projects WHERE parent_id IN (SELECT id FROM meant))"
            )
        }
        Filter::Rating(relation, stars) => format!("rating {} {stars}", sign(*relation)),
        Filter::Seconds(relation, thousandths) => length(*relation, *thousandths),
        Filter::Is(standing) => standing_is(*standing).to_owned(),
        Filter::Size(size) => size_is(*size, values),
        Filter::Before(day) => format!("created_at < {}", day.begins(moment)),
        Filter::After(day) => format!("created_at >= {}", day.begins(moment)),
    }
}

fn named(column: &str, pattern: &Pattern, values: &mut Vec<Value>) -> String {
    if !pattern.open {
        let place = bind(values, pattern.text.clone());
        return format!("{column} = ?{place} COLLATE NOCASE");
    }
    let place = bind(values, format!("{}%", escaped(&pattern.text)));
    format!("{column} LIKE ?{place} ESCAPE '\\'")
}

/// A text as it stands for itself in a pattern of `LIKE`.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

fn sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Equal => "=",
        Relation::Less => "<",
        Relation::AtMost => "<=",
        Relation::More => ">",
        Relation::AtLeast => ">=",
    }
}

/// Files are seldom exactly as long as was asked for: a length is what it is rounded to, to a
/// whole second, or to a tenth where the query has parts of seconds.
fn length(relation: Relation, thousandths: u32) -> String {
    const LENGTH: &str = "coalesce(file_duration, CAST(seconds AS REAL))";
    let (places, half) = if thousandths.is_multiple_of(1000) {
        (0, "0.5")
    } else {
        (1, "0.05")
    };
    let wanted = f64::from(thousandths) / 1000.0;
    match relation {
        Relation::Equal => {
            format!("{LENGTH} >= {wanted:.3} - {half} AND {LENGTH} < {wanted:.3} + {half}")
        }
        other => format!("round({LENGTH}, {places}) {} {wanted:.3}", sign(other)),
    }
}

fn standing_is(standing: Standing) -> &'static str {
    match standing {
        Standing::Safe => "state = 'safe'",
        Standing::Remote => "state IN ('finished', 'saving')",
        Standing::Failed => "state IN ('failed', 'refused', 'gone')",
        Standing::Running => "state IN ('queued', 'submitting', 'unknown', 'accepted', 'running')",
        Standing::Pick => "flag = 'pick'",
        Standing::Reject => "flag = 'reject'",
        Standing::Unjudged => "flag = 'none'",
    }
}

fn size_is(size: Size, values: &mut Vec<Value>) -> String {
    const WIDTH: &str = "coalesce(file_width, CAST(size AS INTEGER))";
    const HEIGHT: &str =
        "coalesce(file_height, CAST(substr(size, instr(size, 'x') + 1) AS INTEGER))";
    match size {
        Size::Exact(width, height) => {
            let place = bind(values, format!("{width}x{height}"));
            format!("coalesce(file_width || 'x' || file_height, size) = ?{place}")
        }
        Size::Landscape => format!("{WIDTH} > {HEIGHT}"),
        Size::Portrait => format!("{WIDTH} < {HEIGHT}"),
        Size::Square => format!("{WIDTH} = {HEIGHT}"),
    }
}

/// The names in use behind a key that have what is typed in them, in small letters; those that
/// begin so first, then the most used, each with its clips.
pub(crate) fn names(connection: &Connection, key: Key, typed: &str) -> Result<Vec<(String, u32)>> {
    let sql = match key {
        Key::Tag => tags::KNOWN.to_owned(),
        Key::Model => used("model"),
        Key::Server => used("server_name"),
        Key::Size => used("size"),
        Key::Project => "SELECT name, (SELECT count(*) FROM clips
                 WHERE trashed_at IS NULL AND project_id = projects.id)
             FROM projects WHERE name LIKE ?1 ESCAPE '\\'
             ORDER BY name NOT LIKE ?2 ESCAPE '\\', place LIMIT ?3"
            .to_owned(),
        Key::Rating | Key::Is | Key::Seconds | Key::Before | Key::After => return Ok(Vec::new()),
    };
    let names = connection
        .prepare_cached(&sql)?
        .query_map(
            params![
                format!("%{}%", escaped(typed)),
                format!("{}%", escaped(typed)),
                MOST
            ],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?
        .collect::<rusqlite::Result<_>>()?;
    Ok(names)
}

fn used(column: &str) -> String {
    format!(
        "SELECT {column}, count(*) FROM clips
         WHERE trashed_at IS NULL AND {column} LIKE ?1 ESCAPE '\\'
         GROUP BY {column} ORDER BY {column} NOT LIKE ?2 ESCAPE '\\', 2 DESC, 1 LIMIT ?3"
    )
}
