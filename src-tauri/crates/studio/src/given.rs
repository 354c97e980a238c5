//! Clips that came inside an answer, in Base64: to their create (NVIDIA Dynamo), or to a look at their
//! job (relays). Kept as they came until they are safe: the one server has no job that could be asked
//! for them again, and the others need not be asked for all of it a second time.
//!
//! Not here: what the bytes are. They go the way of every download.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::sync::Arc;

use crate::core::{Core, blocking};
use crate::durable;
use crate::error::{Error, Result};

impl Core {
    /// Keeps a clip as it came; on disk when this returns. The library folder may be away, so it is
    /// not needed for this.
    pub(crate) async fn keep_given(&self, clip_id: &str, base64: Arc<String>) -> Result<()> {
        let path = self.given_path(clip_id);
        blocking(move || {
            let folder = path.parent().ok_or_else(|| Error::internal("no folder"))?;
            fs::create_dir_all(folder).map_err(|error| not_kept(&error))?;
            durable::write_whole(&path, base64.as_bytes()).map_err(|error| not_kept(&error))
        })
        .await
    }

    /// A clip that came with an answer.
    pub(crate) async fn given(&self, clip_id: &str) -> Result<Option<String>> {
        let path = self.given_path(clip_id);
        blocking(move || match fs::read_to_string(path) {
            Ok(base64) => Ok(Some(base64)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(not_kept(&error)),
        })
        .await
    }

    /// Lets go of it: the clip is safe, or deleted for good.
    pub(crate) async fn forget_given(&self, clip_id: &str) {
        let path = self.given_path(clip_id);
        let gone = blocking(move || Ok(fs::remove_file(path))).await;
        if let Ok(Err(error)) = gone
            && error.kind() != ErrorKind::NotFound
        {
            tracing::warn!(%error, "a clip that came with an answer stays behind");
        }
    }

    /// The folder of such clips.
    pub(crate) fn given_folder(&self) -> PathBuf {
        self.config.data_dir.join("given")
    }

    fn given_path(&self, clip_id: &str) -> PathBuf {
        self.given_folder().join(format!("{clip_id}.b64"))
    }
}

fn not_kept(error: &io::Error) -> Error {
    Error::Storage {
        message: "The folder of Dailies' own files cannot be used. Free some space on its disk, or allow writing there.".to_owned(),
        details: Some(error.to_string()),
    }
}
