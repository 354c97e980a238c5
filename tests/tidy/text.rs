//! What is written in the files: words, attributes, names.

use std::sync::LazyLock;

use regex::Regex;

use crate::{File, files, lines, none};

/// A pattern that does not find itself: `~` stands for nothing.
fn pattern(text: &str) -> Regex {
    Regex::new(&text.replace('~', "")).expect("the pattern is a pattern")
}

#[test]
fn every_rust_module_opens_with_what_it_is() {
    none(
        "does not open with //!",
        files()
            .iter()
            .filter(|file| file.has_extension(&["rs"]) && !file.text.starts_with("//! "))
            .map(|file| file.path.clone()),
    );
}

#[test]
fn nothing_is_left_for_later() {
    let later = pattern(r"\b(TO~DO|FIX~ME|HA~CK|XX~X)\b");
    none("left for later", written(|line| later.is_match(line)));
}

#[test]
fn no_test_is_switched_off() {
    let rust = pattern(r"#\[ig~nore|#\[cfg_attr\(.*\big~nore\b");
    let page =
        pattern(r"\b(it|test|describe|suite)\.(sk~ip|on~ly|to~do|fa~ils)\b|\bx(it|describe)\(");
    none(
        "switched off",
        written(|line| rust.is_match(line) || page.is_match(line)),
    );
}

#[test]
fn no_test_sleeps_for_a_fixed_time() {
    let sleep =
        pattern(r"\bsl~eep\(|\bsl~eep_until\(|waitFor~Timeout|set~Timeout\(|\bglib\.time~out");
    let files = files();
    let asleep = files.iter().flat_map(|file| {
        let from = tests_begin(file);
        let sleep = &sleep;
        file.text
            .lines()
            .enumerate()
            .filter(move |(at, line)| from.is_some_and(|from| *at >= from) && sleep.is_match(line))
            .map(|(at, line)| format!("{}:{}: {}", file.path, at + 1, line.trim()))
    });
    none("waits for time instead of for a condition", asleep);
}

/// The line from which a file is test code, if any.
pub(crate) fn tests_begin(file: &File) -> Option<usize> {
    if file.path.starts_with("tests/") || file.path.contains("/tests/") || file.is_page_test() {
        return Some(0);
    }
    let lines: Vec<&str> = file.text.lines().map(str::trim).collect();
    // A module that is only named here has its tests in a file of its own.
    let marked = |two: &[&str]| two[0] == "#[cfg(test)]" && !two[1].ends_with(';');
    file.has_extension(&["rs"])
        .then(|| lines.windows(2).position(marked))
        .flatten()
}

#[test]
fn exceptions_are_expected_and_reasoned() {
    let allowed = pattern(r"#!?\[all~ow\(|#!?\[cfg_attr\(.*\ball~ow\(");
    none(
        "expect it, with a reason, instead",
        written(|line| allowed.is_match(line)),
    );

    let attribute = pattern(r"(?s)#!?\[expect\((.*?)\)\]");
    let files = files();
    let unreasoned = files
        .iter()
        .filter(|file| file.has_extension(&["rs"]))
        .flat_map(|file| {
            attribute
                .captures_iter(&file.text)
                .filter(|found| !found[1].contains("reason"))
                .map(|found| format!("{}: {}", file.path, &found[0]))
                .collect::<Vec<_>>()
        });
    none("no reason is given", unreasoned);
}

#[test]
fn nobody_is_a_manager() {
    static TYPE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(struct|enum|trait|union|class|interface|type|mod)\s+(\w*(Mana~ger|Ser~vice|Hel~per|Ut~il)s?\w*|(mana~ger|hel~per|ut~il)s?)\b",
        )
    });
    let named = |file: &File| {
        let stem = file
            .path
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .split('.')
            .next();
        stem.is_some_and(|stem| {
            let stem = stem.to_lowercase();
            ["manager", "helper", "util"]
                .iter()
                .any(|word| stem.trim_end_matches('s').ends_with(word))
        })
    };
    none(
        "a type that says nothing",
        written(|line| TYPE.is_match(line)),
    );
    none(
        "a file that says nothing",
        files()
            .iter()
            .filter(|file| file.is_code() && named(file))
            .map(|file| file.path.clone()),
    );
}

#[test]
fn the_tree_names_no_machine_and_no_registry() {
    let machine = pattern(
        r#"(^|["'`\s(=:])/(work|ro~ot|home/\w+|Users/\w+)/|registry\.npm~js|static\.crates\.~io|index\.crates\.~io|files\.python~hosted|pypi\.~org/simple|deb\.~debian\.org"#,
    );
    let files = files();
    let named = files
        .iter()
        .filter(|file| file.path != "Cargo.lock")
        .flat_map(|file| lines(file, |line| machine.is_match(line)));
    none("belongs to one machine only", named);
}

/// Every line of code for which `breaks` holds.
fn written(breaks: impl Fn(&str) -> bool) -> Vec<String> {
    files()
        .iter()
        .filter(|file| file.is_code())
        .flat_map(|file| lines(file, &breaks).collect::<Vec<_>>())
        .collect()
}
