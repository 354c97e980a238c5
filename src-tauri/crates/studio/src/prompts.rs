//! The composer's memory: prompts that were asked for, and prompts that the user keeps. One with
//! `{variables}` in it is a template.
//!
//! Not here: what a template becomes; the page puts the values in and shows every prompt first.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::error::{Error, Result};

/// Most prompts that are kept.
const MOST_KEPT: usize = 1_000;
/// Characters in the name of a kept prompt or of a variable.
const LONGEST_NAME: usize = 120;
/// Characters in a kept prompt, and in the values of a variable.
const LONGEST_TEXT: usize = 32_000;
/// Variables of a template.
const MOST_VARIABLES: usize = 32;

/// A prompt that was asked for, with what it was last asked for with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PastPrompt {
    /// The prompt.
    pub prompt: String,
    /// The model.
    pub model: Option<String>,
    /// `WIDTHxHEIGHT`.
    pub size: Option<String>,
    /// Seconds.
    pub seconds: Option<String>,
    /// When it was last asked for, in milliseconds since 1970.
    pub asked_at: f64,
}

/// A prompt that the user keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeptPrompt {
    /// Given by the page; keeping another one under the same id replaces it.
    pub id: String,
    /// What the user calls it; empty shows the prompt.
    pub name: String,
    /// The prompt.
    pub prompt: String,
    /// The model.
    pub model: Option<String>,
    /// `WIDTHxHEIGHT`.
    pub size: Option<String>,
    /// Seconds.
    pub seconds: Option<String>,
    /// What stands for each `{variable}`, as it was typed.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

impl KeptPrompt {
    /// Checks it, before it is kept.
    pub(crate) fn checked(self) -> Result<Self> {
        let long = |text: &str, most: usize| text.chars().count() > most;
        if self.prompt.trim().is_empty() {
            return Err(Error::invalid(
                "prompt",
                "Write a prompt before you keep it.",
            ));
        }
        if long(&self.name, LONGEST_NAME) {
            return Err(Error::invalid(
                "name",
                format!("Use a shorter name: {LONGEST_NAME} characters at most."),
            ));
        }
        let too_much = self.id.is_empty()
            || long(&self.id, LONGEST_NAME)
            || long(&self.prompt, LONGEST_TEXT)
            || self.values.len() > MOST_VARIABLES
            || self
                .values
                .iter()
                .any(|(name, text)| long(name, LONGEST_NAME) || long(text, LONGEST_TEXT));
        if too_much {
            return Err(Error::invalid(
                "prompt",
                "This prompt is too long to be kept. Shorten it or its values.",
            ));
        }
        Ok(Self {
            name: self.name.trim().to_owned(),
            ..self
        })
    }
}

/// Puts a prompt in front of the kept ones, or in the place of the one with its id.
pub(crate) fn keep(mut kept: Vec<KeptPrompt>, prompt: KeptPrompt) -> Result<Vec<KeptPrompt>> {
    match kept.iter().position(|one| one.id == prompt.id) {
        Some(at) => kept[at] = prompt,
        None if kept.len() < MOST_KEPT => kept.insert(0, prompt),
        None => {
            return Err(Error::conflict(format!(
                "{MOST_KEPT} prompts are kept, which is the most. Remove one that you no longer use."
            )));
        }
    }
    Ok(kept)
}
