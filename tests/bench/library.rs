//! A library of a thousand imported clips, each with a poster.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use image::{ImageFormat, Rgb, RgbImage};
use secrecy::SecretString;
use studio::ports::{KeyStore, KeyStoreError, SystemClock};
use studio::request::RequestId;
use studio::{Config, Studio, Tuning};
use tokio::sync::mpsc::UnboundedReceiver;

const CLIP: &[u8] = include_bytes!("../fixtures/clips/faststart.mp4");

/// No keys are kept while measuring.
pub(crate) struct NoKeys;

impl KeyStore for NoKeys {
    fn get(&self, _: &str) -> Result<Option<SecretString>, KeyStoreError> {
        Ok(None)
    }
    fn set(&self, _: &str, _: &SecretString) -> Result<(), KeyStoreError> {
        Ok(())
    }
    fn remove(&self, _: &str) -> Result<(), KeyStoreError> {
        Ok(())
    }
}

/// Opens a studio in these folders.
pub(crate) async fn open(
    data: &Path,
    library: &Path,
) -> (Studio, UnboundedReceiver<studio::event::Event>) {
    open_with(data, library, Tuning::default()).await
}

/// The same, as patient as told.
pub(crate) async fn open_with(
    data: &Path,
    library: &Path,
    tuning: Tuning,
) -> (Studio, UnboundedReceiver<studio::event::Event>) {
    Studio::open(Config {
        data_dir: data.to_owned(),
        library: library.to_owned(),
        clock: Arc::new(SystemClock),
        keys: Arc::new(NoKeys),
        tuning,
    })
    .await
    .expect("the library opens")
}

/// Fills a library as an import of `count` different clips would.
pub(crate) async fn fill(data: &Path, library: &Path, count: u32) {
    let (studio, _events) = open(data, library).await;
    let sources = tempfile::tempdir().expect("a temporary folder");
    let mut paths = Vec::new();
    for number in 0..count {
        let path = sources.path().join(format!("clip {number:05}.mp4"));
        let mut bytes = CLIP.to_vec();
        // A box that players skip makes each file its own.
        bytes.extend_from_slice(&12_u32.to_be_bytes());
        bytes.extend_from_slice(b"free");
        bytes.extend_from_slice(&number.to_be_bytes());
        std::fs::write(&path, bytes).expect("a clip on disk");
        paths.push(path);
    }
    let report = studio
        .import_files(RequestId::fresh(), paths, None, |_| ())
        .await
        .expect("imported");
    assert_eq!(
        report.clips.len(),
        count as usize,
        "{:?}",
        report.skipped.first()
    );
    for (number, clip) in (0..).zip(&report.clips) {
        studio
            .store_poster(&clip.id, poster(number))
            .await
            .expect("the poster is kept");
    }
    let mut settings = studio.settings().await.expect("the settings");
    settings.welcomed = true;
    studio
        .save_settings(RequestId::fresh(), settings)
        .await
        .expect("kept");
    studio.shutdown().await;
}

#[expect(clippy::cast_possible_truncation, reason = "colours wrap round")]
fn poster(number: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(640, 360, |x, y| {
        Rgb([
            (x / 3 + number) as u8,
            (y / 2 + number * 7) as u8,
            (number * 13) as u8,
        ])
    });
    let mut jpeg = Cursor::new(Vec::new());
    picture
        .write_to(&mut jpeg, ImageFormat::Jpeg)
        .expect("a JPEG");
    jpeg.into_inner()
}
