//! Files of a studio: paths for the media router, exports, imports, pictures, references.

use std::path::PathBuf;

use super::Studio;
use crate::clip::{Fit, ImportReport, ReferenceImage};
use crate::error::{Error, Result};
use crate::request::RequestId;

impl Studio {
    /// Where the bytes of a safe clip are.
    pub async fn clip_path(&self, id: &str) -> Result<PathBuf> {
        let _ = id;
        Err(Error::internal("files are being connected"))
    }

    /// Where the poster of a clip is.
    pub async fn poster_path(&self, id: &str) -> Result<PathBuf> {
        let _ = id;
        Err(Error::internal("files are being connected"))
    }

    /// Where the sprite sheet of a clip is.
    pub async fn sprite_path(&self, id: &str) -> Result<PathBuf> {
        let _ = id;
        Err(Error::internal("files are being connected"))
    }

    /// Where a staged image is.
    pub async fn reference_path(&self, id: &str) -> Result<PathBuf> {
        let _ = id;
        Err(Error::internal("files are being connected"))
    }

    /// Where a staged image is as it will be sent at `size`.
    pub async fn reference_preview(&self, id: &str, size: (u32, u32), fit: Fit) -> Result<PathBuf> {
        let _ = (id, size, fit);
        Err(Error::internal("files are being connected"))
    }

    /// Copies a clip to where the user wants it; answers where it went. `progress` is told bytes
    /// done and bytes in all.
    pub async fn export_clip(
        &self,
        request: RequestId,
        id: &str,
        target: PathBuf,
        progress: impl FnMut(u64, u64) + Send + 'static,
    ) -> Result<PathBuf> {
        let _ = (request, id, target, progress);
        Err(Error::internal("files are being connected"))
    }

    /// A name for a copy of a clip.
    pub async fn suggested_name(&self, id: &str) -> Result<String> {
        let _ = id;
        Err(Error::internal("files are being connected"))
    }

    /// Takes files and folders from this computer into the library.
    pub async fn import_files(
        &self,
        request: RequestId,
        paths: Vec<PathBuf>,
    ) -> Result<ImportReport> {
        let _ = (request, paths);
        Err(Error::internal("files are being connected"))
    }

    /// Keeps a poster that the page made from the clip.
    pub async fn store_poster(&self, id: &str, jpeg: Vec<u8>) -> Result<()> {
        let _ = (id, jpeg);
        Err(Error::internal("files are being connected"))
    }

    /// Stages an image for the composer.
    pub async fn stage_reference(&self, bytes: Vec<u8>, name: String) -> Result<ReferenceImage> {
        let _ = (bytes, name);
        Err(Error::internal("files are being connected"))
    }

    /// Stages an image file for the composer.
    pub async fn stage_reference_file(&self, path: PathBuf) -> Result<ReferenceImage> {
        let _ = path;
        Err(Error::internal("files are being connected"))
    }
}
