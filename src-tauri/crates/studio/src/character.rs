//! Characters: what a server learned from a short video, and the name that stands for it in prompts.
//! Plain data as it crosses to the page. Servers neither list nor delete them, so what is known of
//! them is known here alone.

use serde::{Deserialize, Serialize};
use specta::Type;

/// A character of a server, as this library knows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Character {
    /// Our own id.
    pub id: String,
    /// The server that has it.
    pub server_id: String,
    /// What stands for it in prompts, letter for letter.
    pub name: String,
    /// Whether it can be used.
    pub state: CharacterState,
    /// The id that the server gave it.
    pub remote_id: Option<String>,
    /// The clip it was made of; `None` for a file, or one that came by its id.
    pub clip_id: Option<String>,
}

/// Where a character stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum CharacterState {
    /// Written down here; the video is on its way.
    Making,
    /// The server has it.
    Ready,
    /// It may or may not have been made, and there is no list to look into. Never sent again by
    /// itself.
    Unknown,
    /// The server no longer has it.
    Gone,
}

/// A wish for a character, made of a clip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewCharacter {
    /// The server to ask.
    pub server_id: String,
    /// What is to stand for it in prompts.
    pub name: String,
    /// The clip to make it of.
    pub clip_id: String,
}

/// A character that appears in a clip, as it was when the clip was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Appearance {
    /// Its name, which stands in the prompt.
    pub name: String,
    /// The id that the server gave it.
    pub remote_id: String,
}
