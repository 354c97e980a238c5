//! Pixels of reference images: reading them within limits, turning, cropping, padding, writing.
//!
//! Not here: where files are kept.

use std::borrow::Cow;
use std::io::Cursor;
use std::path::Path;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngDecoder, PngEncoder};
use image::codecs::webp::WebPDecoder;
use image::error::LimitErrorKind;
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageError, Limits, Rgb, RgbImage,
};

use super::{LARGEST_PAYLOAD, LONGEST_SIDE, ReferenceError};
use crate::clip::Fit;
use crate::probe::{self, Kind};

/// Most pixels that are decoded.
const MOST_PIXELS: u64 = 100_000_000;

/// Most memory a decoder may ask for: 100 megapixels with 16 bits in four channels.
const MOST_MEMORY: u64 = 900_000_000;

/// Longest side that is kept; no video model sees more.
const LONGEST_KEPT: u32 = 4096;

/// How a picture is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Without loss, as the source was.
    Png,
    /// The source had loss already.
    Jpeg,
}

impl Format {
    pub(super) fn of(path: &Path) -> Self {
        if path.extension().is_some_and(|extension| extension == "png") {
            Self::Png
        } else {
            Self::Jpeg
        }
    }

    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }

    pub(super) fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// An upright picture without transparency.
pub(super) struct Picture {
    pub(super) pixels: RgbImage,
    pub(super) format: Format,
    profile: Option<Vec<u8>>,
    /// Whether the source already was what is kept.
    as_it_came: bool,
}

/// Reads JPEG, PNG or `WebP` of a still picture.
pub(super) fn decode(bytes: &[u8]) -> Result<Picture, ReferenceError> {
    let source = Cursor::new(bytes);
    match probe::sniff(bytes) {
        Some(Kind::Jpeg) => {
            if !is_whole_jpeg(bytes) {
                return Err(ReferenceError::Damaged {
                    details: "the end of the picture is missing".to_owned(),
                });
            }
            let decoder = JpegDecoder::new(source).map_err(unread)?;
            upright(decoder, Format::Jpeg)
        }
        Some(Kind::Png) => {
            let decoder = PngDecoder::with_limits(source, limits()).map_err(unread)?;
            if decoder.is_apng().map_err(unread)? {
                return Err(ReferenceError::Moving);
            }
            upright(decoder, Format::Png)
        }
        Some(Kind::WebP) => {
            let decoder = WebPDecoder::new(source).map_err(unread)?;
            if decoder.has_animation() {
                return Err(ReferenceError::Moving);
            }
            upright(decoder, Format::Png)
        }
        Some(Kind::Gif | Kind::MovingWebP) => Err(ReferenceError::Moving),
        Some(
            Kind::Mp4
            | Kind::QuickTime
            | Kind::WebM
            | Kind::Matroska
            | Kind::Avi
            | Kind::MpegTs
            | Kind::Flv,
        ) => Err(ReferenceError::NotAPicture {
            what: "a video clip",
        }),
        Some(Kind::Unknown) | None => Err(ReferenceError::NotAPicture {
            what: probe::describe(bytes.get(..4096).unwrap_or(bytes)),
        }),
    }
}

/// Whether a JPEG has its end mark behind the start of its pixels. The decoder paints what is
/// missing grey and says nothing; a thumbnail in the notes has an end mark of its own.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    loop {
        rest = match rest {
            // Fill bytes before a marker (ITU-T T.81, B.1.1.2).
            [0xff, 0xff, ..] => &rest[1..],
            [0xff, 0xda, pixels @ ..] => {
                return pixels.windows(2).any(|mark| mark == [0xff, 0xd9]);
            }
            [0xff, _, high, low, ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                rest.get(2 + length..).unwrap_or_default()
            }
            // Junk between segments is for the decoder to judge.
            [_, after @ ..] if !after.is_empty() => after,
            _ => return false,
        };
    }
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    limits
}

fn upright(mut decoder: impl ImageDecoder, format: Format) -> Result<Picture, ReferenceError> {
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MOST_PIXELS {
        return Err(ReferenceError::TooManyPixels {
            megapixels: pixels.div_ceil(1_000_000),
        });
    }
    decoder.set_limits(limits()).map_err(unread)?;
    // Both are remarks: a picture with a broken one is still a picture.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| {
        // Bytes 16 to 19 name the colour space (ICC.1:2022, 7.2.8); pixels are RGB from here on.
        profile.get(16..20) == Some(b"RGB ") && profile.len() < 1_000_000
    });
    let mut image = DynamicImage::from_decoder(decoder).map_err(unread)?;
    let small = width.max(height) <= LONGEST_KEPT;
    if !small {
        let (width, height) = within(image.width(), image.height(), LONGEST_KEPT, LONGEST_KEPT);
        image = image.resize_exact(width, height, FilterType::Lanczos3);
    }
    image.apply_orientation(orientation);
    Ok(Picture {
        pixels: opaque(image),
        format,
        profile,
        as_it_came: format == Format::Jpeg && small && orientation == Orientation::NoTransforms,
    })
}

/// Lays transparency over black, which is also what padding is.
fn opaque(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    let over = |channel: u8, alpha: u8| {
        let product = u16::from(channel) * u16::from(alpha) + 127;
        u8::try_from(product / 255).unwrap_or(u8::MAX)
    };
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [r, g, b, a] = image.get_pixel(x, y).0;
        Rgb([over(r, a), over(g, a), over(b, a)])
    })
}

impl Picture {
    /// The picture in exactly this size; of this size at most, in its own shape, for
    /// [`Fit::Within`].
    pub(super) fn fitted(self, width: u32, height: u32, fit: Fit) -> Result<Self, ReferenceError> {
        let fits = |side| (1..=LONGEST_SIDE).contains(&side);
        if !fits(width) || !fits(height) {
            return Err(ReferenceError::BadSize { width, height });
        }
        let (has_width, has_height) = self.pixels.dimensions();
        let pixels = match fit {
            // Cut first, then scale: the other way round a very narrow picture would grow to
            // gigabytes before it is cut.
            Fit::Crop => {
                let (w, h) = within(width, height, has_width, has_height);
                let (x, y) = ((has_width - w) / 2, (has_height - h) / 2);
                let cut = imageops::crop_imm(&self.pixels, x, y, w, h).to_image();
                scaled(cut, width, height)
            }
            Fit::Pad => {
                let (w, h) = within(has_width, has_height, width, height);
                let inner = scaled(self.pixels, w, h);
                let (x, y) = ((width - w) / 2, (height - h) / 2);
                let mut frame = RgbImage::new(width, height);
                imageops::replace(&mut frame, &inner, i64::from(x), i64::from(y));
                frame
            }
            Fit::Within if has_width <= width && has_height <= height => self.pixels,
            Fit::Within => {
                let (w, h) = within(has_width, has_height, width, height);
                scaled(self.pixels, w, h)
            }
        };
        Ok(Self { pixels, ..self })
    }
}

fn scaled(pixels: RgbImage, width: u32, height: u32) -> RgbImage {
    if pixels.dimensions() == (width, height) {
        return pixels;
    }
    DynamicImage::ImageRgb8(pixels)
        .resize_exact(width, height, FilterType::Lanczos3)
        .into_rgb8()
}

/// The largest size of the shape `width`:`height` within a frame; never zero.
fn within(width: u32, height: u32, frame_width: u32, frame_height: u32) -> (u32, u32) {
    let scale = |side: u32, to: u32, of: u32| {
        let side = (u64::from(side) * u64::from(to) + u64::from(of) / 2) / u64::from(of.max(1));
        u32::try_from(side).unwrap_or(u32::MAX).max(1)
    };
    let full_width =
        u64::from(height) * u64::from(frame_width) <= u64::from(width) * u64::from(frame_height);
    if full_width {
        (
            frame_width,
            scale(height, frame_width, width).min(frame_height),
        )
    } else {
        (
            scale(width, frame_height, height).min(frame_width),
            frame_height,
        )
    }
}

/// As it is kept: as good as the source, and the source itself where nothing has to change.
pub(super) fn encode_kept<'a>(
    picture: &Picture,
    source: &'a [u8],
) -> Result<Cow<'a, [u8]>, ReferenceError> {
    match picture.format {
        _ if picture.as_it_came => Ok(Cow::Borrowed(source)),
        Format::Png => png(picture, CompressionType::Fast).map(Cow::Owned),
        Format::Jpeg => jpeg(picture, 95).map(Cow::Owned),
    }
}

/// As it is sent: at most 20 MB, without loss where the source had none and it fits.
pub(super) fn encode_sent(picture: &Picture) -> Result<(Vec<u8>, Format), ReferenceError> {
    if picture.format == Format::Png {
        let bytes = png(picture, CompressionType::Default)?;
        if bytes.len() <= LARGEST_PAYLOAD {
            return Ok((bytes, Format::Png));
        }
    }
    for quality in [92, 85, 75] {
        let bytes = jpeg(picture, quality)?;
        if bytes.len() <= LARGEST_PAYLOAD {
            return Ok((bytes, Format::Jpeg));
        }
    }
    Err(ReferenceError::TooLargeToSend)
}

fn png(picture: &Picture, compression: CompressionType) -> Result<Vec<u8>, ReferenceError> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut bytes, compression, PngFilter::Adaptive);
    encode(encoder, picture)?;
    Ok(bytes)
}

fn jpeg(picture: &Picture, quality: u8) -> Result<Vec<u8>, ReferenceError> {
    let mut bytes = Vec::new();
    encode(JpegEncoder::new_with_quality(&mut bytes, quality), picture)?;
    Ok(bytes)
}

fn encode(mut encoder: impl ImageEncoder, picture: &Picture) -> Result<(), ReferenceError> {
    if let Some(profile) = &picture.profile {
        // A writer without profiles writes the same pixels without one.
        let _ = encoder.set_icc_profile(profile.clone());
    }
    let (width, height) = picture.pixels.dimensions();
    encoder
        .write_image(
            picture.pixels.as_raw(),
            width,
            height,
            ExtendedColorType::Rgb8,
        )
        .map_err(unread)
}

fn unread(error: ImageError) -> ReferenceError {
    let details = error.to_string();
    match error {
        ImageError::Unsupported(_) => ReferenceError::Unsupported { details },
        ImageError::Limits(limit) if limit.kind() != LimitErrorKind::DimensionError => {
            ReferenceError::Unsupported { details }
        }
        _ => ReferenceError::Damaged { details },
    }
}
