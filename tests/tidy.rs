//! The rules of the house that no compiler knows, over every file that git tracks.
//!
//! Not here: what rustfmt, clippy, prettier, eslint and the type checkers already say.

#[path = "tidy/page.rs"]
mod page;
#[path = "tidy/said.rs"]
mod said;
#[path = "tidy/text.rs"]
mod text;
#[path = "tidy/tree.rs"]
mod tree;

use std::fs;
use std::path::Path;
use std::process::Command;

/// A tracked file: its path from the root with `/` between, and its text if it is text.
struct File {
    path: String,
    text: String,
}

impl File {
    fn has_extension(&self, extensions: &[&str]) -> bool {
        let extension = Path::new(&self.path)
            .extension()
            .and_then(|word| word.to_str());
        extension.is_some_and(|extension| extensions.contains(&extension))
    }

    /// Rust, TypeScript, Svelte, styles and scripts: what people write here, and not the bindings.
    fn is_code(&self) -> bool {
        self.has_extension(&["rs", "ts", "js", "svelte", "css", "html", "py", "sh"])
            && self.path != "ui/src/ipc/bindings.ts"
    }

    fn is_page_test(&self) -> bool {
        self.path.starts_with("ui/") && self.path.ends_with(".test.ts")
    }
}

/// All tracked files that exist; binary ones have no text.
fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let listed = Command::new("git")
        .args(["ls-files", "-z"])
        .current_dir(root)
        .output()
        .expect("git lists the files of this clone");
    assert!(
        listed.status.success(),
        "git ls-files failed: is this a clone?"
    );
    let files: Vec<File> = String::from_utf8(listed.stdout)
        .expect("file names are text")
        .split_terminator('\0')
        .filter_map(|path| {
            let bytes = fs::read(root.join(path)).ok()?;
            let text = String::from_utf8(bytes).unwrap_or_default();
            Some(File {
                path: path.to_owned(),
                text,
            })
        })
        .collect();
    assert!(files.len() > 50, "only {} files are tracked", files.len());
    files
}

/// Fails with every place that breaks the rule.
#[track_caller]
fn none(rule: &str, places: impl IntoIterator<Item = String>) {
    let places: Vec<String> = places.into_iter().collect();
    assert!(places.is_empty(), "{rule}:\n  {}\n", places.join("\n  "));
}

/// Every line that `breaks` says so of, as `path:line: text`.
fn lines<'a>(
    file: &'a File,
    breaks: impl Fn(&str) -> bool + 'a,
) -> impl Iterator<Item = String> + 'a {
    file.text
        .lines()
        .enumerate()
        .filter(move |(_, line)| breaks(line))
        .map(move |(at, line)| format!("{}:{}: {}", file.path, at + 1, line.trim()))
}
