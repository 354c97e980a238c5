//! Characters of servers. Making one is an upload that may cost money and that no server lists, so it
//! is written down before it leaves, leaves once, and an outcome that nobody knows stays unknown
//! until the user names the id or removes it.
//!
//! Not in the ledger and under no cap: the protocol knows no price of it.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use uuid::Uuid;
use videos_api::{ApiError, CharacterId, Client, NewCharacter as Upload};

use super::Studio;
use crate::character::{Character, CharacterState, NewCharacter};
use crate::core::blocking;
use crate::error::{Error, Result};
use crate::jobs::{insist, refuses};
use crate::points;
use crate::probe::{self, Kind};
use crate::request::RequestId;
use crate::sentences;
use crate::server::{Sign, Subject};
use crate::servers::learn;
use crate::store::{characters, servers};

/// The largest video that is sent, in bytes: it is held in memory. Two to four seconds are enough.
const LARGEST: u64 = 100_000_000;

/// The video that a character is made of.
enum Source {
    Clip(String),
    File(PathBuf),
}

impl Studio {
    /// Makes a character of a clip.
    pub async fn make_character(
        &self,
        request: RequestId,
        wish: NewCharacter,
    ) -> Result<Character> {
        let NewCharacter {
            server_id,
            name,
            clip_id,
        } = wish;
        self.make(request, server_id, name, Source::Clip(clip_id))
            .await
    }

    /// Makes a character of a video file that the user picked.
    pub async fn make_character_of_file(
        &self,
        request: RequestId,
        server_id: String,
        name: String,
        path: PathBuf,
    ) -> Result<Character> {
        self.make(request, server_id, name, Source::File(path))
            .await
    }

    async fn make(
        &self,
        request: RequestId,
        server_id: String,
        name: String,
        source: Source,
    ) -> Result<Character> {
        let core = &self.core;
        let RequestId(asked) = request.clone();
        let made = core.once(request, "make_character", async {
            let before = asked.clone();
            let before = core
                .store
                .read(move |c| characters::by_request(c, &before))
                .await?;
            // It left before the app ended.
            if let Some(before) = before {
                return Ok(before.id);
            }
            let name = checked_name(&name)?;
            let client = core.reach(&server_id).await?;
            let (video, clip_id) = match source {
                Source::File(path) => (blocking(move || video(&path)).await?, None),
                Source::Clip(id) => {
                    // The library stays in its folder while it is read.
                    let (path, _stay) = self.visit_clip(&id).await?;
                    (blocking(move || video(&path)).await?, Some(id))
                }
            };
            let upload = Upload {
                video,
                file_name: "character.mp4".to_owned(),
                name: name.clone(),
            };
            let character = Character {
                id: Uuid::now_v7().to_string(),
                server_id,
                name,
                state: CharacterState::Making,
                remote_id: None,
                clip_id,
            };
            let now = core.moment();
            let id = character.id.clone();
            let server = character.server_id.clone();
            core.store
                .write(move |transaction| {
                    let server = servers::get(transaction, &character.server_id)?;
                    if server.passport.answer(Subject::Characters) == Some(false) {
                        return Err(not_offered(&server.name));
                    }
                    characters::add(transaction, &character, &asked, now)
                })
                .await?;
            core.outbox.servers();
            points::pass("character.written");
            self.send(&client, &server, &id, &upload).await?;
            Ok(id)
        });
        let id = made.await?;
        self.character(&id).await
    }

    /// The one upload, and what becomes of it.
    async fn send(
        &self,
        client: &Client,
        server_id: &str,
        id: &str,
        upload: &Upload,
    ) -> Result<()> {
        let core = &self.core;
        let answer = client.make_character(upload).await;
        points::pass("character.answered");
        core.heard(server_id, &answer);
        let (asked, kept) = (id.to_owned(), answer.as_ref().ok());
        let remote_id = kept.map(|reply| reply.value.id.as_str().to_owned());
        let never_arrived = |error: &ApiError| refuses(error) || error.certainly_not_received();
        let refused = answer.as_ref().is_err_and(never_arrived);
        insist::write(core, move |transaction| {
            if refused {
                return characters::remove(transaction, &asked);
            }
            let state = match &remote_id {
                Some(_) => CharacterState::Ready,
                None => CharacterState::Unknown,
            };
            characters::set_state(transaction, &asked, state, remote_id.as_deref())
        })
        .await?;
        points::pass("character.kept");
        core.outbox.servers();
        self.learn_characters(client, server_id, answer.as_ref().err())
            .await;
        match answer {
            Err(error) if refused => Err(sentences::answer(&error)),
            _ => Ok(()),
        }
    }

    /// What an answer about characters says of the server. One 404 says nothing: proxies answer so
    /// while a server starts. Two say that there are none, if there is time between them and the
    /// server answered otherwise each time.
    async fn learn_characters(&self, client: &Client, server_id: &str, error: Option<&ApiError>) {
        let core = &self.core;
        let status = error.and_then(ApiError::status);
        let sign = match status {
            None if error.is_none() => {
                core.live.not_lacking(server_id);
                Sign::used(true)
            }
            // It read what was sent.
            Some(400 | 409 | 413 | 422) => return core.live.not_lacking(server_id),
            Some(405 | 501) => Sign::used(false).by(status),
            Some(404) if !is_there(client).await => return,
            Some(404)
                if core
                    .live
                    .lacks(server_id, core.config.tuning.forgotten_after) =>
            {
                Sign::used(false).by(status)
            }
            _ => return,
        };
        core.note_if_possible(server_id, Subject::Characters, sign)
            .await;
    }

    /// Takes a character in that the server has, by the server's own id: one that was made elsewhere,
    /// or of which it was not known whether it was made.
    pub async fn add_character(
        &self,
        request: RequestId,
        server_id: &str,
        remote_id: &str,
    ) -> Result<Character> {
        let core = &self.core;
        let id = core
            .once(request.clone(), "add_character", async {
                let wrong = |_| {
                    Error::invalid(
                        "remote_id",
                        "Paste the id that the server gave the character.",
                    )
                };
                let remote = CharacterId::parse(remote_id.trim()).map_err(wrong)?;
                let client = core.reach(server_id).await?;
                let answer = client.character(&remote).await;
                core.heard(server_id, &answer);
                let found = answer.map_err(|error| sentences::answer(&error))?.value;
                self.learn_characters(&client, server_id, None).await;
                let (RequestId(asked), now) = (request, core.moment());
                let server_id = server_id.to_owned();
                core.store
                    .write(move |transaction| {
                        let remote = remote.as_str();
                        let name = found.name.unwrap_or_else(|| remote.to_owned());
                        let known = match characters::by_remote(transaction, &server_id, remote)? {
                            None => characters::undecided(transaction, &server_id, &name)?,
                            known => known,
                        };
                        if let Some(known) = known {
                            let ready = CharacterState::Ready;
                            characters::set_state(transaction, &known.id, ready, Some(remote))?;
                            return Ok(known.id);
                        }
                        let character = Character {
                            id: Uuid::now_v7().to_string(),
                            server_id,
                            name,
                            state: CharacterState::Ready,
                            remote_id: Some(remote.to_owned()),
                            clip_id: None,
                        };
                        characters::add(transaction, &character, &asked, now)?;
                        Ok(character.id)
                    })
                    .await
            })
            .await?;
        core.outbox.servers();
        self.character(&id).await
    }

    /// Forgets a character. The server keeps it: the protocol has no way to delete one there.
    pub async fn remove_character(&self, request: RequestId, id: &str) -> Result<()> {
        let asked = id.to_owned();
        self.core
            .change(request, "remove_character", move |transaction, _| {
                if characters::get(transaction, &asked)?.state == CharacterState::Making {
                    // Its id is still to come, and no server tells it twice.
                    return Err(Error::conflict(
                        "This character is on its way to the server. Remove it in a moment, when the server has answered.",
                    ));
                }
                characters::remove(transaction, &asked)
            })
            .await?;
        self.core.outbox.servers();
        Ok(())
    }

    async fn character(&self, id: &str) -> Result<Character> {
        let id = id.to_owned();
        let read = self.core.store.read(move |c| characters::get(c, &id));
        read.await
    }
}

/// Whether a server answers otherwise. Gateways without a list (New API) name their models.
async fn is_there(client: &Client) -> bool {
    learn::answers(client).await || client.models().await.is_ok()
}

fn not_offered(server: &str) -> Error {
    Error::conflict(format!(
        "{server} does not offer characters. Use a reference image instead."
    ))
}

fn checked_name(name: &str) -> Result<String> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err(Error::invalid("name", "Give the character a name.")),
        long if long > Upload::LONGEST_NAME => Err(Error::invalid(
            "name",
            format!(
                "The name has {long} characters. Shorten it to {}.",
                Upload::LONGEST_NAME
            ),
        )),
        _ if name.chars().any(char::is_control) => Err(Error::invalid(
            "name",
            "Write the name in one line, as it will stand in prompts.",
        )),
        _ => Ok(name.to_owned()),
    }
}

/// The bytes of a video that a server takes.
fn video(path: &Path) -> Result<Bytes> {
    let unreadable = |error: &dyn std::fmt::Display| {
        Error::storage("The video cannot be read. Choose another one.", error)
    };
    let facts = probe::probe(path).map_err(|error| unreadable(&error))?;
    if facts.kind != Kind::Mp4 {
        return Err(Error::invalid(
            "video",
            "Choose an MP4 video: servers make characters of nothing else.",
        ));
    }
    if facts.bytes > LARGEST {
        return Err(Error::invalid(
            "video",
            "This video is larger than 100 MB. Choose a shorter one: two to four seconds are enough.",
        ));
    }
    let bytes = std::fs::read(path).map_err(|error| unreadable(&error))?;
    Ok(bytes.into())
}
