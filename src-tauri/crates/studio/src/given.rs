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

/// With which answer a clip came. It is told by the name of its file, so that it is still known after a
/// restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Came {
    /// To its create.
    WithCreate,
    /// To a look at its job. Who has jobs that can be looked at may have `/content` as well.
    WithLook,
}

impl Came {
    /// The newest first.
    const ALL: [Self; 2] = [Self::WithLook, Self::WithCreate];

    /// How the name of the file ends.
    const fn ending(self) -> &'static str {
        match self {
            Self::WithCreate => ".b64",
            Self::WithLook => ".look.b64",
        }
    }
}

impl Core {
    /// Keeps a clip as it came; on disk when this returns. The library folder may be away, so it is
    /// not needed for this.
    pub(crate) async fn keep_given(
        &self,
        clip_id: &str,
        came: Came,
        base64: Arc<String>,
    ) -> Result<()> {
        let path = self.given_path(clip_id, came);
        blocking(move || {
            let folder = path.parent().ok_or_else(|| Error::internal("no folder"))?;
            fs::create_dir_all(folder).map_err(|error| not_kept(&error))?;
            durable::write_whole(&path, base64.as_bytes()).map_err(|error| not_kept(&error))
        })
        .await
    }

    /// A clip that came with an answer, and with which.
    pub(crate) async fn given(&self, clip_id: &str) -> Result<Option<(Came, String)>> {
        let paths = Came::ALL.map(|came| (came, self.given_path(clip_id, came)));
        blocking(move || {
            for (came, path) in paths {
                match fs::read_to_string(path) {
                    Ok(base64) => return Ok(Some((came, base64))),
                    Err(error) if error.kind() == ErrorKind::NotFound => {}
                    Err(error) => return Err(not_kept(&error)),
                }
            }
            Ok(None)
        })
        .await
    }

    /// Lets go of it: the clip is safe, or deleted for good.
    pub(crate) async fn forget_given(&self, clip_id: &str) {
        let paths = Came::ALL.map(|came| self.given_path(clip_id, came));
        let gone = blocking(move || Ok(paths.map(fs::remove_file))).await;
        for gone in gone.into_iter().flatten() {
            if let Err(error) = gone
                && error.kind() != ErrorKind::NotFound
            {
                tracing::warn!(%error, "a clip that came with an answer stays behind");
            }
        }
    }

    /// The folder of such clips.
    pub(crate) fn given_folder(&self) -> PathBuf {
        self.config.data_dir.join("given")
    }

    fn given_path(&self, clip_id: &str, came: Came) -> PathBuf {
        self.given_folder()
            .join(format!("{clip_id}{}", came.ending()))
    }
}

fn not_kept(error: &io::Error) -> Error {
    Error::Storage {
        message: "The folder of Dailies' own files cannot be used. Free some space on its disk, or allow writing there.".to_owned(),
        details: Some(error.to_string()),
    }
}
