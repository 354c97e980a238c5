//! Clips that leave together: copies in a folder under names by a template. Not here: lists of selects
//! for editors (`selects`).

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use specta::Type;
use tokio::time::{Instant, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::Studio;
use crate::clip::{Clip, ClipState};
use crate::error::{Error, Result};
use crate::export::{self, ExportError};
use crate::jobs::Message;
use crate::library::{NamePlace, Template, TemplateError};
use crate::request::RequestId;
use crate::server::ServerState;
use crate::store::projects;

/// How often it is looked whether a clip has come.
const LOOK: Duration = Duration::from_millis(200);
/// A clip of which nothing comes for so long is left out.
const PATIENCE: Duration = Duration::from_mins(1);
/// The same for one whose server cannot be reached: so long it has for a new try.
const OFFLINE: Duration = Duration::from_secs(5);

/// How far a save of many clips is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ManyProgress {
    /// The place of the clip at hand, from 1.
    pub place: u32,
    /// How many clips there are.
    pub total: u32,
    /// How much of this clip is done, 0 to 1.
    pub part: f64,
    /// It is fetched from its server first.
    pub fetching: bool,
    /// How many bytes of it have come meanwhile.
    pub fetched: Option<f64>,
}

/// What became of a save of many clips.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ManyReport {
    /// The folder, for showing.
    pub folder: String,
    /// The copies that are there now.
    pub written: Vec<WrittenCopy>,
    /// The clips that were left out.
    pub skipped: Vec<SkippedClip>,
    /// It was stopped before all were looked at.
    pub stopped: bool,
}

/// A copy that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WrittenCopy {
    /// The clip.
    pub id: String,
    /// The name of the copy.
    pub name: String,
}

/// A clip that was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SkippedClip {
    /// The clip.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// One plain sentence.
    pub reason: String,
}

impl From<TemplateError> for Error {
    fn from(error: TemplateError) -> Self {
        Self::invalid("template", error.to_string())
    }
}

impl Studio {
    /// The names that copies of these clips would get, when they are the first of `total`.
    pub async fn preview_names(
        &self,
        ids: Vec<String>,
        total: u32,
        template: &str,
    ) -> Result<Vec<String>> {
        let template = Template::parse(template)?;
        let mut takes = Takes::default();
        let mut names = Vec::with_capacity(ids.len());
        for (at, id) in ids.iter().enumerate() {
            let clip = self.core.clip(id).await?;
            let place = (at + 1, usize::try_from(total).unwrap_or(usize::MAX));
            names.push(self.copy_name(&template, &clip, &mut takes, place).await?);
        }
        Ok(names)
    }

    /// Copies clips into a folder, none in the place of a file that is there. Clips that are only
    /// on a server are fetched first. Never all or nothing: the report says what became of each.
    pub async fn export_many(
        &self,
        request: RequestId,
        ids: Vec<String>,
        folder: PathBuf,
        template: &str,
        progress: impl Fn(ManyProgress) + Send + Sync + 'static,
    ) -> Result<ManyReport> {
        let template = Template::parse(template)?;
        let stop = self.core.running.token(&request);
        let done = self
            .core
            .once(request.clone(), "export_many", async {
                self.core.vault.looked().await;
                let (tell, total) = (Arc::new(progress), ids.len());
                let run = Run {
                    folder,
                    template,
                    total,
                    stop,
                };
                self.copy_all(&ids, &run, &tell).await
            })
            .await;
        self.core.running.end(&request);
        done
    }

    async fn copy_all<P>(&self, ids: &[String], run: &Run, tell: &Arc<P>) -> Result<ManyReport>
    where
        P: Fn(ManyProgress) + Send + Sync + 'static,
    {
        let mut report = ManyReport {
            folder: run.folder.display().to_string(),
            written: Vec::new(),
            skipped: Vec::new(),
            stopped: false,
        };
        let mut names = Names::default();
        let mut hopeless: Option<String> = None;
        for (at, id) in ids.iter().enumerate() {
            let Ok(clip) = self.core.clip(id).await else {
                report.skip(id, "", "This clip is no more.");
                continue;
            };
            let name = called(&clip);
            if let Some(reason) = &hopeless {
                report.skip(id, name, reason);
                continue;
            }
            match self.copy_one(&clip, at, run, &mut names, tell).await {
                Ok(Some(path)) => report.written.push(WrittenCopy {
                    id: id.clone(),
                    name: file_name(&path),
                }),
                Ok(None) => {
                    report.stopped = true;
                    break;
                }
                Err(fault) => {
                    report.skip(id, name, &fault.error.to_string());
                    // The folder takes no other clip, either.
                    hopeless = fault.ends_all.then(|| fault.error.to_string());
                }
            }
        }
        Ok(report)
    }

    async fn copy_one<P>(
        &self,
        clip: &Clip,
        at: usize,
        run: &Run,
        names: &mut Names,
        tell: &Arc<P>,
    ) -> Result<Option<PathBuf>, Skip>
    where
        P: Fn(ManyProgress) + Send + Sync + 'static,
    {
        let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (place, total) = (number(at + 1), number(run.total));
        let so_far = move |part| ManyProgress {
            place,
            total,
            part,
            fetching: false,
            fetched: None,
        };
        tell(so_far(0.0));
        let fetching = |fetched| {
            tell(ManyProgress {
                fetching: true,
                fetched,
                ..so_far(0.0)
            });
        };
        if !self
            .brought(&clip.id, &run.stop, &mut names.silent, &fetching)
            .await?
        {
            return Ok(None);
        }
        // What was fetched has a file only now.
        let (clip, file) = self.safe(&clip.id).await?;
        let clip = Clip {
            file: Some(file.clone()),
            ..clip
        };
        let name = self
            .copy_name(&run.template, &clip, &mut names.takes, (at + 1, run.total))
            .await?;
        let (source, _stay) = self.visit_clip(&clip.id).await?;
        let (folder, stop, tell) = (run.folder.clone(), run.stop.clone(), Arc::clone(tell));
        let copied = tokio::task::spawn_blocking(move || {
            export::copy_into(&source, &folder, &name, &file.sha256, &mut |done, total| {
                #[expect(clippy::cast_precision_loss, reason = "it is for showing")]
                tell(so_far(done as f64 / total.max(1) as f64));
                !stop.is_cancelled()
            })
        });
        Ok(copied.await.map_err(Error::internal)??)
    }

    /// Waits until a clip is here, and has it fetched when it is only on its server. Servers that
    /// do not give clips out now are noted in `silent` and not waited for again. Answers whether
    /// the clip is here: no when the user stopped it.
    async fn brought(
        &self,
        id: &str,
        stop: &CancellationToken,
        silent: &mut HashSet<String>,
        tell: &(dyn Fn(Option<f64>) + Send + Sync),
    ) -> Result<bool> {
        let mut looks = interval(LOOK);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut asked = false;
        let (mut before, mut since) = (None, Instant::now());
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(false),
                _ = looks.tick() => {}
            }
            let clip = self.core.clip(id).await?;
            match clip.state {
                ClipState::Safe => return Ok(true),
                ClipState::Finished | ClipState::Saving => {}
                _ => {
                    return Err(Error::conflict(
                        "This clip is not finished yet, or came to nothing.",
                    ));
                }
            }
            let server = clip.server_id.unwrap_or_default();
            if silent.contains(&server) {
                return Err(not_given_out());
            }
            if !asked {
                self.core.tell(Message::Now(id.to_owned()));
                asked = true;
            }
            tell(clip.fetched_bytes);
            let patience = match self.core.live.server(&server) {
                ServerState::Offline { .. } => OFFLINE,
                _ => PATIENCE,
            };
            if clip.fetched_bytes != before {
                (before, since) = (clip.fetched_bytes, Instant::now());
            } else if since.elapsed() > patience {
                silent.insert(server);
                return Err(not_given_out());
            }
        }
    }

    async fn copy_name(
        &self,
        template: &Template,
        clip: &Clip,
        takes: &mut Takes,
        (number, total): (usize, usize),
    ) -> Result<String> {
        let project = match clip.project_id.clone() {
            Some(id) => {
                let name = move |connection: &_| projects::name(connection, &id);
                self.core.store.read(name).await?
            }
            None => None,
        };
        let extension = clip
            .file
            .as_ref()
            .and_then(|file| file.name.rsplit_once('.'))
            .map_or("mp4", |(_, last)| last);
        let place = NamePlace {
            project: project.as_deref(),
            take: takes.next(clip),
            number,
            total,
        };
        Ok(template.name(clip, &place, extension))
    }
}

/// What is the same for all clips of a save.
struct Run {
    folder: PathBuf,
    template: Template,
    total: usize,
    stop: CancellationToken,
}

/// Why one clip is left out, and whether that holds for all that follow.
struct Skip {
    error: Error,
    ends_all: bool,
}

impl From<Error> for Skip {
    fn from(error: Error) -> Self {
        Self {
            error,
            ends_all: false,
        }
    }
}

impl From<ExportError> for Skip {
    fn from(error: ExportError) -> Self {
        let ends_all = matches!(
            error,
            ExportError::Full { .. }
                | ExportError::FolderGone { .. }
                | ExportError::FolderReadOnly { .. }
        );
        Self {
            error: error.into(),
            ends_all,
        }
    }
}

impl ManyReport {
    fn skip(&mut self, id: &str, name: &str, reason: &str) {
        self.skipped.push(SkippedClip {
            id: id.to_owned(),
            name: name.to_owned(),
            reason: reason.to_owned(),
        });
    }
}

/// What is noted from clip to clip.
#[derive(Debug, Default)]
struct Names {
    takes: Takes,
    /// Servers that give nothing out now.
    silent: HashSet<String>,
}

fn not_given_out() -> Error {
    Error::conflict(
        "This clip is only on its server, which does not give it out now. Save it once it is here.",
    )
}

/// Counts the takes of each prompt as they go by.
#[derive(Debug, Default)]
struct Takes(HashMap<String, usize>);

impl Takes {
    fn next(&mut self, clip: &Clip) -> usize {
        let take = self.0.entry(clip.prompt.clone()).or_default();
        *take += 1;
        *take
    }
}

/// What a clip is called in a report.
pub(super) fn called(clip: &Clip) -> &str {
    match &clip.title {
        Some(title) => title,
        None if clip.prompt.is_empty() => &clip.id,
        None => &clip.prompt,
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
