//! Tests of reference images, on pictures that are painted here.

use std::io::Cursor;

use image::RgbImage;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, Rgb, Rgba, RgbaImage};
use proptest::prelude::*;

use super::*;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const RED: Rgb<u8> = Rgb([220, 20, 20]);
const BLUE: Rgb<u8> = Rgb([20, 20, 220]);

/// Left half red, right half blue.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| if x < width / 2 { RED } else { BLUE })
}

fn file(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image
        .into()
        .write_to(&mut bytes, format)
        .expect("the picture can be written");
    bytes.into_inner()
}

/// A JPEG that says it must be turned, as phones write it.
fn turned(image: &RgbImage, orientation: u8) -> Vec<u8> {
    let jpeg = file(image.clone(), ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(exif.len() + 2).expect("it is short");
    [
        &jpeg[..2],
        &[0xff, 0xe1],
        &length.to_be_bytes(),
        &exif,
        &jpeg[2..],
    ]
    .concat()
}

fn near(pixel: Rgb<u8>, wanted: Rgb<u8>) -> bool {
    std::iter::zip(pixel.0, wanted.0).all(|(is, should)| is.abs_diff(should) < 40)
}

fn seen(path: &Path) -> Result<RgbImage, Box<dyn std::error::Error>> {
    Ok(image::open(path)?.into_rgb8())
}

#[test]
fn jpeg_png_and_webp_are_taken_whatever_their_name_says() -> Outcome {
    let data = tempfile::tempdir()?;
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let staged = stage(data.path(), &file(halves(40, 20), format), "holiday.txt")?;
        assert_eq!((staged.width, staged.height), (40, 20));
        assert_eq!(staged.name, "holiday.txt");
        assert_eq!(find(data.path(), &staged.id)?, staged);
        let shown = seen(&picture(data.path(), &staged.id)?)?;
        assert!(near(*shown.get_pixel(5, 10), RED) && near(*shown.get_pixel(35, 10), BLUE));
    }
    Ok(())
}

#[test]
fn a_photograph_is_turned_upright() -> Outcome {
    let data = tempfile::tempdir()?;
    // What was left in the file is, seen upright, at the top (6), right (3) or bottom (8).
    for (orientation, size, red, blue) in [
        (1, (40, 20), (5, 10), (35, 10)),
        (3, (40, 20), (35, 10), (5, 10)),
        (6, (20, 40), (10, 5), (10, 35)),
        (8, (20, 40), (10, 35), (10, 5)),
    ] {
        let staged = stage(data.path(), &turned(&halves(40, 20), orientation), "p.jpg")?;
        assert_eq!((staged.width, staged.height), size, "{orientation}");
        let sent = payload(data.path(), &staged.id, None, Fit::Crop)?;
        let sent = image::load_from_memory(&sent.bytes)?.into_rgb8();
        assert_eq!(sent.dimensions(), size);
        assert!(near(*sent.get_pixel(red.0, red.1), RED), "{orientation}");
        assert!(near(*sent.get_pixel(blue.0, blue.1), BLUE), "{orientation}");
    }
    Ok(())
}

#[test]
fn nothing_of_a_photograph_but_its_pixels_is_sent() -> Outcome {
    let data = tempfile::tempdir()?;
    for (orientation, size) in [
        (1, None),
        (1, Some((64, 64))),
        (6, None),
        (6, Some((64, 64))),
    ] {
        let staged = stage(data.path(), &turned(&halves(40, 20), orientation), "p.jpg")?;
        let sent = payload(data.path(), &staged.id, size, Fit::Pad)?;
        assert!(!sent.bytes.windows(4).any(|part| part == b"Exif"));
    }
    Ok(())
}

#[test]
fn cropping_fills_the_frame_from_the_middle() -> Outcome {
    let data = tempfile::tempdir()?;
    let staged = stage(
        data.path(),
        &file(halves(80, 20), ImageFormat::Png),
        "a.png",
    )?;
    let shown = seen(&preview(data.path(), &staged.id, (64, 64), Fit::Crop)?)?;
    assert_eq!(shown.dimensions(), (64, 64));
    for y in [0, 32, 63] {
        assert!(near(*shown.get_pixel(2, y), RED) && near(*shown.get_pixel(61, y), BLUE));
    }
    Ok(())
}

#[test]
fn padding_shows_all_with_black_around() -> Outcome {
    let data = tempfile::tempdir()?;
    let staged = stage(
        data.path(),
        &file(halves(80, 20), ImageFormat::Png),
        "a.png",
    )?;
    let shown = seen(&preview(data.path(), &staged.id, (64, 64), Fit::Pad)?)?;
    assert_eq!(shown.dimensions(), (64, 64));
    let black = Rgb([0, 0, 0]);
    assert_eq!(
        (*shown.get_pixel(32, 0), *shown.get_pixel(32, 63)),
        (black, black)
    );
    assert!(near(*shown.get_pixel(2, 32), RED) && near(*shown.get_pixel(61, 32), BLUE));
    Ok(())
}

#[test]
fn a_picture_that_is_to_lie_within_keeps_its_shape_and_never_grows() -> Outcome {
    let data = tempfile::tempdir()?;
    for (has, size, sent) in [
        ((80, 20), (64, 64), (64, 16)),
        ((20, 80), (64, 64), (16, 64)),
        ((80, 20), (1280, 720), (80, 20)),
        ((3000, 1), (128, 72), (128, 1)),
    ] {
        let staged = stage(
            data.path(),
            &file(halves(has.0, has.1), ImageFormat::Png),
            "a.png",
        )?;
        let shown = seen(&preview(data.path(), &staged.id, size, Fit::Within)?)?;
        assert_eq!(shown.dimensions(), sent, "{has:?} within {size:?}");
        let (right, bottom) = (sent.0 - 1, sent.1 - 1);
        assert!(near(*shown.get_pixel(0, 0), RED) && near(*shown.get_pixel(right, bottom), BLUE));
    }
    Ok(())
}

#[test]
fn a_hair_of_a_picture_is_brought_to_any_shape() -> Outcome {
    let data = tempfile::tempdir()?;
    for (width, height) in [(1, 3000), (3000, 1), (1, 1)] {
        let staged = stage(
            data.path(),
            &file(halves(width, height), ImageFormat::Png),
            "a",
        )?;
        for fit in [Fit::Crop, Fit::Pad] {
            let shown = seen(&preview(data.path(), &staged.id, (128, 72), fit)?)?;
            assert_eq!(shown.dimensions(), (128, 72));
        }
    }
    Ok(())
}

#[test]
fn what_is_shown_before_is_what_is_sent() -> Outcome {
    let data = tempfile::tempdir()?;
    for (format, mime, name) in [
        (ImageFormat::Jpeg, "image/jpeg", "reference.jpg"),
        (ImageFormat::Png, "image/png", "reference.png"),
    ] {
        let staged = stage(data.path(), &file(halves(80, 20), format), "a")?;
        let sent = payload(data.path(), &staged.id, Some((64, 48)), Fit::Crop)?;
        let shown = preview(data.path(), &staged.id, (64, 48), Fit::Crop)?;
        assert_eq!(sent.bytes, fs::read(&shown)?);
        assert_eq!((sent.mime, sent.file_name.as_str()), (mime, name));
        // Made once: the second look finds the first file.
        let made = fs::metadata(&shown)?.modified()?;
        preview(data.path(), &staged.id, (64, 48), Fit::Crop)?;
        assert_eq!(fs::metadata(&shown)?.modified()?, made);
    }
    Ok(())
}

#[test]
fn transparency_is_laid_over_black() -> Outcome {
    let data = tempfile::tempdir()?;
    let glass = RgbaImage::from_fn(8, 8, |x, _| {
        Rgba([200, 100, 50, if x < 4 { 0 } else { 255 }])
    });
    let staged = stage(data.path(), &file(glass, ImageFormat::Png), "a.png")?;
    let shown = seen(&picture(data.path(), &staged.id)?)?;
    assert_eq!(*shown.get_pixel(0, 0), Rgb([0, 0, 0]));
    assert_eq!(*shown.get_pixel(7, 0), Rgb([200, 100, 50]));
    Ok(())
}

#[test]
fn a_very_large_picture_is_kept_smaller() -> Outcome {
    let data = tempfile::tempdir()?;
    let staged = stage(
        data.path(),
        &file(halves(5000, 10), ImageFormat::Png),
        "wide.png",
    )?;
    assert_eq!((staged.width, staged.height), (4096, 8));
    Ok(())
}

#[test]
fn what_is_no_still_picture_is_named() -> Outcome {
    let data = tempfile::tempdir()?;
    let clips: PathBuf = [env!("CARGO_MANIFEST_DIR"), "../../../tests/fixtures/clips"]
        .iter()
        .collect();
    for (bytes, says) in [
        (b"hello, I am a text".to_vec(), "This is a text."),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            "This is an SVG drawing.",
        ),
        (
            b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(),
            "This is a HEIC picture.",
        ),
        (
            b"\0\0\0\x18ftypavif\0\0\0\0avifmif1".to_vec(),
            "This is an AVIF picture.",
        ),
        (b"%PDF-1.7".to_vec(), "This is a PDF document."),
        (
            fs::read(clips.join("faststart.mp4"))?,
            "This is a video clip.",
        ),
        (fs::read(clips.join("clip.gif"))?, "This picture moves."),
        (Vec::new(), "The picture is empty."),
    ] {
        let error = stage(data.path(), &bytes, "a.png").expect_err("it is no still picture");
        assert!(error.to_string().starts_with(says), "{error}");
    }
    assert!(
        fs::read_dir(data.path())?.next().is_none(),
        "something was kept"
    );
    Ok(())
}

#[test]
fn a_moving_png_is_refused() -> Outcome {
    let data = tempfile::tempdir()?;
    let mut png = file(halves(4, 4), ImageFormat::Png);
    // An animation control chunk behind the header (8 signature, 25 header).
    let chunk = b"acTL\0\0\0\x02\0\0\0\0";
    let mut whole = 8_u32.to_be_bytes().to_vec();
    whole.extend(chunk);
    whole.extend(crc32(chunk).to_be_bytes());
    png.splice(33..33, whole);
    let error = stage(data.path(), &png, "a.png").expect_err("it moves");
    assert!(matches!(error, ReferenceError::Moving), "{error:?}");
    Ok(())
}

/// CRC-32 as PNG has it (annex D of its specification).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

#[test]
fn sixty_megabytes_are_refused_unread() -> Outcome {
    let data = tempfile::tempdir()?;
    let mut bytes = file(halves(4, 4), ImageFormat::Png);
    bytes.resize(60_000_000, 0);
    let error = stage(data.path(), &bytes, "a.png").expect_err("it is too large");
    assert!(error.to_string().contains("60 MB") && error.to_string().contains("at most 50 MB"));
    let path = data.path().join("huge.png");
    File::create(&path)?.set_len(60_000_000)?;
    let error = stage_file(data.path(), &path).expect_err("it is too large");
    assert!(
        matches!(error, ReferenceError::TooLarge { megabytes: 60 }),
        "{error:?}"
    );
    Ok(())
}

#[test]
fn a_small_file_that_claims_a_huge_picture_is_refused() -> Outcome {
    let data = tempfile::tempdir()?;
    let mut png = file(halves(4, 4), ImageFormat::Png);
    png[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let crc = crc32(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&crc);
    let error = stage(data.path(), &png, "bomb.png").expect_err("it claims 3600 megapixels");
    assert!(error.to_string().contains("3600 megapixels"), "{error}");
    Ok(())
}

#[test]
fn a_picture_cut_short_is_refused() -> Outcome {
    let data = tempfile::tempdir()?;
    let noise = RgbImage::from_fn(64, 64, |x, y| {
        let mixed = u8::try_from((x * 31 + y * 17 + x * y * 7) % 256).unwrap_or(0);
        Rgb([mixed, mixed.wrapping_mul(3), mixed.wrapping_mul(7)])
    });
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let bytes = file(noise.clone(), format);
        for length in [20, bytes.len() / 4, bytes.len() / 2] {
            let error = stage(data.path(), &bytes[..length], "half").expect_err("it is cut");
            assert!(
                matches!(error, ReferenceError::Damaged { .. }),
                "{format:?} cut to {length}: {error:?}"
            );
        }
    }
    Ok(())
}

#[test]
fn a_file_is_staged_like_its_bytes() -> Outcome {
    let data = tempfile::tempdir()?;
    let bytes = file(halves(40, 20), ImageFormat::Png);
    let path = data.path().join("f\u{f6}x.png");
    fs::write(&path, &bytes)?;
    let staged = stage_file(data.path(), &path)?;
    assert_eq!(staged.name, "f\u{f6}x.png");
    assert_eq!(staged.id, stage(data.path(), &bytes, "x")?.id);
    let folder = stage_file(data.path(), data.path()).expect_err("it is a folder");
    assert!(folder.to_string().starts_with("This is a folder."));
    let gone = stage_file(data.path(), &data.path().join("gone.png"));
    assert!(matches!(gone, Err(ReferenceError::Unreadable { .. })));
    Ok(())
}

#[test]
fn ids_that_are_no_hashes_find_nothing() -> Outcome {
    let data = tempfile::tempdir()?;
    fs::create_dir_all(data.path().join("references"))?;
    fs::write(
        data.path().join("secret.png"),
        file(halves(4, 4), ImageFormat::Png),
    )?;
    for id in ["", "../secret", "secret", &"A".repeat(64), &"0".repeat(64)] {
        assert!(matches!(find(data.path(), id), Err(ReferenceError::Gone)));
        assert!(matches!(
            picture(data.path(), id),
            Err(ReferenceError::Gone)
        ));
        assert!(matches!(
            payload(data.path(), id, Some((8, 8)), Fit::Crop),
            Err(ReferenceError::Gone)
        ));
    }
    Ok(())
}

#[test]
fn impossible_sizes_are_refused() -> Outcome {
    let data = tempfile::tempdir()?;
    let staged = stage(data.path(), &file(halves(4, 4), ImageFormat::Png), "a.png")?;
    for size in [(0, 8), (8, 0), (100_000, 8), (u32::MAX, u32::MAX)] {
        let error = preview(data.path(), &staged.id, size, Fit::Pad);
        assert!(matches!(error, Err(ReferenceError::BadSize { .. })));
    }
    Ok(())
}

#[test]
fn a_name_is_shown_without_its_folders_and_tricks() {
    assert_eq!(shown_name("C:\\fake\\p.jpg"), "p.jpg");
    assert_eq!(shown_name("/a/b/p\u{7}.jpg"), "p.jpg");
    assert_eq!(shown_name(""), "Picture");
    assert_eq!(shown_name(&"x".repeat(500)).len(), 120);
}

#[test]
fn a_data_folder_that_is_none_says_so() -> Outcome {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    fs::write(&data, "a file")?;
    let error = stage(&data, &file(halves(4, 4), ImageFormat::Png), "a.png");
    assert!(matches!(error, Err(ReferenceError::Storage { .. })));
    let full = unkept(io::ErrorKind::StorageFull.into());
    assert!(full.to_string().contains("Free some space"));
    Ok(())
}

#[test]
fn the_colour_profile_goes_with_the_pixels() -> Outcome {
    let data = tempfile::tempdir()?;
    let mut profile = vec![0; 200];
    profile[16..20].copy_from_slice(b"RGB ");
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    encoder.set_icc_profile(profile)?;
    encoder.write_image(halves(8, 8).as_raw(), 8, 8, ExtendedColorType::Rgb8)?;
    let staged = stage(data.path(), &bytes, "a.png")?;
    let sent = payload(data.path(), &staged.id, Some((16, 16)), Fit::Crop)?;
    assert!(sent.bytes.windows(4).any(|part| part == b"iCCP"));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_flaw_in_a_picture_gets_an_answer(
        which in 0_usize..3,
        flaws in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let format = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP][which];
        let mut bytes = file(halves(16, 16), format);
        for (place, value) in flaws {
            let at = place.index(bytes.len());
            bytes[at] = value;
        }
        let _ = shape::decode(&bytes);
    }

    #[test]
    fn every_picture_gets_exactly_the_size_that_was_asked(
        from in (1_u32..60, 1_u32..60),
        to in (1_u32..60, 1_u32..60),
        crop in any::<bool>(),
    ) {
        let bytes = file(halves(from.0, from.1), ImageFormat::Png);
        let picture = shape::decode(&bytes).expect("it is a picture");
        let fit = if crop { Fit::Crop } else { Fit::Pad };
        let fitted = picture.fitted(to.0, to.1, fit).expect("it fits");
        prop_assert_eq!(fitted.pixels.dimensions(), to);
    }
}
