//! Judges a reference picture: a real image of a supported kind whose pixels match the clip's.

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use image::{ImageFormat, ImageReader};
use sha2::{Digest, Sha256};

use crate::ask::Picture;
use crate::books;
use crate::hex::hex;
use crate::problem::{Answer, Problem};

const FIELD: &str = "input_reference";
const MIMES: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];
/// Characters of an `image_url`.
const URL_LIMIT: usize = 20_971_520;

/// A picture that came along, in whichever way.
#[derive(Debug)]
pub(crate) struct Arrived {
    name: Option<String>,
    mime: Option<String>,
    bytes: Bytes,
}

/// Gets hold of the bytes.
pub(crate) fn unwrap(picture: Picture) -> Answer<Arrived> {
    match picture {
        Picture::File { name, mime, bytes } => Ok(Arrived { name, mime, bytes }),
        Picture::Text { in_json } => {
            let wanted = if in_json { "an object" } else { "a file" };
            Err(Problem::wrong_type(FIELD, wanted, "a string"))
        }
        Picture::Unclear => Err(Problem::invalid(
            FIELD,
            "Invalid 'input_reference': provide exactly one of 'image_url' or 'file_id'.",
        )),
        Picture::FileId(id) => Err(Problem::invalid(
            "input_reference.file_id",
            format!("No such File object: {id}"),
        )),
        Picture::Url(url) => from_url(&url),
    }
}

/// Only data URLs hold a picture here; this server has no network.
fn from_url(url: &str) -> Answer<Arrived> {
    let field = "input_reference.image_url";
    if url.chars().count() > URL_LIMIT {
        return Err(Problem::too_long(field, URL_LIMIT, url.chars().count()));
    }
    let inside = url
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(";base64,"));
    let Some((mime, text)) = inside else {
        return Err(Problem::invalid(
            field,
            "Invalid 'input_reference.image_url': the image could not be downloaded. This server \
             reads base64 data URLs only.",
        ));
    };
    let bytes = STANDARD.decode(text).map_err(|_| {
        Problem::invalid(
            field,
            "Invalid 'input_reference.image_url': not valid base64.",
        )
    })?;
    Ok(Arrived {
        name: None,
        mime: Some(mime.to_owned()),
        bytes: bytes.into(),
    })
}

impl Arrived {
    /// For the books: how it came.
    pub(crate) fn record(&self) -> books::Reference {
        books::Reference {
            file_name: self.name.clone(),
            mime: self.mime.clone(),
            bytes: self.bytes.len(),
            sha256: hex(&Sha256::digest(&self.bytes)),
        }
    }

    /// Declared kind, real kind, and size in pixels, in this order.
    pub(crate) fn judge(&self, size: (u32, u32)) -> Answer<()> {
        let mime = self.mime.as_deref().unwrap_or("application/octet-stream");
        if !MIMES.contains(&mime) {
            return Err(Problem::unsupported_mimetype(FIELD, mime));
        }
        let no_image = || {
            Problem::invalid(
                FIELD,
                "Invalid 'input_reference': the file is not a readable image.",
            )
        };
        let reader = ImageReader::new(Cursor::new(&self.bytes))
            .with_guessed_format()
            .map_err(|_| no_image())?;
        let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP];
        if !reader
            .format()
            .is_some_and(|format| known.contains(&format))
        {
            return Err(no_image());
        }
        let pixels = reader.into_dimensions().map_err(|_| no_image())?;
        if pixels == size {
            Ok(())
        } else {
            Err(Problem::wrong_shape(FIELD))
        }
    }
}
