//! The tables, and how older libraries become newer ones. A step that was released is never
//! changed; a new one is added behind it.
//!
//! Times are whole milliseconds since 1970. Words of states are those of the page.

use rusqlite_migration::{M, Migrations};

const STEPS: &[&str] = &[
    include_str!("schema/v1.sql"),
    include_str!("schema/v2_queue.sql"),
    include_str!("schema/v3_money.sql"),
    include_str!("schema/v4_account.sql"),
    include_str!("schema/v5_expiry.sql"),
    include_str!("schema/v6_servers.sql"),
    include_str!("schema/v7_forms.sql"),
    include_str!("schema/v8_finding.sql"),
    include_str!("schema/v9_watching.sql"),
    include_str!("schema/v10_behind.sql"),
    include_str!("schema/v11_family.sql"),
    include_str!("schema/v12_scripts.sql"),
    include_str!("schema/v13_characters.sql"),
    include_str!("schema/v14_beside.sql"),
];

/// All steps, oldest first.
pub(crate) fn migrations() -> Migrations<'static> {
    Migrations::new(STEPS.iter().map(|step| M::up(step)).collect())
}

/// The version that a library has after all steps.
pub(crate) fn version() -> i64 {
    i64::try_from(STEPS.len()).unwrap_or(i64::MAX)
}

/// A database in memory with all tables.
#[cfg(test)]
pub(crate) fn fresh() -> rusqlite::Connection {
    let mut connection = rusqlite::Connection::open_in_memory().expect("a database");
    super::apart::teach(&connection).expect("a function");
    migrations()
        .to_latest(&mut connection)
        .expect("the steps are valid");
    connection
}

#[cfg(test)]
mod tests {
    use super::{fresh, version};

    #[test]
    fn the_steps_are_valid() {
        let reached = fresh().pragma_query_value(None, "user_version", |row| row.get(0));
        assert_eq!(reached, Ok(version()));
    }
}
