//! Posters and sprite sheets: checked, kept in our own folder, found again. They can be made
//! anew at any time and are no part of the library folder.

use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{ImageReader, Limits};

use crate::core::{Core, blocking};
use crate::durable;
use crate::error::{Error, Result};
use crate::points;
use crate::probe::{Kind, sniff};
use crate::reference;
use crate::store::clips;

/// Width of a poster, in pixels.
const POSTER_WIDTH: u32 = 640;
/// Room that the poster of a card fits into, in pixels.
const SMALL_ROOM: (u32, u32) = (320, 180);
/// JPEG quality of a poster.
const POSTER_QUALITY: u8 = 80;
/// Largest sprite sheet that is taken from the page, in bytes.
const LARGEST_SHEET: usize = 8 << 20;
/// Longest side of a picture that is decoded, in pixels.
const LONGEST_SIDE: u32 = 16_384;
/// Most memory that decoding may take, in bytes.
const MOST_MEMORY: u64 = 512 << 20;

impl Core {
    /// Keeps a picture as the poster of a clip: JPEG, at most 640 pixels wide.
    pub(crate) async fn keep_poster(&self, id: &str, bytes: Vec<u8>) -> Result<()> {
        self.vault.looked().await;
        let name = format!("{}.jpg", plain(id)?);
        let path = self.posters().join(&name);
        blocking(move || {
            write(&path, &poster(&bytes)?)?;
            // Made when it is asked for, if not now.
            if let Err(error) = make_small(&path) {
                tracing::warn!(%error, "a poster has no small one yet");
            }
            Ok(())
        })
        .await?;
        points::pass("poster.kept");
        let asked = id.to_owned();
        self.store
            .write(move |transaction| clips::set_pictures(transaction, &asked, Some(&name), None))
            .await?;
        self.outbox.changed(id);
        Ok(())
    }

    /// Keeps a sprite sheet of a clip as it came.
    pub(crate) async fn keep_sprite(&self, id: &str, bytes: Vec<u8>) -> Result<()> {
        self.vault.looked().await;
        let extension = match sniff(&bytes) {
            Some(kind @ (Kind::Jpeg | Kind::Png | Kind::WebP | Kind::MovingWebP)) => {
                kind.extension()
            }
            _ => return Err(no_picture()),
        };
        let name = format!("{}.{extension}", plain(id)?);
        let path = self.sprites().join(&name);
        blocking(move || {
            // Decoded once, so that what is not whole is not kept.
            decode(&bytes)?;
            write(&path, &bytes)
        })
        .await?;
        points::pass("sprite.kept");
        let asked = id.to_owned();
        self.store
            .write(move |transaction| clips::set_pictures(transaction, &asked, None, Some(&name)))
            .await?;
        self.outbox.changed(id);
        Ok(())
    }

    /// Deletes what a crash left half written in our own small folders, before anybody writes there.
    pub(crate) async fn sweep_own_folders(&self) -> Result<()> {
        sweep([
            reference::folder(&self.config.data_dir),
            self.config.data_dir.clone(),
            self.given_folder(),
        ])
        .await
    }

    /// The same in those of posters and sprite sheets, which are as many as the clips: beside the
    /// window, and nobody writes there until the first look is over.
    pub(crate) async fn sweep_pictures(&self) -> Result<()> {
        sweep([self.posters(), self.sprites()]).await
    }

    /// The folder of the posters.
    pub(crate) fn posters(&self) -> PathBuf {
        self.config.data_dir.join("posters")
    }

    /// The folder of the sprite sheets.
    pub(crate) fn sprites(&self) -> PathBuf {
        self.config.data_dir.join("sprites")
    }
}

async fn sweep(folders: impl IntoIterator<Item = PathBuf> + Send + 'static) -> Result<()> {
    blocking(move || {
        for folder in folders {
            if let Err(error) = durable::sweep_temporary(&folder) {
                tracing::warn!(%error, folder = %folder.display(), "leftovers were not swept");
            }
        }
        Ok(())
    })
    .await
}

/// A sprite sheet that the page made, as a JPEG of our own.
pub(crate) fn sheet(bytes: &[u8]) -> Result<Vec<u8>> {
    if bytes.len() > LARGEST_SHEET {
        return Err(Error::invalid(
            "sprite",
            "The sprite sheet is larger than 8 MB. Make it of fewer or smaller frames.",
        ));
    }
    jpeg(&decode(bytes)?)
}

fn poster(bytes: &[u8]) -> Result<Vec<u8>> {
    let picture = decode(bytes)?;
    let picture = if picture.width() > POSTER_WIDTH {
        let height =
            u64::from(picture.height()) * u64::from(POSTER_WIDTH) / u64::from(picture.width());
        let height = u32::try_from(height).unwrap_or(1).max(1);
        picture.resize_exact(POSTER_WIDTH, height, FilterType::Triangle)
    } else {
        picture
    };
    jpeg(&picture)
}

fn jpeg(picture: &image::DynamicImage) -> Result<Vec<u8>> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, POSTER_QUALITY)
        .encode_image(&picture.to_rgb8())
        .map_err(Error::internal)?;
    Ok(jpeg)
}

/// Where the small one of a poster belongs.
pub(crate) fn small_of(poster: &Path) -> PathBuf {
    poster.with_extension("small.jpg")
}

/// The small one of a poster, made now; the poster itself when that fails.
pub(crate) fn small_at(poster: &Path) -> PathBuf {
    make_small(poster).unwrap_or_else(|error| {
        tracing::warn!(%error, "a small poster was not made");
        poster.to_owned()
    })
}

fn make_small(poster: &Path) -> Result<PathBuf> {
    let picture = decode(&std::fs::read(poster).map_err(Error::internal)?)?;
    let (width, height) = SMALL_ROOM;
    let picture = if picture.width() > width || picture.height() > height {
        picture.resize(width, height, FilterType::Triangle)
    } else {
        picture
    };
    let small = small_of(poster);
    write(&small, &jpeg(&picture)?)?;
    Ok(small)
}

fn decode(bytes: &[u8]) -> Result<image::DynamicImage> {
    if !matches!(
        sniff(bytes),
        Some(Kind::Jpeg | Kind::Png | Kind::WebP | Kind::MovingWebP)
    ) {
        return Err(no_picture());
    }
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(Error::internal)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    reader.decode().map_err(|_| no_picture())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let failed = |error: std::io::Error| {
        Error::storage(
            "The picture of a clip could not be kept. Check the disk that Dailies keeps its own files on.",
            &error,
        )
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    durable::write_whole(path, bytes).map_err(failed)
}

fn plain(id: &str) -> Result<&str> {
    if uuid::Uuid::parse_str(id).is_ok() {
        Ok(id)
    } else {
        Err(Error::no_clip())
    }
}

fn no_picture() -> Error {
    Error::invalid("poster", "This is no JPEG, PNG or WebP picture.")
}
