//! Which keys do what: a preset, and what the user changed of it.
//!
//! Not here: which actions there are and what a key is called; the page knows its keyboard.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

/// Actions whose keys can be changed.
const MOST_CHANGED: usize = 400;
/// Keys of one action.
const MOST_KEYS: usize = 8;
/// Characters in the name of an action or a key.
const LONGEST: usize = 60;

/// Where the keys come from that were not changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyPreset {
    /// Our own.
    #[default]
    Dailies,
    /// As in editing programs.
    Editor,
    /// As in the players of web pages.
    WebPlayer,
}

/// A preset, and what was changed of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Keyboard {
    /// Where the keys come from that were not changed.
    pub preset: KeyPreset,
    /// Keys by the name of their action, as the page has them; none takes the action its keys.
    pub changed: BTreeMap<String, Vec<String>>,
}

impl Keyboard {
    /// Without what is no name and no key, and no more than a keyboard has.
    pub(super) fn within_range(mut self) -> Self {
        let short = |word: &str| !word.is_empty() && word.chars().count() <= LONGEST;
        self.changed.retain(|action, _| short(action));
        for keys in self.changed.values_mut() {
            keys.retain(|key| short(key));
            keys.truncate(MOST_KEYS);
        }
        if let Some(over) = self.changed.keys().nth(MOST_CHANGED).cloned() {
            self.changed.split_off(&over);
        }
        self
    }
}
