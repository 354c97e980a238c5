//! The matrix that the project shows, in the README and in `src-tauri/MATRIX.md`, is the one that
//! comes out, and nothing in it fails.

use std::path::Path;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_fails_with_any_dialect_and_the_table_is_the_one_that_is_shown() {
    let rows = matrix::rows().await.expect("every dialect was tried");
    let failures: Vec<String> = rows
        .iter()
        .flat_map(|row| {
            row.failures()
                .map(|(feat, why)| format!("{} fails at {feat}: {why}", row.name))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    let table = matrix::markdown(&rows);
    assert!(
        committed("../../MATRIX.md").ends_with(&table),
        "src-tauri/MATRIX.md is out of date: end it with what `cargo xtask matrix` prints:\n{table}"
    );
    let table = matrix::table(&rows);
    assert!(
        committed("../../../README.md").contains(&table),
        "README.md is out of date: put into it\n{table}"
    );
}

fn committed(page: &str) -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    std::fs::read_to_string(page).expect("a committed page")
}
