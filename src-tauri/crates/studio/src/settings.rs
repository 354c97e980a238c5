//! What the user has set, and what the composer remembers. Keys are not settings.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::clip::{Fit, FrameOf, ReferenceImage};

/// Colours of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the desktop says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Whether cards move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Previews {
    /// Never.
    Off,
    /// Under the pointer.
    #[default]
    Hover,
}

/// How long the trash keeps clips.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeepTrash {
    /// 7 days.
    Week,
    /// 30 days.
    #[default]
    Month,
    /// 90 days.
    Quarter,
    /// Until it is emptied.
    Forever,
}

impl KeepTrash {
    /// In days; `None` for ever.
    pub(crate) fn days(self) -> Option<i64> {
        match self {
            Self::Week => Some(7),
            Self::Month => Some(30),
            Self::Quarter => Some(90),
            Self::Forever => None,
        }
    }
}

/// All settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the settings page"
)]
pub struct Settings {
    /// Colours.
    pub theme: Theme,
    /// Whether cards move.
    pub previews: Previews,
    /// Columns wished for in the grid at the usual window size, 2 to 8.
    pub columns: u8,
    /// Player volume, 0 to 1.
    pub volume: f64,
    /// Player muted.
    pub muted: bool,
    /// Player speed, 0.25 to 4.
    pub speed: f64,
    /// Player loops.
    pub looping: bool,
    /// How the names of clips that are saved together are made.
    pub name_template: String,
    /// Tell on the desktop when a clip is safe or failed while the window is elsewhere.
    pub notifications: bool,
    /// How long the trash keeps clips.
    pub keep_trash: KeepTrash,
    /// The server the composer uses.
    pub active_server: Option<String>,
    /// Whether the first run is behind us.
    pub welcomed: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            previews: Previews::Hover,
            columns: 3,
            volume: 1.0,
            muted: false,
            speed: 1.0,
            looping: true,
            name_template: crate::library::DEFAULT_TEMPLATE.to_owned(),
            notifications: true,
            keep_trash: KeepTrash::default(),
            active_server: None,
            welcomed: false,
        }
    }
}

/// What stands in the composer; kept on disk while it is typed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Draft {
    /// The prompt.
    pub prompt: String,
    /// The model.
    pub model: Option<String>,
    /// The size.
    pub size: Option<String>,
    /// The length.
    pub seconds: Option<String>,
    /// Takes; 0 is read as 1.
    pub takes: u8,
    /// The staged image.
    pub reference: Option<ReferenceImage>,
    /// Crop or pad.
    pub fit: Fit,
    /// The clip that the staged image is a frame of.
    pub frame_of: Option<FrameOf>,
    /// The clip that is being remixed.
    pub remix_of: Option<String>,
    /// Further parameters as JSON.
    pub extra: Option<String>,
}

/// Whether the library folder can be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    rename_all = "snake_case",
    tag = "kind",
    rename_all_fields = "camelCase"
)]
pub enum LibraryState {
    /// It can.
    Ready {
        /// Where it is, for showing.
        folder: String,
    },
    /// It cannot; the sentence says why and what to do.
    Unusable {
        /// Where it should be, for showing.
        folder: String,
        /// One plain sentence.
        message: String,
    },
}
