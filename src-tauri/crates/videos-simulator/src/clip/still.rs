//! Thumbnail and sprite sheet, from stills of the same loops.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat, ImageReader, RgbImage, imageops};

use super::loops::SCENES;
use super::{Error, Shot};

/// Stills in a row of a sprite sheet.
const COLUMNS: u32 = 8;

/// The first picture of the clip, as WebP.
pub(crate) fn thumbnail(film: &[Shot], size: (u32, u32)) -> Result<Vec<u8>, Error> {
    let first = film.first().copied().unwrap_or(Shot {
        scene: 0,
        second: 0,
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(still(first, 0, size)?).write_to(&mut bytes, ImageFormat::WebP)?;
    Ok(bytes.into_inner())
}

/// Two pictures of each second, in rows of eight, as JPEG.
pub(crate) fn spritesheet(film: &[Shot], size: (u32, u32)) -> Result<Vec<u8>, Error> {
    let count = u32::try_from(film.len()).unwrap_or_default() * 2;
    let mut sheet = RgbImage::new(0, 0);
    let mut seen = HashMap::new();
    let moments = film.iter().flat_map(|shot| [(*shot, 0), (*shot, 1)]);
    for (at, (shot, half)) in (0_u32..).zip(moments) {
        let small = match seen.entry((shot.scene, shot.second, half)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let still = still(shot, half, size)?;
                let (width, height) = (still.width() / 2, still.height() / 2);
                place.insert(imageops::thumbnail(&still, width, height))
            }
        };
        let (width, height) = small.dimensions();
        if at == 0 {
            sheet = RgbImage::new(width * COLUMNS, height * count.div_ceil(COLUMNS));
        }
        let (left, top) = (at % COLUMNS * width, at / COLUMNS * height);
        imageops::replace(&mut sheet, small, left.into(), top.into());
    }
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 82).encode_image(&sheet)?;
    Ok(bytes)
}

/// One still of a loop, or the part of it that a size shows.
fn still(shot: Shot, half: usize, (width, height): (u32, u32)) -> Result<RgbImage, Error> {
    let scene = SCENES
        .get(shot.scene)
        .ok_or(Error::NoSuchScene { scene: shot.scene })?;
    let stills = pictures(scene.stills[usize::from(height > width)]);
    let jpeg = stills[(shot.second * 2 + half) % stills.len()];
    let whole = ImageReader::with_format(Cursor::new(jpeg), ImageFormat::Jpeg)
        .decode()?
        .into_rgb8();
    // The sizes of 1792 pixels are the middle of those of 1920.
    let part = |whole: u32, pixels: u32| match pixels {
        1792 => (whole * 1792 / 1920) & !1,
        1024 => (whole * 1024 / 1080) & !1,
        _ => whole,
    };
    let (seen_width, seen_height) = (part(whole.width(), width), part(whole.height(), height));
    // The portrait one begins at the left edge, see the header's own cropping.
    let left = if width == 1024 {
        0
    } else {
        (whole.width() - seen_width) / 2
    };
    let top = (whole.height() - seen_height) / 2;
    Ok(imageops::crop_imm(&whole, left, top, seen_width, seen_height).to_image())
}

/// Takes JPEGs apart that stand one after the other.
fn pictures(stream: &[u8]) -> Vec<&[u8]> {
    let starts: Vec<usize> = (0..stream.len())
        .filter(|at| stream[*at..].starts_with(&[0xff, 0xd8, 0xff]))
        .chain([stream.len()])
        .collect();
    starts
        .windows(2)
        .map(|two| &stream[two[0]..two[1]])
        .collect()
}

#[cfg(test)]
mod tests {
    use image::{GenericImageView, ImageFormat};

    use super::super::{Shot, film};
    use super::{spritesheet, thumbnail};

    #[test]
    fn a_thumbnail_is_webp_in_the_shape_of_the_clip() {
        for (size, seen) in [((1280, 720), (384, 216)), ((1024, 1792), (204, 358))] {
            let bytes = thumbnail(&film("a cat", 1, 4, size), size).expect("a thumbnail");
            assert_eq!(image::guess_format(&bytes).ok(), Some(ImageFormat::WebP));
            assert_eq!(
                image::load_from_memory(&bytes)
                    .expect("a picture")
                    .dimensions(),
                seen
            );
        }
    }

    #[test]
    fn a_sprite_sheet_is_jpeg_with_two_pictures_of_each_second() {
        let size = (1280, 720);
        let bytes = spritesheet(&film("a cat", 1, 12, size), size).expect("a sheet");
        assert_eq!(image::guess_format(&bytes).ok(), Some(ImageFormat::Jpeg));
        let sheet = image::load_from_memory(&bytes).expect("a picture");
        assert_eq!(sheet.dimensions(), (192 * 8, 108 * 3));
    }

    #[test]
    fn different_moments_look_different() {
        let at = |second| thumbnail(&[Shot { scene: 3, second }], (1280, 720)).expect("a still");
        assert_ne!(at(0), at(1));
    }
}
