//! Who imports whom in the page: `features -> stores -> ipc`, `features -> controls`.

use std::sync::LazyLock;

use regex::Regex;

use crate::{File, files, none};

/// Matches `import … from 'x'`, `export … from 'x'`, `import 'x'` and `import('x')`.
static IMPORT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?s)\b(?:import|export)\s+(type\s+)?(?:[\w*{][^'";]*?\bfrom\s*)?['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]"#,
    )
    .expect("the pattern is a pattern")
});

struct Import {
    from: String,
    types_only: bool,
    what: String,
}

#[test]
fn only_ipc_speaks_to_tauri() {
    none(
        "imports @tauri-apps outside ui/src/ipc",
        imports()
            .into_iter()
            .filter(|import| import.what.starts_with("@tauri-apps"))
            .filter(|import| !import.from.starts_with("ui/src/ipc/"))
            .map(|import| import.from),
    );
}

#[test]
fn arrows_in_the_page_point_one_way() {
    let wrong = imports().into_iter().filter_map(|import| {
        let (from, to) = (room(&import.from)?, room(&import.what)?);
        let fine = from == to
            || match from {
                // The page's own words, and what they are set in.
                _ if to == "speech" || to == "styles" => true,
                "features" => {
                    to == "stores" || to == "controls" || (to == "ipc" && import.types_only)
                }
                "stores" => to == "ipc",
                "speech" => to == "paraglide",
                "ipc" | "controls" | "styles" | "paraglide" => false,
                _ => true,
            };
        (!fine).then(|| format!("{} imports {}", import.from, import.what))
    });
    none("an arrow points the wrong way", wrong);
}

#[test]
fn the_page_writes_text_and_never_markup() {
    // What servers say is shown as it is; nothing of it may become an element.
    const MARKUP: [&str; 5] = [
        "{@html",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
    ];
    let files = files();
    let sources = files
        .iter()
        .filter(|file| file.path.starts_with("ui/src/") && !file.is_page_test());
    none(
        "writes markup",
        sources
            .filter(|file| MARKUP.iter().any(|word| file.text.contains(word)))
            .map(|file| file.path.clone()),
    );
}

/// The folder under `ui/src` that a path is in, or is.
fn room(path: &str) -> Option<&str> {
    path.strip_prefix("ui/src/")?.split('/').next()
}

/// Every import of the page's own files, tests left out; relative ones as paths from the root.
fn imports() -> Vec<Import> {
    let files = files();
    let sources = files.iter().filter(|file| {
        file.path.starts_with("ui/src/")
            && file.has_extension(&["ts", "svelte"])
            && !file.is_page_test()
    });
    let imports: Vec<Import> = sources.flat_map(of).collect();
    assert!(!imports.is_empty(), "the page imports nothing");
    imports
}

fn of(file: &File) -> Vec<Import> {
    IMPORT
        .captures_iter(&file.text)
        .filter_map(|found| {
            let what = found.get(2).or(found.get(3))?.as_str();
            Some(Import {
                from: file.path.clone(),
                types_only: found.get(1).is_some(),
                what: if what.starts_with('.') {
                    resolved(&file.path, what)
                } else {
                    what.to_owned()
                },
            })
        })
        .collect()
}

fn resolved(from: &str, what: &str) -> String {
    let mut path: Vec<&str> = from.split('/').collect();
    path.pop();
    for step in what.split('/') {
        match step {
            "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}
