//! What the user has set, and what the composer remembers. Keys are not settings.

mod keyboard;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::clip::{Fit, FrameOf, ReferenceImage, VariationKind};

pub use keyboard::{KeyPreset, Keyboard};

/// Actions that the palette remembers as used last.
const MOST_RECENT: usize = 12;

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

/// The language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub enum Language {
    /// As the desktop says; English where it speaks none of these.
    #[default]
    #[serde(rename = "system")]
    System,
    /// English.
    #[serde(rename = "en")]
    English,
    /// German.
    #[serde(rename = "de")]
    German,
    /// Chinese in simplified characters.
    #[serde(rename = "zh-CN")]
    SimplifiedChinese,
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
    /// Always, unless the desktop asks for less motion.
    On,
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
    /// The language of the window.
    pub language: Language,
    /// Which keys do what.
    pub keyboard: Keyboard,
    /// What was last chosen in the palette, newest first: names of actions, as the page has them.
    pub recent_actions: Vec<String>,
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
    /// Judging one clip goes on to the next.
    pub auto_advance: bool,
    /// The takes of one intent are shown as one card.
    pub stacked: bool,
    /// The server the composer uses.
    pub active_server: Option<String>,
    /// Whether the first run is behind us.
    pub welcomed: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            language: Language::System,
            keyboard: Keyboard::default(),
            recent_actions: Vec::new(),
            previews: Previews::Hover,
            columns: 3,
            volume: 1.0,
            muted: false,
            speed: 1.0,
            looping: true,
            name_template: crate::library::DEFAULT_TEMPLATE.to_owned(),
            notifications: true,
            keep_trash: KeepTrash::default(),
            auto_advance: false,
            stacked: false,
            active_server: None,
            welcomed: false,
        }
    }
}

impl Settings {
    /// With everything that is out of range brought into it.
    pub(crate) fn within_range(mut self) -> Self {
        self.columns = self.columns.clamp(2, 8);
        self.volume = within(self.volume, 0.0, 1.0, 1.0);
        self.speed = within(self.speed, 0.25, 4.0, 1.0);
        self.keyboard = self.keyboard.within_range();
        self.recent_actions.truncate(MOST_RECENT);
        self.name_template = crate::library::usable_template(self.name_template);
        self
    }
}

fn within(value: f64, least: f64, most: f64, otherwise: f64) -> f64 {
    if value.is_finite() {
        value.clamp(least, most)
    } else {
        otherwise
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
    /// The clip of which another is made.
    pub remix_of: Option<String>,
    /// What is made of it; `None` is a remix.
    pub variation: Option<VariationKind>,
    /// Further parameters as JSON.
    pub extra: Option<String>,
    /// What stands for each `{variable}` of the prompt, as it was typed.
    pub values: BTreeMap<String, String>,
    /// The characters that are to appear, by our ids.
    pub characters: Vec<String>,
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
