//! Lists of selects for editors: clips as far as they are marked, which stay where they are. How the
//! lists are written is in `export`.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::Studio;
use super::exports::{SkippedClip, called};
use crate::core::blocking;
use crate::error::{Error, Result};
use crate::export::{self, Select, Selects, SelectsForm, Unmade};
use crate::movie::{Carries, FrameTable, Movie, Rate};
use crate::request::RequestId;
use crate::store::{clips, watching};

/// What became of a list of selects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SelectsReport {
    /// Where the list is.
    pub path: PathBuf,
    /// How many clips are in it.
    pub clips: u32,
    /// The clips that were left out.
    pub skipped: Vec<SkippedClip>,
}

impl Studio {
    /// Refuses what the form has no room for, before anything is asked or read.
    pub async fn check_selects(&self, ids: &[String], form: SelectsForm) -> Result<()> {
        let ids = ids.to_vec();
        let here = move |connection: &_| clips::here(connection, &ids);
        form.holds(self.core.store.read(here).await?)
    }

    /// Writes clips, as far as they are marked, as a list for an editor. The clips themselves stay
    /// where they are. `progress` is told clips read and clips in all.
    pub async fn export_selects(
        &self,
        request: RequestId,
        ids: Vec<String>,
        form: SelectsForm,
        target: PathBuf,
        mut progress: impl FnMut(u64, u64) + Send,
    ) -> Result<SelectsReport> {
        self.core
            .once(request, "export_selects", async {
                self.core.vault.looked().await;
                let mut skipped = Vec::new();
                let mut clips = Vec::new();
                let total = ids.len() as u64;
                for (done, id) in (0..).zip(&ids) {
                    progress(done, total);
                    match self.select(id).await {
                        Ok(select) => clips.push(select),
                        Err(error) => skipped.push(SkippedClip {
                            id: id.clone(),
                            name: self
                                .core
                                .clip(id)
                                .await
                                .map_or_else(|_| String::new(), |clip| called(&clip).to_owned()),
                            reason: error.to_string(),
                        }),
                    }
                }
                let count = u32::try_from(clips.len()).unwrap_or(u32::MAX);
                let title = target.file_stem().unwrap_or_default().to_string_lossy();
                let selects = Selects::new(title.into_owned(), clips)?;
                let path = blocking(move || {
                    let bytes = selects.write(form)?;
                    let first = selects.clips.first().map(|clip| clip.path.clone());
                    export::save_made(&first.unwrap_or_default(), &target, |made| {
                        std::io::Write::write_all(made, &bytes).map_err(Unmade::Writing)
                    })
                })
                .await?;
                Ok(SelectsReport {
                    path,
                    clips: count,
                    skipped,
                })
            })
            .await
    }

    async fn select(&self, id: &str) -> Result<Select> {
        let (clip, file) = self.safe(id).await?;
        let (path, _stay) = self.visit_clip(id).await?;
        let asked = id.to_owned();
        let part = self
            .core
            .store
            .read(move |connection| watching::part(connection, &asked))
            .await?;
        let (read, told) = (path.clone(), (file.frame_rate, file.duration));
        let (rate, frames, sound) = blocking(move || {
            let movie = Movie::open(&read).ok();
            let sound = movie.as_ref().is_some_and(|movie| {
                let tracks = movie.tracks.iter();
                tracks
                    .into_iter()
                    .any(|track| track.carries == Carries::Sound)
            });
            let table = movie.as_ref().and_then(FrameTable::of);
            let counted = match (table, told) {
                (Some(table), _) => Some((table.rate, table.count)),
                (None, (Some(rate), Some(length))) => {
                    let rate = Rate::near(rate);
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "a cast of a double saturates"
                    )]
                    let frames = (rate.per_second() * length).round().max(1.0) as u32;
                    Some((rate, frames))
                }
                _ => None,
            };
            let (rate, frames) = counted.ok_or_else(|| {
                Error::conflict("The file does not say how many frames it has in a second.")
            })?;
            Ok((rate, frames, sound))
        })
        .await?;
        let stretch = part.of(frames);
        Ok(Select {
            id: clip.id,
            name: file
                .name
                .rsplit_once('.')
                .map_or(&*file.name, |(stem, _)| stem)
                .to_owned(),
            path,
            prompt: clip.prompt,
            model: clip.model,
            rating: clip.rating,
            rate,
            frames,
            first: stretch.first,
            length: stretch.last - stretch.first + 1,
            width: file.width,
            height: file.height,
            sound,
        })
    }
}
