//! Selects as an editor takes them: which clips, which part of each, one after the other. All times
//! are whole frames at a rate that is a fraction; what that means in seconds is a fraction, too.
//!
//! Not here: how each program writes it down (`edl`, `fcpxml`, `otio`).

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use specta::Type;
use url::Url;

use super::{edl, fcpxml, otio};
use crate::error::{Error, Result};
use crate::movie::Rate;

/// For which program a list of selects is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SelectsForm {
    /// Final Cut Pro XML 1.10: Final Cut, Resolve.
    Fcpxml,
    /// CMX 3600: everything.
    Edl,
    /// `OpenTimelineIO` JSON: Resolve, Premiere, Nuke, Blender.
    Otio,
}

impl SelectsForm {
    /// The extension of its files.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Fcpxml => "fcpxml",
            Self::Edl => "edl",
            Self::Otio => "otio",
        }
    }

    /// Whether it has room for so many clips.
    pub(crate) fn holds(self, clips: usize) -> Result<()> {
        match self {
            Self::Edl => edl::holds(clips),
            Self::Fcpxml | Self::Otio => Ok(()),
        }
    }
}

/// One clip of the list. Frames are counted at `rate` from the beginning of the file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Select {
    /// Our id of the clip.
    pub(crate) id: String,
    /// File name, without its extension.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) prompt: String,
    pub(crate) model: Option<String>,
    pub(crate) rating: u8,
    pub(crate) rate: Rate,
    /// How many frames the file has.
    pub(crate) frames: u32,
    /// The first frame that is used.
    pub(crate) first: u32,
    /// How many are used; at least one.
    pub(crate) length: u32,
    pub(crate) width: Option<u32>,
    pub(crate) height: Option<u32>,
    pub(crate) sound: bool,
}

impl Select {
    /// The address of the file.
    pub(crate) fn address(&self) -> Result<String> {
        Url::from_file_path(&self.path)
            .map(String::from)
            .map_err(|()| Error::internal("the path of a clip is not absolute"))
    }

    /// A frame of this file in frames of another rate, rounded to the nearest.
    pub(crate) fn at(&self, frame: u32, rate: Rate) -> u64 {
        let mine = u64::from(frame) * u64::from(self.rate.seconds) * u64::from(rate.frames);
        let per = u64::from(self.rate.frames) * u64::from(rate.seconds);
        (2 * mine + per) / (2 * per.max(1))
    }

    /// How many frames of another rate the used part takes; at least one.
    pub(crate) fn length_at(&self, rate: Rate) -> u64 {
        self.at(self.length, rate).max(1)
    }
}

/// A list of selects.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Selects {
    /// What it is called.
    pub(crate) title: String,
    /// The rate of the whole.
    pub(crate) rate: Rate,
    /// At least one.
    pub(crate) clips: Vec<Select>,
}

impl Selects {
    /// These clips, at the rate that most of them have.
    pub(crate) fn new(title: String, clips: Vec<Select>) -> Result<Self> {
        let count = |rate: Rate| clips.iter().filter(|clip| clip.rate == rate).count();
        // Of equally many the first one counts.
        let rate = clips
            .iter()
            .rev()
            .map(|clip| clip.rate)
            .max_by_key(|rate| count(*rate));
        let rate = rate.ok_or_else(|| {
            Error::conflict(
                "None of these clips is saved here with frames that can be counted, so there is nothing to list.",
            )
        })?;
        Ok(Self { title, rate, clips })
    }

    /// The file for a program.
    pub(crate) fn write(&self, form: SelectsForm) -> Result<Vec<u8>> {
        match form {
            SelectsForm::Fcpxml => fcpxml::write(self),
            SelectsForm::Edl => edl::write(self),
            SelectsForm::Otio => otio::write(self),
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::{Select, Selects};
    use crate::movie::Rate;

    pub(crate) const PAL: Rate = Rate {
        frames: 25,
        seconds: 1,
    };
    pub(crate) const NTSC: Rate = Rate {
        frames: 30_000,
        seconds: 1001,
    };

    pub(crate) fn select(name: &str, rate: Rate, first: u32, length: u32) -> Select {
        Select {
            id: format!("id-{name}"),
            name: name.to_owned(),
            path: format!("/films/{name}.mp4").into(),
            prompt: format!("\u{201c}{name}\u{201d} & <more>\nsecond line"),
            model: Some("sora-2".to_owned()),
            rating: 5,
            rate,
            frames: 200,
            first,
            length,
            width: Some(1280),
            height: Some(720),
            sound: name.contains("sound"),
        }
    }

    #[test]
    fn the_whole_has_the_rate_of_most_clips() {
        let clips = vec![
            select("a", PAL, 0, 10),
            select("b", NTSC, 0, 10),
            select("c", NTSC, 0, 10),
        ];
        let selects = Selects::new("S".to_owned(), clips).expect("a list");
        assert_eq!(selects.rate, NTSC);
        assert!(Selects::new("S".to_owned(), Vec::new()).is_err());
    }

    #[test]
    fn frames_of_one_rate_are_those_of_another_at_the_same_time() {
        let clip = select("a", NTSC, 0, 100);
        assert_eq!(clip.at(0, PAL), 0);
        assert_eq!(clip.at(30, NTSC), 30);
        // 30 frames of 29.97 take 1.001 s.
        assert_eq!(clip.at(30, PAL), 25);
        assert_eq!(
            select("a", PAL, 0, 1).length_at(Rate {
                frames: 1,
                seconds: 1
            }),
            1
        );
    }
}
