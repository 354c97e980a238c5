//! What was found out, and how it is written down.

use std::fmt::Write as _;

/// What a person gets of one thing at one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// As with the reference service.
    Works,
    /// Less, or in another way; the sentence is the one on the screen.
    Degrades(String),
    /// Not as promised.
    Fails(String),
}

/// One dialect.
#[derive(Debug)]
pub struct Row {
    /// The profile's name.
    pub name: &'static str,
    /// Which server it is, in a line.
    pub about: &'static str,
    /// In the order of [`FEATS`].
    pub verdicts: Vec<Verdict>,
}

/// What is tried, in order.
pub(crate) const FEATS: [&str; 14] = [
    "create",
    "poll",
    "content",
    "poster",
    "reference",
    "list, adopt",
    "remix",
    "edit, extend",
    "delete",
    "moderation",
    "cancel",
    "restart",
    "wrong key",
    "expiry",
];

impl Row {
    /// What failed, and why.
    pub fn failures(&self) -> impl Iterator<Item = (&'static str, &str)> {
        FEATS
            .into_iter()
            .zip(&self.verdicts)
            .filter_map(|(feat, verdict)| match verdict {
                Verdict::Fails(why) => Some((feat, why.as_str())),
                _ => None,
            })
    }
}

/// The profile whose accidents are others each time; what must hold for it is that nothing fails.
const BY_CHANCE: &str = "chaos";

/// The table and the sentences below it.
pub fn table(rows: &[Row]) -> String {
    let mut sentences: Vec<&str> = Vec::new();
    let mut text = String::from("| server |");
    for feat in FEATS {
        let _ = write!(text, " {feat} |");
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(FEATS.len()));
    text.push('\n');
    for row in shown(rows) {
        let _ = write!(text, "| `{}` |", row.name);
        for verdict in &row.verdicts {
            let cell = match verdict {
                Verdict::Works => "works".to_owned(),
                Verdict::Fails(_) => "**fails**".to_owned(),
                Verdict::Degrades(sentence) => {
                    let known = sentences.iter().position(|known| *known == sentence);
                    let at = known.unwrap_or_else(|| {
                        sentences.push(sentence);
                        sentences.len() - 1
                    });
                    format!("degrades ({})", at + 1)
                }
            };
            let _ = write!(text, " {cell} |");
        }
        text.push('\n');
    }
    if !sentences.is_empty() {
        text.push('\n');
    }
    for (at, sentence) in sentences.iter().enumerate() {
        let _ = writeln!(text, "{}. {sentence}", at + 1);
    }
    text
}

/// The table, and which servers its rows are.
pub fn markdown(rows: &[Row]) -> String {
    let mut text = table(rows);
    text.push('\n');
    for row in shown(rows) {
        let _ = writeln!(text, "* `{}`: {}", row.name, row.about);
    }
    if rows.iter().any(|row| row.name == BY_CHANCE) {
        let _ = writeln!(
            text,
            "\n`{BY_CHANCE}` is no server but the accidents of many, which meet other requests each \
             time; so it has no row. Nothing failed with it either: what was lost on the way was \
             found, decided by the list, or sent again, and no clip was made twice."
        );
    }
    text
}

fn shown(rows: &[Row]) -> impl Iterator<Item = &Row> {
    rows.iter().filter(|row| row.name != BY_CHANCE)
}
