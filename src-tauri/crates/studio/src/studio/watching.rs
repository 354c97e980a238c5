//! What the player asks of a studio: frames, marks, parts and single frames of a clip, and the
//! chain that it is a link of.

use std::io::Write as _;
use std::path::PathBuf;

use super::Studio;
use crate::clip::Clip;
use crate::core::blocking;
use crate::deed::Verb;
use crate::error::{Error, Result};
use crate::export::{self, Unmade};
use crate::movie::part::{plan_part, save_part};
use crate::movie::{FrameTable, Movie, MovieError};
use crate::part::{Part, PartPlan, Watching};
use crate::request::RequestId;
use crate::store::behind::{self, What};
use crate::store::{clips, deeds, watching};

/// How the bytes of a PNG begin.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

impl Studio {
    /// The frames and the marks of a clip. A file without a table of its frames has none that are
    /// known; that is no error.
    pub async fn watch(&self, id: &str) -> Result<Watching> {
        let (path, _stay) = self.visit_clip(id).await?;
        let frames = blocking(move || match Movie::open(&path) {
            Ok(movie) => Ok(FrameTable::of(&movie)),
            Err(MovieError::NoTable) => Ok(None),
            Err(MovieError::Unusable { source }) => {
                tracing::info!(error = %source, "the frames of a clip are not known");
                Ok(None)
            }
        })
        .await?;
        let asked = id.to_owned();
        let part = self
            .core
            .store
            .read(move |connection| watching::part(connection, &asked))
            .await?;
        Ok(Watching { frames, part })
    }

    /// Keeps the marks of a clip.
    pub async fn mark_part(&self, request: RequestId, id: &str, part: Part) -> Result<Part> {
        if matches!((part.first, part.last), (Some(first), Some(last)) if first > last) {
            return Err(Error::invalid(
                "part",
                "The in mark is behind the out mark. Set one of them again.",
            ));
        }
        let asked = id.to_owned();
        let (kept, _) = self
            .core
            .change(request, "mark_part", move |transaction, now| {
                clips::get(transaction, &asked)?;
                let ids = std::slice::from_ref(&asked);
                deeds::done(transaction, Verb::Part, None, ids, now, |connection, _| {
                    watching::set_part(connection, &asked, part)?;
                    behind::note(connection, ids, What::Part)
                })?;
                Ok(part)
            })
            .await?;
        self.core.outbox.deeds();
        self.core.notes.behind();
        Ok(kept)
    }

    /// What a part would be if it were saved without encoding anew.
    pub async fn plan_part(&self, id: &str, part: Part) -> Result<PartPlan> {
        let (path, _stay) = self.visit_clip(id).await?;
        blocking(move || Ok(plan_part(&path, part.of(u32::MAX))?)).await
    }

    /// Saves a part of a clip where the user wants it; answers where it went. `progress` is told
    /// bytes done and bytes in all. The clip itself is only read.
    pub async fn export_part(
        &self,
        request: RequestId,
        id: &str,
        part: Part,
        target: PathBuf,
        mut progress: impl FnMut(u64, u64) + Send + 'static,
    ) -> Result<PathBuf> {
        self.core
            .once(request, "export_part", async {
                self.core.vault.looked().await;
                let (source, _stay) = self.visit_clip(id).await?;
                self.spare_clips(id, &target).await?;
                let wanted = part.of(u32::MAX);
                blocking(move || save_part(&source, wanted, &target, &mut progress)).await
            })
            .await
    }

    /// Saves a frame that the page took of a clip where the user wants it; answers where it went.
    pub async fn export_frame(
        &self,
        request: RequestId,
        id: &str,
        png: Vec<u8>,
        target: PathBuf,
    ) -> Result<PathBuf> {
        if !png.starts_with(PNG) {
            return Err(Error::invalid(
                "png",
                "The frame is not a PNG. Take it again.",
            ));
        }
        self.core
            .once(request, "export_frame", async {
                self.core.vault.looked().await;
                let (source, _stay) = self.visit_clip(id).await?;
                self.spare_clips(id, &target).await?;
                blocking(move || {
                    export::save_made(&source, &target, |made| {
                        made.write_all(&png).map_err(Unmade::Writing)
                    })
                })
                .await
            })
            .await
    }

    /// A name for a part of a clip.
    pub async fn suggested_part_name(&self, id: &str, part: Part) -> Result<String> {
        let whole = self.suggested_name(id).await?;
        let end = |frame: Option<u32>, word: &str| {
            frame.map_or_else(|| word.to_owned(), |frame| frame.to_string())
        };
        let part = format!("_{}-{}", end(part.first, "start"), end(part.last, "end"));
        Ok(with_suffix(&whole, &part, None))
    }

    /// A name for a frame of a clip.
    pub async fn suggested_frame_name(&self, id: &str, frame: u32) -> Result<String> {
        let whole = self.suggested_name(id).await?;
        Ok(with_suffix(&whole, &format!("_frame-{frame}"), Some("png")))
    }

    /// The clips that go on from one another, this one among them, first to last. Where several go
    /// on from the same one, a pick is taken before others, then the better rated, then the newest.
    pub async fn chain(&self, id: &str) -> Result<Vec<Clip>> {
        let asked = id.to_owned();
        self.core
            .read_clips(move |connection| {
                let ids = watching::chain(connection, &asked)?;
                clips::several(connection, &ids)
            })
            .await
    }
}

/// A file name with something before its extension, and perhaps another extension.
fn with_suffix(name: &str, suffix: &str, extension: Option<&str>) -> String {
    let (stem, old) = name.rsplit_once('.').unwrap_or((name, "mp4"));
    format!("{stem}{suffix}.{}", extension.unwrap_or(old))
}
