//! Reference images: pictures that were dropped, pasted or picked, brought into the shape in which
//! they can be sent, and shown in exactly that shape before.
//!
//! A staged picture is upright, without transparency and at most 4,096 pixels a side. What is sent
//! carries nothing of the original but its pixels and its colour profile: no place, no camera. Not
//! here: sending it (`videos-api`), and which sizes a server takes.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::clip::{Fit, ReferenceImage};
use crate::durable::{self, Trouble, trouble};
use crate::error::Error as StudioError;
use crate::probe::hex;

mod shape;

use shape::Picture;

/// Largest file that is looked at, in bytes.
const LARGEST_FILE: usize = 50_000_000;

/// Largest body of a reference image that servers take, in bytes.
const LARGEST_PAYLOAD: usize = 20_000_000;

/// Longest side of a clip that can be asked for.
const LONGEST_SIDE: u32 = 8192;

/// Why a picture cannot be a reference.
#[derive(Debug, Error)]
pub enum ReferenceError {
    /// No bytes.
    #[error("The picture is empty. Choose another one.")]
    Empty,
    /// Something else.
    #[error("This is {what}. A reference must be a still picture: JPEG, PNG or WebP.")]
    NotAPicture {
        /// What it is, with its article.
        what: &'static str,
    },
    /// GIF, animated PNG or animated `WebP`.
    #[error(
        "This picture moves. A reference must be a still picture: save one frame as PNG or JPEG and use that."
    )]
    Moving,
    /// Too many bytes.
    #[error(
        "This picture has {megabytes} MB. A reference may have at most 50 MB: save it smaller and use that."
    )]
    TooLarge {
        /// Its size in megabytes, rounded up.
        megabytes: u64,
    },
    /// Too many pixels.
    #[error(
        "This picture has {megapixels} megapixels. A reference may have at most 100: save it smaller and use that."
    )]
    TooManyPixels {
        /// Its size in megapixels, rounded up.
        megapixels: u64,
    },
    /// Its bytes make no picture.
    #[error(
        "The picture is damaged or incomplete. Open and save it in another program, then use that."
    )]
    Damaged {
        /// What the decoder said.
        details: String,
    },
    /// A rare flavour of a known format.
    #[error(
        "This picture is stored in a way Dailies cannot read. Save it as a plain JPEG or PNG and use that."
    )]
    Unsupported {
        /// What the decoder said.
        details: String,
    },
    /// The file that was dropped cannot be read.
    #[error("The picture could not be read. Check that it is still there and may be opened.")]
    Unreadable {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The staged picture is no longer there.
    #[error("The reference image is no longer there. Add it again.")]
    Gone,
    /// A size no picture can be brought to.
    #[error("A reference cannot be brought to {width}\u{d7}{height} pixels. Choose another size.")]
    BadSize {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// It cannot be made small enough to send.
    #[error(
        "This picture needs more than 20 MB even when compressed. Use a simpler or smaller one."
    )]
    TooLargeToSend,
    /// The disk of the app's own folder is full.
    #[error(
        "The disk is full, so the picture could not be kept. Free some space, then add it again."
    )]
    Full {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The app's own folder cannot be written or read.
    #[error(
        "The picture could not be kept in the folder of Dailies\u{2019} own data. Check that the folder may be written."
    )]
    Storage {
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
}

impl From<ReferenceError> for StudioError {
    fn from(error: ReferenceError) -> Self {
        let message = error.to_string();
        match error {
            ReferenceError::Gone => Self::NotFound { message },
            ReferenceError::Unreadable { source }
            | ReferenceError::Full { source }
            | ReferenceError::Storage { source } => Self::Storage {
                message,
                details: Some(source.to_string()),
            },
            ReferenceError::BadSize { .. } => Self::Invalid {
                field: "size",
                message,
            },
            _ => Self::Invalid {
                field: "reference",
                message,
            },
        }
    }
}

/// A reference image as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub mime: &'static str,
    /// A file name for the multipart field.
    pub file_name: String,
}

/// Takes a picture in: checks it, turns it upright and keeps it under the hash of its bytes.
pub fn stage(data_dir: &Path, bytes: &[u8], name: &str) -> Result<ReferenceImage, ReferenceError> {
    if bytes.is_empty() {
        return Err(ReferenceError::Empty);
    }
    too_large(bytes.len() as u64)?;
    let picture = shape::decode(bytes)?;
    let image = ReferenceImage {
        id: hex(&Sha256::digest(bytes)),
        name: shown_name(name),
        width: picture.pixels.width(),
        height: picture.pixels.height(),
    };
    let folder = folder(data_dir);
    fs::create_dir_all(&folder).map_err(unkept)?;
    let file = format!("{}.{}", image.id, picture.format.extension());
    durable::write_whole(&folder.join(file), &shape::encode_kept(&picture, bytes)?)
        .map_err(unkept)?;
    // Last: what has notes is whole.
    let notes = serde_json::to_vec_pretty(&image).map_err(|error| unkept(error.into()))?;
    durable::write_whole(&folder.join(format!("{}.json", image.id)), &notes).map_err(unkept)?;
    Ok(image)
}

/// Takes a picture in from a file, which is not read when it is too large.
pub fn stage_file(data_dir: &Path, path: &Path) -> Result<ReferenceImage, ReferenceError> {
    let unreadable = |source| ReferenceError::Unreadable { source };
    let file = File::open(path).map_err(unreadable)?;
    let facts = file.metadata().map_err(unreadable)?;
    if facts.is_dir() {
        return Err(ReferenceError::NotAPicture { what: "a folder" });
    }
    too_large(facts.len())?;
    let mut bytes = Vec::new();
    // It may grow while it is read, and a pipe has no length.
    file.take(LARGEST_FILE as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    stage(data_dir, &bytes, &name)
}

/// What is known of a staged picture.
pub fn find(data_dir: &Path, id: &str) -> Result<ReferenceImage, ReferenceError> {
    checked(id)?;
    let notes = fs::read(folder(data_dir).join(format!("{id}.json"))).map_err(gone)?;
    serde_json::from_slice(&notes).map_err(|_| ReferenceError::Gone)
}

/// The staged picture, upright, for showing.
pub fn picture(data_dir: &Path, id: &str) -> Result<PathBuf, ReferenceError> {
    checked(id)?;
    existing(&folder(data_dir), id).ok_or(ReferenceError::Gone)
}

/// The file that would be sent for a clip of this size, byte for byte. Made once, then kept.
pub fn preview(
    data_dir: &Path,
    id: &str,
    size: (u32, u32),
    fit: Fit,
) -> Result<PathBuf, ReferenceError> {
    checked(id)?;
    let (width, height) = size;
    let sized = folder(data_dir).join("sized");
    let fit_name = match fit {
        Fit::Crop => "crop",
        Fit::Pad => "pad",
        Fit::Within => "within",
    };
    let stem = format!("{id}_{width}x{height}_{fit_name}");
    if let Some(path) = existing(&sized, &stem) {
        return Ok(path);
    }
    let (bytes, format) = shape::encode_sent(&open(data_dir, id)?.fitted(width, height, fit)?)?;
    fs::create_dir_all(&sized).map_err(unkept)?;
    let path = sized.join(format!("{stem}.{}", format.extension()));
    durable::write_whole(&path, &bytes).map_err(unkept)?;
    Ok(path)
}

/// What to send for a clip of this size: the file that [`preview`] shows. Without a size the
/// picture keeps its own.
pub fn payload(
    data_dir: &Path,
    id: &str,
    size: Option<(u32, u32)>,
    fit: Fit,
) -> Result<Payload, ReferenceError> {
    let (bytes, format) = if let Some(size) = size {
        let path = preview(data_dir, id, size, fit)?;
        let format = shape::Format::of(&path);
        (fs::read(path).map_err(gone)?, format)
    } else {
        shape::encode_sent(&open(data_dir, id)?)?
    };
    Ok(Payload {
        bytes,
        mime: format.media_type(),
        file_name: format!("reference.{}", format.extension()),
    })
}

fn open(data_dir: &Path, id: &str) -> Result<Picture, ReferenceError> {
    let path = picture(data_dir, id)?;
    shape::decode(&fs::read(path).map_err(gone)?)
}

pub(crate) fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("references")
}

fn existing(folder: &Path, stem: &str) -> Option<PathBuf> {
    ["png", "jpg"]
        .map(|extension| folder.join(format!("{stem}.{extension}")))
        .into_iter()
        .find(|path| path.is_file())
}

/// Ids are hashes; anything else could be a path.
fn checked(id: &str) -> Result<(), ReferenceError> {
    let is_hash = id.len() == 64 && id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if is_hash {
        Ok(())
    } else {
        Err(ReferenceError::Gone)
    }
}

fn too_large(bytes: u64) -> Result<(), ReferenceError> {
    if bytes <= LARGEST_FILE as u64 {
        return Ok(());
    }
    Err(ReferenceError::TooLarge {
        megabytes: bytes.div_ceil(1_000_000),
    })
}

/// The last part of a name, for showing only.
fn shown_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    if clean.trim().is_empty() {
        "Picture".to_owned()
    } else {
        clean
    }
}

fn unkept(source: io::Error) -> ReferenceError {
    if trouble(&source) == Trouble::Full {
        ReferenceError::Full { source }
    } else {
        ReferenceError::Storage { source }
    }
}

fn gone(source: io::Error) -> ReferenceError {
    if trouble(&source) == Trouble::Missing {
        ReferenceError::Gone
    } else {
        ReferenceError::Storage { source }
    }
}

#[cfg(test)]
mod tests;
