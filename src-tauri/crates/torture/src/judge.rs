//! The promises, looked at from outside: the server's books, the files, and what the engine says
//! of its clips. Not here: what was spent, see `ledger`.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};
use studio::clip::{Clip, ClipState};
use studio::library::Library;
use videos_simulator::Books;

use crate::ledger;
use crate::world::{Fate, World};

/// Notes and pictures are written after a clip is safe; then nothing may be left lying about.
const TIDY_WITHIN: Duration = Duration::from_secs(6);

/// Everything that is not as promised.
pub(crate) async fn judge(world: &mut World, clips: &[Clip]) -> Vec<String> {
    let books = world.simulator.books();
    let mut broken = creates(world, clips, &books);
    for clip in clips {
        if let Err(what) = rests(world, clip).await {
            broken.push(format!("{what}\n{clip:#?}"));
        }
    }
    broken.extend(untidy(world, clips).await);
    broken.extend(panicked(world.folder.path()));
    broken.extend(ledger::compare(world, clips, &books));
    broken
}

/// At most one job per intent, each of them a clip, and every intent there.
fn creates(world: &World, clips: &[Clip], books: &Books) -> Vec<String> {
    let mut broken = Vec::new();
    for intent in world
        .intents
        .iter()
        .filter(|intent| intent.fate != Fate::Deleted)
    {
        let prompt = intent.prompt.as_str();
        let ours: Vec<&Clip> = clips.iter().filter(|clip| clip.prompt == prompt).collect();
        let jobs: Vec<&str> = books
            .creates
            .iter()
            .filter(|create| create.prompt.as_deref() == Some(prompt))
            .filter_map(|create| create.accepted.as_deref())
            .collect();
        if jobs.len() > intent.takes {
            broken.push(format!("{prompt:?} was paid {} times", jobs.len()));
        }
        if intent.fate == Fate::Forgotten {
            continue;
        }
        if ours.len() != intent.takes {
            broken.push(format!(
                "{} clips of {} that were asked for by {prompt:?}",
                ours.len(),
                intent.takes
            ));
        }
        for job in jobs {
            let claims = ours
                .iter()
                .filter(|clip| clip.remote_id.as_deref() == Some(job));
            let claims = claims.count();
            if claims != 1 {
                broken.push(format!(
                    "{job} of {prompt:?} was paid and is {claims} clips"
                ));
            }
        }
    }
    broken
}

/// Whether a clip came to its end, and to the right one.
async fn rests(world: &mut World, clip: &Clip) -> Result<(), String> {
    let fate = world
        .intents
        .iter()
        .find(|intent| intent.prompt == clip.prompt)
        .ok_or("nobody asked for this clip")?
        .fate;
    match clip.state {
        ClipState::Safe => {
            let file = clip.file.as_ref().ok_or("a safe clip has no file")?;
            let path = world.library.join(&file.name);
            let kept = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let job = clip.remote_id.clone().ok_or("a safe clip has no job")?;
            let made = if let Some(hash) = world.hashes.get(&job) {
                hash.clone()
            } else {
                let bytes = world.simulator.clip(&job).await;
                let hash = hash(&bytes.ok_or("the server never had its job")?);
                world.hashes.insert(job, hash.clone());
                hash
            };
            if hash(&kept) != made || file.sha256 != made {
                return Err("it is called safe with other bytes than the server's".to_owned());
            }
            Ok(())
        }
        ClipState::Failed if clip.remote_id.is_some() && fate == Fate::Fails => Ok(()),
        ClipState::Failed if clip.remote_id.is_none() && fate == Fate::Left => Ok(()),
        ClipState::Cancelled if fate == Fate::Left => Ok(()),
        ClipState::Gone if fate == Fate::Expires => Ok(()),
        ClipState::Refused if clip.remote_id.is_none() => Ok(()),
        ClipState::Failed | ClipState::Cancelled | ClipState::Gone if fate == Fate::Forgotten => {
            Ok(())
        }
        state => Err(format!("a clip ends {state:?}")),
    }
}

/// Nothing of ours is left lying about: no part, no temporary file, no stray clip, notes
/// beside every clip, and the account as the ledger is.
async fn untidy(world: &World, clips: &[Clip]) -> Vec<String> {
    let begun = Instant::now();
    loop {
        let found = lying_about(world, clips);
        if found.is_empty() || begun.elapsed() > TIDY_WITHIN {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

fn lying_about(world: &World, clips: &[Clip]) -> Vec<String> {
    let mut found = Vec::new();
    let library = Library::open(&world.library);
    let safe: HashSet<PathBuf> = clips
        .iter()
        .filter(|clip| clip.state == ClipState::Safe)
        .filter_map(|clip| clip.file.as_ref())
        .map(|file| library.folder().join(&file.name))
        .collect();
    let everywhere = [world.folder.path(), world.other_disk.path()];
    for path in everywhere.into_iter().flat_map(files) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".part") || name.starts_with(".dailies-") {
            found.push(format!("{} is left lying about", path.display()));
        } else if name.ends_with(".mp4.json") && path.parent() != Some(library.folder()) {
            found.push(format!("{} is left by a move", path.display()));
        } else if name.ends_with(".mp4") && !safe.contains(&path) {
            found.push(format!("{} is no clip of the library", path.display()));
        }
    }
    for file in clips
        .iter()
        .filter(|clip| clip.state == ClipState::Safe)
        .filter_map(|clip| clip.file.as_ref())
    {
        match library.read_sidecar(&file.name) {
            Ok(sidecar) if sidecar.file.sha256 == file.sha256 => {}
            Ok(_) => found.push(format!(
                "the notes beside {} are of another clip",
                file.name
            )),
            Err(error) => found.push(format!("{}: {error}", file.name)),
        }
    }
    found.extend(ledger::behind(world));
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found
}

fn panicked(folder: &Path) -> Option<String> {
    let log = fs::read_to_string(folder.join("engine.log")).unwrap_or_default();
    let line = log.lines().find(|line| line.contains("panicked"))?;
    Some(format!("the engine panicked: {line}"))
}

/// The last words of the engine.
pub(crate) fn last_lines(folder: &Path) -> String {
    let log = fs::read_to_string(folder.join("engine.log")).unwrap_or_default();
    let lines: Vec<&str> = log.lines().rev().take(8).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}

fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
