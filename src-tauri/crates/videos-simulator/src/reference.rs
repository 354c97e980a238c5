//! Finds and judges a reference image: a real image of a supported kind, and where the profile is
//! strict, one that is declared as such and whose pixels match the clip's.

use std::io::Cursor;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use image::{ImageFormat, ImageReader};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::ask::{Ask, Field};
use crate::books;
use crate::hex::hex;
use crate::problem::{Answer, Problem};
use crate::profile::rules::{Pictures, Way};

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

/// Gets hold of the bytes, in the first of the ways in which they came.
pub(crate) fn find(ask: &Ask, pictures: &Pictures) -> Answer<Option<Arrived>> {
    for way in pictures.ways {
        if let Some(arrived) = by(*way, ask)? {
            return Ok(Some(arrived));
        }
    }
    // It is there, but in no form that is taken.
    let known = pictures.ways.iter().any(|way| way.field() == FIELD);
    match ask.get(FIELD).filter(|_| known) {
        None => Ok(None),
        Some(field @ Field::Text(_)) => Err(Problem::wrong_type(FIELD, "a file", field.kind())),
        Some(field) => Err(Problem::wrong_type(FIELD, "an object", field.kind())),
    }
}

fn by(way: Way, ask: &Ask) -> Answer<Option<Arrived>> {
    let field = ask.get(way.field());
    let list = match field {
        Some(Field::Json(Value::Array(list))) => list.first(),
        _ => None,
    };
    match (way, field) {
        (Way::File, Some(Field::File { name, mime, bytes })) => Ok(Some(Arrived {
            name: Some(name.clone()),
            mime: mime.clone(),
            bytes: bytes.clone(),
        })),
        (Way::Object, Some(Field::Json(Value::Object(inside)))) => {
            let text = |key| inside.get(key).and_then(Value::as_str).map(str::to_owned);
            pointer(text("image_url"), text("file_id")).map(Some)
        }
        (Way::Object, None) => {
            let inside = |key| ask.text(&format!("{FIELD}[{key}]"));
            match (inside("image_url"), inside("file_id")) {
                (None, None) => Ok(None),
                (url, file_id) => pointer(url, file_id).map(Some),
            }
        }
        (Way::DataUrl(name), Some(_)) => ask.text(name).map(|url| from_url(&url)).transpose(),
        (Way::Base64(name), Some(Field::Json(_))) => {
            ask.text(name).map(|text| decode(None, &text)).transpose()
        }
        (Way::Urls(_), _) => list.and_then(Value::as_str).map(from_url).transpose(),
        (Way::Frames(_), _) => list
            .and_then(|frame| frame["image_url"]["url"].as_str())
            .map(from_url)
            .transpose(),
        _ => Ok(None),
    }
}

/// The object of the contract: one of the two, not both and not neither.
fn pointer(url: Option<String>, file_id: Option<String>) -> Answer<Arrived> {
    match (url, file_id) {
        (Some(url), None) => from_url(&url),
        (None, Some(id)) => Err(Problem::invalid(
            "input_reference.file_id",
            format!("No such File object: {id}"),
        )),
        _ => Err(Problem::invalid(
            FIELD,
            "Invalid 'input_reference': provide exactly one of 'image_url' or 'file_id'.",
        )),
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
    decode(Some(mime.to_owned()), text)
}

fn decode(mime: Option<String>, text: &str) -> Answer<Arrived> {
    let bytes = STANDARD.decode(text).map_err(|_| {
        Problem::invalid(
            "input_reference.image_url",
            "Invalid 'input_reference.image_url': not valid base64.",
        )
    })?;
    Ok(Arrived {
        name: None,
        mime,
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

    /// Declared kind, real kind, and size in pixels, in this order, as far as they matter.
    pub(crate) fn judge(&self, size: Option<(u32, u32)>, pictures: &Pictures) -> Answer<()> {
        let mime = self.mime.as_deref().unwrap_or("application/octet-stream");
        if pictures.declared && !MIMES.contains(&mime) {
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
        if !pictures.exact || size.is_none_or(|size| size == pixels) {
            Ok(())
        } else {
            Err(Problem::wrong_shape(FIELD))
        }
    }
}
