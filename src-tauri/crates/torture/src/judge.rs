//! The promises, looked at from outside: the server's books, the files, and what the engine says
//! of its clips. Not here: what was spent, see `ledger`.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};
use studio::character::CharacterState;
use studio::clip::{Clip, ClipState};
use studio::library::{Library, Sidecar};
use videos_simulator::{Books, Request, Route};

use crate::engine::KEY;
use crate::ledger;
use crate::world::{Fate, OF_OTHERS, World};

/// Notes and pictures are written after a clip is safe; then nothing may be left lying about.
const TIDY_WITHIN: Duration = Duration::from_secs(6);

/// Everything that is not as promised.
pub(crate) async fn judge(world: &mut World, clips: &[Clip]) -> Vec<String> {
    let books = world.simulator.books();
    let mut broken = creates(world, clips, &books);
    broken.extend(sent_too_often(world, clips, &books));
    broken.extend(miscast(world, &books));
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
    for intent in &world.intents {
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
        if matches!(intent.fate, Fate::Forgotten | Fate::Deleted) {
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

/// What may have arrived is never sent a second time by a machine, also where no job came of it.
fn sent_too_often(world: &World, clips: &[Clip], books: &Books) -> Option<String> {
    let turned_away = |request: &Request| {
        let cut = request.fault.as_deref().is_some_and(is_cut);
        matches!(request.status, 400 | 415 | 429 | 503) && !cut
    };
    let sent = books
        .requests
        .iter()
        .filter(|request| request.route == Route::Create && !turned_away(request))
        .count();
    let taken: usize = world.intents.iter().map(|intent| intent.takes).sum();
    // Each of these was turned away, or never left.
    let not_sent = clips.iter().filter(|clip| {
        clip.remote_id.is_none() && matches!(clip.state, ClipState::Refused | ClipState::Cancelled)
    });
    let asked = (taken + world.sent_again).saturating_sub(not_sent.count());
    (sent > asked).then(|| format!("{sent} creates may have arrived, {asked} were asked for"))
}

/// At most one character per wish, and each that was made is known by its id or waits for the person.
fn miscast(world: &World, books: &Books) -> Vec<String> {
    let mut broken = Vec::new();
    for figure in &world.cast {
        let name = figure.name.as_str();
        let uploads = books.characters.iter();
        let made: Vec<&str> = uploads
            .filter(|upload| upload.name.as_deref() == Some(name))
            .filter_map(|upload| upload.accepted.as_deref())
            .collect();
        if made.len() > 1 {
            broken.push(format!("{name:?} was made {} times", made.len()));
        }
        if figure.is_forgotten {
            continue;
        }
        let known = world.characters.iter().filter(|one| one.name == name);
        let known: Vec<_> = known.collect();
        let as_promised = match known[..] {
            [] => made.is_empty(),
            [one] if one.state == CharacterState::Ready => {
                made.first().copied() == one.remote_id.as_deref()
            }
            [one] => one.state == CharacterState::Unknown,
            _ => false,
        };
        if !as_promised {
            broken.push(format!("{name:?} was made as {made:?} and is {known:?}"));
        }
    }
    broken
}

/// Whether the connection ended without an answer.
fn is_cut(fault: &str) -> bool {
    ["reset", "close"].iter().any(|word| fault.contains(word))
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
    for (clip, file) in clips
        .iter()
        .filter(|clip| clip.state == ClipState::Safe)
        .filter_map(|clip| Some((clip, clip.file.as_ref()?)))
    {
        match library.read_sidecar(&file.name) {
            Ok(sidecar) if tells_of(&sidecar, clip) => {}
            Ok(_) => found.push(format!(
                "the notes beside {} are of another clip",
                file.name
            )),
            Err(error) => found.push(format!("{}: {error}", file.name)),
        }
    }
    found.extend(lost_of_others(world));
    found.extend(ledger::behind(world));
    found
}

fn tells_of(sidecar: &Sidecar, clip: &Clip) -> bool {
    let hash = clip.file.as_ref().map(|file| file.sha256.as_str());
    hash == Some(sidecar.file.sha256.as_str())
        && sidecar.id == clip.id
        && sidecar.prompt == clip.prompt
        && sidecar.remote_id == clip.remote_id
}

/// What the library came upon when it moved is still there.
fn lost_of_others(world: &World) -> impl Iterator<Item = String> {
    let lost = world
        .of_others
        .iter()
        .filter(|path| !fs::read(path).is_ok_and(|bytes| bytes == OF_OTHERS));
    lost.map(|path| format!("{} is not ours and was touched", path.display()))
}

/// The key stands in no file: no log, no database, no notes, no sheet of the account.
pub(crate) fn key_in_files(world: &World) -> Vec<String> {
    let everywhere = [
        world.folder.path(),
        world.disk.folder(),
        world.other_disk.path(),
    ];
    let holds = |path: &PathBuf| {
        let bytes = fs::read(path).unwrap_or_default();
        bytes
            .windows(KEY.len())
            .any(|window| window == KEY.as_bytes())
    };
    everywhere
        .into_iter()
        .flat_map(files)
        .filter(holds)
        .map(|path| format!("the key stands in {}", path.display()))
        .collect()
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
