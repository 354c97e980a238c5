//! From a finished job to a safe clip: bytes into a part file, checked, published, noted beside
//! the clip. Nothing is called safe before file and folder are synced.

mod places;
mod receive;

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use videos_api::{ApiError, Client, Phase, Resume, VideoId};

use crate::clip::{Clip, ClipState, Problem};
use crate::core::{Core, blocking};
use crate::error::{Error, Result};
use crate::jobs::poll;
use crate::jobs::{Next, insist};
use crate::library::{Library, LibraryError, clip_name};
use crate::points;
use crate::probe::{self, ProbeError};
use crate::sentences;
use crate::server::{Sign, Subject};
use crate::state::Happening;
use crate::store::clips::{self, Intent};
use places::Place;
use receive::{Received, Stopped};

/// Why a download did not end in a safe clip.
enum Trouble {
    /// The server's answer, or the lack of one.
    Server(ApiError),
    /// What came is no whole clip.
    Unfit(ProbeError),
    /// The library folder does not take it.
    Library(LibraryError),
    /// A defect of ours.
    Inside(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Inside(error)
    }
}

impl From<LibraryError> for Trouble {
    fn from(error: LibraryError) -> Self {
        Self::Library(error)
    }
}

/// Fetches one finished clip.
pub(crate) async fn download(core: &Core, intent: &Intent) -> Result<Next> {
    let clip = &intent.clip;
    let (Some(server_id), Some(remote_id)) = (&clip.server_id, &clip.remote_id) else {
        return Ok(Next::Rest);
    };
    let client = match core.client(server_id).await? {
        Ok(client) => client,
        Err(why) => return poll::hold(core, intent, why).await,
    };
    let job = VideoId::parse(remote_id.as_str()).map_err(Error::internal)?;
    move_on(core, &clip.id, Happening::Fetch, None).await?;
    points::pass("download.begun");
    let outcome = fetch(core, intent, &client, &job).await;
    core.live
        .moving(&clip.id, |moving| moving.fetched_bytes = None);
    match outcome {
        Ok(()) => {
            core.worked(clip, intent.extra.as_deref()).await;
            core.live.settle(&clip.id);
            core.outbox.moved([&clip.id]);
            core.outbox.news(&clip.id, true, saved(clip));
            Ok(Next::Now)
        }
        Err(Trouble::Inside(error)) => {
            move_on(core, &clip.id, Happening::StopFetching, None).await?;
            Err(error)
        }
        Err(Trouble::Library(error)) => {
            let problem = sentences::waiting_for_library(&error);
            move_on(core, &clip.id, Happening::StopFetching, Some(problem)).await?;
            core.check_library().await?;
            // When the folder is unusable, the actor holds this back until it is usable again.
            Ok(Next::Later)
        }
        Err(Trouble::Unfit(error)) => {
            let problem = sentences::no_clip(&error.to_string());
            move_on(core, &clip.id, Happening::StopFetching, Some(problem)).await?;
            Ok(Next::Later)
        }
        Err(Trouble::Server(error)) => no_bytes(core, clip, &client, &job, &error).await,
    }
}

async fn fetch(
    core: &Core,
    intent: &Intent,
    client: &Client,
    job: &VideoId,
) -> Result<(), Trouble> {
    let clip = &intent.clip;
    let (folder, _stay) = core.vault.visit();
    let library = Library::open(folder);
    let part = {
        let (library, id) = (library.clone(), clip.id.clone());
        off_thread(move || library.part_path(&id)).await??
    };
    points::pass("download.part");
    if let Some(file) = &clip.file
        && landed(&library, &file.name, &file.sha256).await?
    {
        // The app ended between publishing the file and writing that down.
        points::pass("download.found");
        return land(core, clip).await;
    }
    let resume = resume(&part, intent.etag.clone()).await;
    let answer = places::open(core, client, &clip.id, job, resume).await?;
    if let Some(server_id) = &clip.server_id {
        core.heard(server_id, &answer);
    }
    let (content, from) = answer.map_err(Trouble::Server)?;
    if let Some(server_id) = &clip.server_id {
        let kind = content.content_type.clone();
        let sign = Sign::used(from == Place::Content).with(kind);
        core.note_if_possible(server_id, Subject::Content, sign)
            .await;
    }
    points::pass("download.opened");
    let reserve = core.config.tuning.disk_reserve;
    {
        let (library, length) = (library.clone(), content.content_length.unwrap_or_default());
        off_thread(move || library.has_room(length, reserve)).await??;
    }
    if intent.etag != content.etag {
        let (id, etag) = (clip.id.clone(), content.etag.clone());
        core.store
            .write(move |transaction| clips::set_etag(transaction, &id, etag.as_deref()))
            .await?;
        points::pass("download.etag");
    }
    let (live, id) = (core, clip.id.as_str());
    let received = receive::receive(content, &part, reserve, |bytes| {
        live.live
            .moving(id, |moving| moving.fetched_bytes = Some(bytes));
        live.outbox.changed(id);
    })
    .await;
    let Received { sha256 } = match received {
        Ok(received) => received,
        Err(Stopped::Server(error)) => return Err(Trouble::Server(error)),
        Err(Stopped::Disk(source)) => return Err(Trouble::Library(library.explain(source))),
        Err(Stopped::Inside(error)) => return Err(Trouble::Inside(error)),
    };
    points::pass("download.received");
    publish(core, clip, &library, part, sha256).await
}

/// Checks the bytes, makes them a file of the library and writes that down.
async fn publish(
    core: &Core,
    clip: &Clip,
    library: &Library,
    part: PathBuf,
    sha256: String,
) -> Result<(), Trouble> {
    let probed = {
        let part = part.clone();
        off_thread(move || {
            probe::probe(&part).inspect_err(|error| {
                // Bytes that are wrong from the start are not worth going on with.
                if !matches!(error, ProbeError::Read { .. }) {
                    let _ = std::fs::remove_file(&part);
                }
            })
        })
        .await?
    };
    let facts = probed.map_err(Trouble::Unfit)?;
    points::pass("download.probed");
    let _shared = core.vault.shared().await;
    let (library, part) = where_it_is(core, clip, library, part).await?;
    let when = asked_at(clip);
    let name = clip_name(&clip.prompt, when, &clip.id, facts.kind.extension());
    let name = {
        let library = library.clone();
        off_thread(move || library.free_name(&name)).await??
    };
    // The name is written down before the file gets it: after a crash between the two, the file
    // is found again by it.
    note_file(core, clip, facts.clip_file(&name, &sha256)).await?;
    points::pass("download.named");
    let path = {
        let (library, name) = (library.clone(), name.clone());
        off_thread(move || library.publish(&part, &name)).await??
    };
    points::pass("download.published");
    let given = file_name(&path);
    if given != name {
        note_file(core, clip, facts.clip_file(&given, &sha256)).await?;
    }
    land(core, clip).await
}

/// The library and the part in it. The library may have moved while the clip was fetched.
async fn where_it_is(
    core: &Core,
    clip: &Clip,
    library: &Library,
    part: PathBuf,
) -> Result<(Library, PathBuf), Trouble> {
    let now = Library::open(core.vault.folder());
    if now == *library {
        return Ok((now, part));
    }
    let (taker, id) = (now.clone(), clip.id.clone());
    let part = off_thread(move || taker.take_part(&part, &id)).await??;
    points::pass("download.taken-over");
    Ok((now, part))
}

/// The day in a clip's file name is the one it was asked for.
pub(crate) fn asked_at(clip: &Clip) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs_f64((clip.created_at / 1000.0).max(0.0))
}

async fn note_file(core: &Core, clip: &Clip, file: crate::clip::ClipFile) -> Result<()> {
    let (id, now) = (clip.id.clone(), core.now());
    core.store
        .write(move |transaction| clips::set_file(transaction, &id, &file, now))
        .await
}

/// The file is in its place: the clip is safe.
async fn land(core: &Core, clip: &Clip) -> Result<(), Trouble> {
    let id = clip.id.clone();
    // Otherwise it would stay `saving`, which nothing takes up before the next start.
    insist::write(core, move |transaction| {
        clips::step(transaction, &id, Happening::Land)?;
        clips::set_etag(transaction, &id, None)?;
        clips::set_problem(transaction, &id, None)?;
        clips::want_extras(transaction, &id, true)
    })
    .await?;
    points::pass("download.landed");
    core.forget_given(&clip.id).await;
    // The sidecar is a copy of what the database has; a clip is not lost without it.
    core.notes.rewrite([&clip.id]);
    Ok(())
}

async fn landed(library: &Library, name: &str, sha256: &str) -> Result<bool> {
    let (library, name, sha256) = (library.clone(), name.to_owned(), sha256.to_owned());
    blocking(move || {
        let Ok(path) = library.find(&name) else {
            return Ok(false);
        };
        if probe::hash(&path).is_ok_and(|found| found == sha256) {
            // Whether the crash came before the folder was synced, nobody knows.
            library.sync()?;
            return Ok(true);
        }
        Ok(false)
    })
    .await
}

async fn resume(part: &Path, etag: Option<String>) -> Option<Resume> {
    let from_bytes = tokio::fs::metadata(part).await.ok()?.len();
    Some(Resume {
        from_bytes,
        etag: etag?,
    })
}

/// Decides what a failed download means: tried again, unless the server has it no longer.
async fn no_bytes(
    core: &Core,
    clip: &Clip,
    client: &Client,
    job: &VideoId,
    error: &ApiError,
) -> Result<Next> {
    if matches!(error.status(), Some(403 | 404 | 410))
        && is_gone(core, clip, client, job, error).await
    {
        let (library, id) = (Library::open(core.vault.folder()), clip.id.clone());
        off_thread(move || {
            if let Ok(part) = library.part_path(&id) {
                // Half a clip that nobody can complete; there may be none.
                let _ = std::fs::remove_file(part);
            }
        })
        .await?;
        return poll::vanish(core, &clip.id, sentences::gone(Some(error))).await;
    }
    let problem = sentences::not_fetched(error);
    move_on(core, &clip.id, Happening::StopFetching, Some(problem)).await?;
    Ok(error.retry_after().map_or(Next::Later, Next::After))
}

/// Whether a 403, 404 or 410 is the end: said outright, after its time, or said again and again.
async fn is_gone(
    core: &Core,
    clip: &Clip,
    client: &Client,
    job: &VideoId,
    error: &ApiError,
) -> bool {
    let standing = client.retrieve(job).await;
    let had = match &standing {
        Ok(reply) => matches!(
            reply.value.phase(),
            Phase::Completed | Phase::Expired | Phase::Deleted
        ),
        Err(error) => matches!(error.status(), Some(404 | 410)),
    };
    if !had {
        return false;
    }
    let mut strikes = 0;
    core.live.moving(&clip.id, |moving| {
        moving.strikes += 1;
        strikes = moving.strikes;
    });
    let expired = clip
        .expires_at
        .is_some_and(|expires| expires <= clips::real(core.now()));
    error.status() == Some(410) || expired || strikes >= core.config.tuning.forgotten_after
}

async fn move_on(
    core: &Core,
    id: &str,
    happening: Happening,
    problem: Option<Problem>,
) -> Result<ClipState> {
    let asked = id.to_owned();
    let state = insist::write(core, move |transaction| {
        if let Some(problem) = &problem {
            clips::set_problem(transaction, &asked, Some(problem))?;
        }
        clips::step(transaction, &asked, happening)
    })
    .await?;
    core.outbox.moved([&id.to_owned()]);
    Ok(state)
}

/// One sentence for the desktop.
fn saved(clip: &Clip) -> String {
    const LONGEST: usize = 60;
    let name = clip.title.as_deref().unwrap_or(&clip.prompt).trim();
    let mut short: String = name.chars().take(LONGEST).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    if short.is_empty() {
        "A clip is saved.".to_owned()
    } else {
        format!("\u{201c}{short}\u{201d} is saved.")
    }
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    blocking(move || Ok(work())).await
}
