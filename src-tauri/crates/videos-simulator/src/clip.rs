//! The clips: which pictures a prompt gets. Nothing is rendered here; a clip is a string of
//! one-second pieces of loops that were drawn and encoded beforehand (`cargo xtask loops`), because
//! an H.264 encoder does not belong in a program that is shipped.

mod loops;
mod mp4;
mod other;
mod still;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use loops::SCENES;
pub(crate) use mp4::mp4;
pub(crate) use other::Kind;
pub(crate) use still::{spritesheet, thumbnail};

/// One second of one loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shot {
    /// Index into the scenes.
    scene: usize,
    /// 0..4.
    second: usize,
}

/// Why a clip could not be made: an asset or a size that does not fit, never a client's mistake.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("no loops of the size {width}x{height}")]
    NoSuchSize { width: u32, height: u32 },
    #[error("no scene {scene} in that size")]
    NoSuchScene { scene: usize },
    #[error("muxing: {0}")]
    Mux(#[from] muxide::api::MuxerError),
    #[error("stills: {0}")]
    Still(#[from] image::ImageError),
}

/// Whether there are loops of this size.
pub(crate) fn has_loops(size: (u32, u32)) -> bool {
    SCENES.iter().any(|scene| scene.fits(size))
}

/// The same file with so many bytes more, in a box that no player reads.
pub(crate) fn weighted(mut mp4: Vec<u8>, ballast: u32) -> Vec<u8> {
    const HEAD: u32 = 8;
    if ballast >= HEAD {
        mp4.extend(ballast.to_be_bytes());
        mp4.extend(b"free");
        mp4.resize(mp4.len() + (ballast - HEAD) as usize, 7);
    }
    mp4
}

/// The four palettes and words that call for them. Without such a word, chance decides.
const PALETTES: [(&str, &[&str]); 4] = [
    (
        "ember",
        &[
            "fire", "gold", "lamp", "tungsten", "piano", "autumn", "night", "lava", "candle",
            "rust",
        ],
    ),
    (
        "ice",
        &[
            "ice", "snow", "sea", "ocean", "rain", "water", "blue", "sky", "winter", "moon", "wave",
        ],
    ),
    (
        "reef",
        &[
            "forest",
            "green",
            "jungle",
            "leaf",
            "jellyfish",
            "reef",
            "garden",
            "moss",
            "aurora",
        ],
    ),
    (
        "dusk",
        &[
            "sunset", "dusk", "desert", "pink", "neon", "flower", "rose", "love", "violet", "dawn",
        ],
    ),
];

/// Chooses the pictures of a new job: the palette by the prompt's words, the rest by a hash of
/// prompt and number, so that two takes of one prompt are akin and not the same.
pub(crate) fn film(prompt: &str, number: u64, seconds: u32, size: (u32, u32)) -> Vec<Shot> {
    let mut chance = Chance::new(prompt, number);
    let words = prompt.to_lowercase();
    let called = words
        .split(|letter: char| !letter.is_alphanumeric())
        .find_map(|word| {
            let stem = word.strip_suffix('s').unwrap_or(word);
            PALETTES
                .iter()
                .find(|(_, calls)| calls.contains(&stem) || calls.contains(&word))
        });
    let (palette, _) = called.unwrap_or(&PALETTES[Chance::new(prompt, 0).below(PALETTES.len())]);
    let fitting = |scene: &usize| SCENES[*scene].fits(size);
    let own: Vec<usize> = (0..SCENES.len())
        .filter(|scene| SCENES[*scene].palette == *palette && fitting(scene))
        .collect();
    let mut shot = Shot {
        scene: chance.of(&own),
        second: chance.below(4),
    };
    // Half of the clips are one shot; the others are cut every two to five seconds.
    let mut until_cut = if chance.below(2) == 0 {
        u32::MAX
    } else {
        2 + chance.small(3)
    };
    (0..seconds)
        .map(|_| {
            let now = shot;
            until_cut -= 1;
            if until_cut == 0 {
                let others: Vec<_> = own
                    .iter()
                    .copied()
                    .filter(|scene| *scene != now.scene)
                    .collect();
                let scene = if others.is_empty() {
                    now.scene
                } else {
                    chance.of(&others)
                };
                shot = Shot {
                    scene,
                    second: (now.second + 2 + chance.below(2)) % 4,
                };
                until_cut = 2 + chance.small(4);
            } else {
                shot.second = (now.second + 1) % 4;
            }
            now
        })
        .collect()
}

/// The pictures of a remix: the source's own cut in the colours of another palette, so that one
/// sees where it came from.
pub(crate) fn remixed(source: &[Shot], prompt: &str, number: u64, size: (u32, u32)) -> Vec<Shot> {
    let mut chance = Chance::new(prompt, number);
    let turn = 1 + chance.below(PALETTES.len() - 1);
    let shift = chance.below(4);
    source
        .iter()
        .map(|shot| {
            let scene = &SCENES[shot.scene.min(SCENES.len() - 1)];
            let palette = PALETTES.iter().position(|(name, _)| *name == scene.palette);
            let (wanted, _) = PALETTES[(palette.unwrap_or(0) + turn) % PALETTES.len()];
            let akin = |both: bool| {
                SCENES.iter().position(|other| {
                    other.fits(size)
                        && other.palette == wanted
                        && (!both || other.look == scene.look)
                })
            };
            Shot {
                scene: akin(true).or_else(|| akin(false)).unwrap_or(shot.scene),
                second: (shot.second + shift) % 4,
            }
        })
        .collect()
}

/// Decisions that follow from a prompt: the same prompt and number decide alike for ever.
struct Chance {
    bytes: [u8; 32],
    next: usize,
}

impl Chance {
    fn new(prompt: &str, number: u64) -> Self {
        let hash = Sha256::new()
            .chain_update(number.to_be_bytes())
            .chain_update(prompt);
        Self {
            bytes: hash.finalize().into(),
            next: 0,
        }
    }

    fn below(&mut self, limit: usize) -> usize {
        let byte = self.bytes[self.next % self.bytes.len()];
        self.next += 1;
        usize::from(byte) % limit
    }

    fn small(&mut self, limit: u8) -> u32 {
        u32::try_from(self.below(usize::from(limit))).unwrap_or_default()
    }

    fn of(&mut self, scenes: &[usize]) -> usize {
        if scenes.is_empty() {
            0
        } else {
            scenes[self.below(scenes.len())]
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{PALETTES, SCENES, Shot, film, remixed};

    const WIDE: (u32, u32) = (1280, 720);

    #[test]
    fn hundreds_of_prompts_get_hundreds_of_films() {
        let films: HashSet<Vec<(usize, usize)>> = (0..400)
            .map(|n| film(&format!("prompt {n}"), n, 8, WIDE))
            .map(|film| film.iter().map(|shot| (shot.scene, shot.second)).collect())
            .collect();
        assert!(films.len() > 200, "only {} different films", films.len());
        let first: HashSet<_> = films.iter().map(|film| film[0]).collect();
        assert!(
            first.len() > 40,
            "only {} different first pictures",
            first.len()
        );
    }

    #[test]
    fn the_same_prompt_and_number_give_the_same_film() {
        assert_eq!(film("a cat", 7, 12, WIDE), film("a cat", 7, 12, WIDE));
    }

    #[test]
    fn words_choose_the_palette() {
        for (words, palette) in [("Waves at sea", "ice"), ("two deserts", "dusk")] {
            let film = film(words, 3, 20, WIDE);
            assert!(
                film.iter()
                    .all(|shot| SCENES[shot.scene].palette == palette)
            );
        }
    }

    #[test]
    fn every_palette_has_scenes_in_every_size() {
        for size in [
            WIDE,
            (720, 1280),
            (1792, 1024),
            (1024, 1792),
            (1920, 1080),
            (1080, 1920),
        ] {
            for (palette, _) in PALETTES {
                assert!(
                    SCENES
                        .iter()
                        .any(|scene| scene.palette == palette && scene.fits(size)),
                    "{palette} in {size:?}"
                );
            }
        }
    }

    #[test]
    fn a_remix_changes_colours_and_keeps_the_cut() {
        let source = film("a cat", 1, 20, WIDE);
        let remix = remixed(&source, "a dog", 2, WIDE);
        let cuts = |film: &[Shot]| -> Vec<bool> {
            film.windows(2)
                .map(|two| two[1].second == (two[0].second + 1) % 4)
                .collect()
        };
        assert_eq!(cuts(&source), cuts(&remix));
        assert!(
            source
                .iter()
                .zip(&remix)
                .all(|(old, new)| SCENES[old.scene].palette != SCENES[new.scene].palette)
        );
    }
}
