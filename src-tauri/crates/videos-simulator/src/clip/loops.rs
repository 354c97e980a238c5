//! The loops that were drawn beforehand: which there are, and how a stream falls into pictures.
//! Each lasts four seconds at 30 pictures a second, with a key picture at every full second; all of
//! one size share their parameter sets.

use super::Error;

pub(crate) const PICTURES_PER_SECOND: usize = 30;

/// A look in the colours of a palette. Pairs are landscape, portrait.
pub(crate) struct Scene {
    pub(crate) palette: &'static str,
    pub(crate) look: &'static str,
    /// 1280x720 and 720x1280.
    small: [&'static [u8]; 2],
    /// 1920x1080 and 1080x1920.
    large: Option<[&'static [u8]; 2]>,
    /// Eight JPEGs one after the other, one per half second.
    pub(crate) stills: [&'static [u8]; 2],
}

macro_rules! asset {
    ($($name:expr),+) => {
        include_bytes!(concat!("../../assets/", $($name),+)) as &[u8]
    };
}

macro_rules! scene {
    ($palette:literal, $look:literal, $large:expr) => {
        Scene {
            palette: $palette,
            look: $look,
            small: [
                asset!($palette, "-", $look, "-landscape-720.h264"),
                asset!($palette, "-", $look, "-portrait-720.h264"),
            ],
            large: $large,
            stills: [
                asset!($palette, "-", $look, "-landscape.mjpeg"),
                asset!($palette, "-", $look, "-portrait.mjpeg"),
            ],
        }
    };
    ($palette:literal, $look:literal) => {
        scene!($palette, $look, None)
    };
    ($palette:literal, $look:literal, and large) => {
        scene!(
            $palette,
            $look,
            Some([
                asset!($palette, "-", $look, "-landscape-1080.h264"),
                asset!($palette, "-", $look, "-portrait-1080.h264"),
            ])
        )
    };
}

pub(crate) static SCENES: [Scene; 12] = [
    scene!("ember", "ribbon", and large),
    scene!("ember", "orbits"),
    scene!("ember", "bloom"),
    scene!("ice", "waves", and large),
    scene!("ice", "spiral"),
    scene!("ice", "drift"),
    scene!("reef", "bloom", and large),
    scene!("reef", "drift"),
    scene!("reef", "ribbon"),
    scene!("dusk", "orbits", and large),
    scene!("dusk", "waves"),
    scene!("dusk", "spiral"),
];

impl Scene {
    pub(crate) fn fits(&self, size: (u32, u32)) -> bool {
        self.stream(size).is_some()
    }

    fn stream(&self, (width, height): (u32, u32)) -> Option<&'static [u8]> {
        let shape = usize::from(height > width);
        match (width.max(height), width.min(height)) {
            (1280, 720) => Some(self.small[shape]),
            (1920, 1080) | (1792, 1024) => self.large.map(|both| both[shape]),
            _ => None,
        }
    }
}

/// The parameter sets of a size that is a part of a larger one: the same pictures, cropped by the
/// player as the standard provides.
fn cropped(size: (u32, u32)) -> Option<&'static [u8]> {
    match size {
        (1792, 1024) => Some(asset!("header-1792x1024.h264")),
        (1024, 1792) => Some(asset!("header-1024x1792.h264")),
        _ => None,
    }
}

/// One loop of one size, taken apart.
pub(crate) struct Loop {
    /// Parameter sets, in Annex B form.
    pub(crate) header: &'static [u8],
    /// One slice each, in Annex B form.
    pub(crate) pictures: Vec<&'static [u8]>,
}

impl Loop {
    pub(crate) fn read(scene: usize, size: (u32, u32)) -> Result<Self, Error> {
        let stream = SCENES
            .get(scene)
            .ok_or(Error::NoSuchScene { scene })?
            .stream(size)
            .ok_or(Error::NoSuchSize {
                width: size.0,
                height: size.1,
            })?;
        let units = units(stream);
        let first = units
            .iter()
            .position(|unit| is_picture(unit))
            .unwrap_or(units.len());
        let length = units[..first].iter().map(|unit| unit.len()).sum();
        Ok(Self {
            header: cropped(size).unwrap_or(&stream[..length]),
            pictures: units.into_iter().filter(|unit| is_picture(unit)).collect(),
        })
    }
}

/// Splits an Annex B stream before each start code.
fn units(stream: &[u8]) -> Vec<&[u8]> {
    let mut starts: Vec<usize> = stream
        .windows(3)
        .enumerate()
        .filter(|(_, three)| *three == [0, 0, 1])
        .map(|(at, _)| {
            if at > 0 && stream[at - 1] == 0 {
                at - 1
            } else {
                at
            }
        })
        .collect();
    starts.push(stream.len());
    starts
        .windows(2)
        .map(|two| &stream[two[0]..two[1]])
        .collect()
}

/// Whether a unit is a slice, key or not.
fn is_picture(unit: &[u8]) -> bool {
    matches!(kind(unit), 1 | 5)
}

/// Whether a unit is a slice that needs nothing before it.
pub(crate) fn is_key(unit: &[u8]) -> bool {
    kind(unit) == 5
}

fn kind(unit: &[u8]) -> u8 {
    let code = if unit.starts_with(&[0, 0, 0, 1]) {
        4
    } else {
        3
    };
    unit.get(code).map_or(0, |byte| byte & 0x1f)
}

#[cfg(test)]
mod tests {
    use super::{Loop, SCENES, is_key};

    #[test]
    fn every_loop_has_120_pictures_a_key_each_second_and_its_size_s_header() {
        for size in [
            (1280, 720),
            (720, 1280),
            (1920, 1080),
            (1080, 1920),
            (1792, 1024),
        ] {
            let loops: Vec<Loop> = (0..SCENES.len())
                .filter(|scene| SCENES[*scene].fits(size))
                .map(|scene| Loop::read(scene, size).expect("a loop"))
                .collect();
            assert!(loops.len() >= 4);
            for each in &loops {
                assert_eq!(each.pictures.len(), 120);
                for (at, picture) in each.pictures.iter().enumerate() {
                    assert_eq!(is_key(picture), at % 30 == 0, "picture {at} of {size:?}");
                }
                assert_eq!(each.header, loops[0].header);
            }
        }
    }
}
