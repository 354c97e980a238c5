//! From a finished job to a safe clip: bytes into a part file, checked, published, noted beside
//! the clip. Nothing is called safe before file and folder are synced.

mod places;
mod receive;
mod verdict;

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use videos_api::{ApiError, Client, Content, Reply, Resume, Video, VideoId};

use crate::clip::{Clip, ClipFile, ClipState, Problem};
use crate::core::{Core, blocking};
use crate::durable;
use crate::error::{Error, Result};
use crate::jobs::poll;
use crate::jobs::{Next, insist};
use crate::library::{Library, LibraryError, clip_name};
use crate::points;
use crate::probe::{self, Facts, ProbeError};
use crate::sentences;
use crate::server::{Sign, Subject};
use crate::state::Happening;
use crate::store::clips::{self, Intent};
use places::Place;
use receive::{Received, Stopped};
use verdict::Unfit;

/// Why a download did not end in a safe clip.
enum Trouble {
    /// The server's answer, or the lack of one.
    Server(ApiError),
    /// What came is no whole clip.
    Unfit(ProbeError, Next),
    /// The server calls the job failed, and what came is no clip.
    Failed(Box<Reply<Video>>),
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

/// A finished clip on its way from its server into the library.
struct Transfer<'a> {
    core: &'a Core,
    clip: &'a Clip,
    client: &'a Client,
    job: &'a VideoId,
    library: Library,
    /// Where its bytes are collected.
    part: PathBuf,
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
        Err(Trouble::Unfit(error, next)) => {
            let problem = sentences::no_clip(&error.to_string());
            move_on(core, &clip.id, Happening::StopFetching, Some(problem)).await?;
            Ok(next)
        }
        Err(Trouble::Failed(reply)) => verdict::failed(core, clip, *reply).await,
        Err(Trouble::Server(error)) => verdict::no_bytes(core, clip, &client, &job, &error).await,
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
        && let Some(path) = landed(&library, &file.name, &file.sha256).await?
    {
        // The app ended between publishing the file and writing that down.
        points::pass("download.found");
        let unfit = off_thread(move || probe::probe(&path).err()).await?;
        let problem = unfit.map(|error| sentences::kept_as_it_came(Some(error.to_string())));
        return land(core, clip, problem).await;
    }
    let transfer = Transfer {
        core,
        clip,
        client,
        job,
        library,
        part,
    };
    transfer.run(intent.etag.clone()).await
}

impl Transfer<'_> {
    /// Goes on where an earlier try stopped, whose bytes have this `ETag`.
    async fn run(&self, etag: Option<String>) -> Result<(), Trouble> {
        let resume = resume(&self.part, etag.clone()).await;
        let etag = if resume.is_some() {
            etag
        } else {
            // What cannot be gone on with makes room.
            self.begin_anew(etag.is_some()).await?;
            None
        };
        let (content, etag) = match self.open(resume.as_ref()).await? {
            Ok(content) => (content, etag),
            Err(error) if resume.is_some() && places::refuses_the_rest(&error) => {
                if let Some(sha256) = self.whole_after_all(&error).await? {
                    return self.publish(sha256).await;
                }
                self.begin_anew(true).await?;
                points::pass("download.anew");
                (self.open(None).await?.map_err(Trouble::Server)?, None)
            }
            Err(error) => return Err(Trouble::Server(error)),
        };
        points::pass("download.opened");
        let reserve = self.core.config.tuning.disk_reserve;
        {
            let (library, length) = (
                self.library.clone(),
                content.content_length.unwrap_or_default(),
            );
            off_thread(move || library.has_room(length, reserve)).await??;
        }
        if !content.partial {
            // Bytes that are here must never be taken for those of the new `ETag`.
            self.clear().await?;
            points::pass("download.cleared");
        }
        if etag != content.etag {
            self.note_etag(content.etag.clone()).await?;
            points::pass("download.etag");
        }
        let sha256 = self.receive(content).await?;
        points::pass("download.received");
        self.publish(sha256).await
    }

    /// Opens the transfer, and notes what that shows of the server.
    async fn open(&self, resume: Option<&Resume>) -> Result<Result<Content, ApiError>, Trouble> {
        let Self {
            core,
            clip,
            client,
            job,
            ..
        } = self;
        let (content, from) = match places::open(core, client, clip, job, resume).await? {
            Ok(opened) => opened,
            Err(error) => return Ok(Err(error)),
        };
        if let Some(server_id) = &clip.server_id
            && from != Place::Aside
        {
            let kind = content.content_type.clone();
            let sign = Sign::used(from == Place::Content).with(kind);
            core.note_if_possible(server_id, Subject::Content, sign)
                .await;
        }
        Ok(Ok(content))
    }

    /// The hash of the bytes that are here, if the server has no more of them and they are a whole
    /// clip: the app ended before they got their name.
    async fn whole_after_all(&self, error: &ApiError) -> Result<Option<String>, Trouble> {
        if error.status() != Some(416) {
            return Ok(None);
        }
        let part = self.part.clone();
        let found = off_thread(move || {
            let facts = probe::probe(&part).ok().filter(Facts::is_exact)?;
            tracing::info!(bytes = facts.bytes, "everything was here already");
            probe::hash(&part).ok()
        });
        Ok(found.await?)
    }

    /// Lets go of what is here, and of its `ETag` if it has one.
    async fn begin_anew(&self, tagged: bool) -> Result<(), Trouble> {
        // The bytes first: without them their `ETag` says nothing.
        if tokio::fs::try_exists(&self.part).await.unwrap_or(true) {
            self.clear().await?;
        }
        if tagged {
            self.note_etag(None).await?;
        }
        Ok(())
    }

    /// Lets go of the bytes that are here, on the disk as well.
    async fn clear(&self) -> Result<(), Trouble> {
        let part = self.part.clone();
        let cleared = off_thread(move || durable::remove_synced(&part)).await?;
        Ok(cleared.map_err(|source| self.library.explain(source))?)
    }

    /// Remembers which bytes the part holds.
    async fn note_etag(&self, etag: Option<String>) -> Result<()> {
        let id = self.clip.id.clone();
        self.core
            .store
            .write(move |transaction| clips::set_etag(transaction, &id, etag.as_deref()))
            .await
    }

    /// Brings the bytes into the part; answers the hash of all of them.
    async fn receive(&self, content: Content) -> Result<String, Trouble> {
        let (core, id) = (self.core, self.clip.id.as_str());
        let reserve = core.config.tuning.disk_reserve;
        let received = receive::receive(content, &self.part, reserve, |bytes| {
            core.live
                .moving(id, |moving| moving.fetched_bytes = Some(bytes));
            core.outbox.changed(id);
        })
        .await;
        match received {
            Ok(Received { sha256 }) => Ok(sha256),
            Err(Stopped::Server(error)) => {
                core.live.moving(id, |moving| moving.spoiled += 1);
                Err(Trouble::Server(error))
            }
            Err(Stopped::Disk(source)) => Err(Trouble::Library(self.library.explain(source))),
            Err(Stopped::Inside(error)) => Err(Trouble::Inside(error)),
        }
    }

    /// Checks the bytes, makes them a file of the library and writes that down.
    async fn publish(&self, sha256: String) -> Result<(), Trouble> {
        let (core, clip) = (self.core, self.clip);
        let probed = {
            let part = self.part.clone();
            off_thread(move || probe::probe(&part)).await?
        };
        let (facts, problem) = match probed {
            Ok(facts) => (facts, None),
            Err(error) => {
                let told = (&error, sha256.as_str());
                match verdict::unfit(core, clip, self.client, self.job, &self.part, told).await? {
                    Unfit::Kept(facts, problem) => (facts, Some(problem)),
                    Unfit::Again(next) => return Err(Trouble::Unfit(error, next)),
                    Unfit::Failed(reply) => return Err(Trouble::Failed(reply)),
                }
            }
        };
        points::pass("download.probed");
        let _shared = core.vault.shared().await;
        let (library, part) = where_it_is(core, clip, &self.library, self.part.clone()).await?;
        let when = asked_at(clip);
        let name = clip_name(&clip.prompt, when, &clip.id, facts.kind.extension());
        let name = {
            let library = library.clone();
            off_thread(move || library.free_name(&name)).await??
        };
        // The name is written down before the file gets it: after a crash between the two, the file
        // is found again by it.
        note_file(core, clip, facts.clip_file(&name, &sha256), problem.clone()).await?;
        points::pass("download.named");
        let path = {
            let (library, name) = (library.clone(), name.clone());
            off_thread(move || library.publish(&part, &name)).await??
        };
        points::pass("download.published");
        let given = file_name(&path);
        if given != name {
            note_file(
                core,
                clip,
                facts.clip_file(&given, &sha256),
                problem.clone(),
            )
            .await?;
        }
        land(core, clip, problem).await
    }
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

async fn note_file(
    core: &Core,
    clip: &Clip,
    file: ClipFile,
    problem: Option<Problem>,
) -> Result<()> {
    let (id, now) = (clip.id.clone(), core.now());
    core.store
        .write(move |transaction| {
            clips::set_file(transaction, &id, &file, now)?;
            clips::set_problem(transaction, &id, problem.as_ref())
        })
        .await
}

/// The file is in its place: the clip is safe, whatever is to be said of its bytes.
async fn land(core: &Core, clip: &Clip, problem: Option<Problem>) -> Result<(), Trouble> {
    let id = clip.id.clone();
    // Otherwise it would stay `saving`, which nothing takes up before the next start.
    insist::write(core, move |transaction| {
        clips::step(transaction, &id, Happening::Land)?;
        clips::set_etag(transaction, &id, None)?;
        clips::set_problem(transaction, &id, problem.as_ref())?;
        clips::want_extras(transaction, &id, true)
    })
    .await?;
    points::pass("download.landed");
    core.forget_given(&clip.id).await;
    // The sidecar is a copy of what the database has; a clip is not lost without it.
    core.notes.rewrite([&clip.id]);
    Ok(())
}

/// Where the file of a clip is, if it is there.
async fn landed(library: &Library, name: &str, sha256: &str) -> Result<Option<PathBuf>> {
    let (library, name, sha256) = (library.clone(), name.to_owned(), sha256.to_owned());
    blocking(move || {
        let Ok(path) = library.find(&name) else {
            return Ok(None);
        };
        if probe::hash(&path).is_ok_and(|found| found == sha256) {
            // Whether the crash came before the folder was synced, nobody knows.
            library.sync()?;
            return Ok(Some(path));
        }
        Ok(None)
    })
    .await
}

/// Where to go on. What was written before the machine was started is not gone on with: when its
/// power was lost, a part may have kept its length and not its bytes.
async fn resume(part: &Path, etag: Option<String>) -> Option<Resume> {
    let facts = tokio::fs::metadata(part).await.ok()?;
    let started = UNIX_EPOCH + Duration::from_secs(sysinfo::System::boot_time().ok()?);
    let written = facts.modified().ok()?;
    // A time to come: the clock was set meanwhile, perhaps by the start.
    if written < started || written > SystemTime::now() {
        return None;
    }
    Some(Resume {
        from_bytes: facts.len(),
        etag: etag?,
    })
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
