//! The sidecar: what we know about a clip, as JSON beside it, for people, for other programs and
//! for rebuilding the library. Never a key, and no user name or password of a server address.
//!
//! Not here: where it is put (`Library`).

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use url::Url;

use super::LibraryError;
use crate::character::Appearance;
use crate::clip::{Clip, ClipFile, ClipSource, Flag, Problem};
use crate::money::LedgerEntry;
use crate::part::Part;
use crate::server::{AuthForm, ConnectionInput};

/// The version this program writes. Readers take this one and older ones.
const VERSION: u32 = 4;

/// No honest sidecar is larger: a prompt of 40,000 characters is a tenth of it.
const LARGEST: u64 = 2 << 20;

/// What we know about a clip. Times are RFC 3339 in UTC.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sidecar {
    /// Version of this format.
    #[serde(rename = "dailies")]
    pub version: u32,
    /// The file it speaks of.
    pub file: SidecarFile,
    /// Our own id of the clip.
    pub id: String,
    /// How the clip came to be.
    pub source: ClipSource,
    /// The prompt as sent; empty for imported clips.
    #[serde(default)]
    pub prompt: String,
    /// A name given by the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Model id as sent or reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// `WIDTHxHEIGHT` as sent or reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// Length in seconds as sent or reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<String>,
    /// Further parameters that were sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<serde_json::Value>,
    /// The server it was asked of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server: Option<SidecarServer>,
    /// Its id on the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_id: Option<String>,
    /// Our id of the clip it was made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin_id: Option<String>,
    /// Id (hash) of the reference image that was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_id: Option<String>,
    /// The characters that appear in it. Since version 4.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub characters: Vec<Appearance>,
    /// Name of the project it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// Our id of that project. Since version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project_id: Option<String>,
    /// Stars, 0 to 5.
    #[serde(default)]
    pub rating: u8,
    /// Pick, reject or neither.
    #[serde(default)]
    pub flag: Flag,
    /// Why it was rejected. Since version 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reject_reason: Option<String>,
    /// Its tags. Since version 4.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// What the user notes about it. Since version 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Our id of what the takes of one intent have in common. Since version 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stack_id: Option<String>,
    /// The marked part. Since version 4.
    #[serde(default, skip_serializing_if = "Part::is_whole")]
    pub part: Part,
    /// When it was asked for here.
    #[serde(with = "moment", default)]
    pub created_at: Option<f64>,
    /// When the server took it.
    #[serde(with = "moment", default, skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<f64>,
    /// When the server finished it.
    #[serde(with = "moment", default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<f64>,
    /// When it became safe.
    #[serde(with = "moment", default, skip_serializing_if = "Option::is_none")]
    pub saved_at: Option<f64>,
    /// When the server forgets its bytes. Since version 2.
    #[serde(with = "moment", default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<f64>,
    /// When it was moved to the trash. Since version 2.
    #[serde(with = "moment", default, skip_serializing_if = "Option::is_none")]
    pub trashed_at: Option<f64>,
    /// When it was deleted on its server. Since version 2.
    #[serde(with = "moment", default, skip_serializing_if = "Option::is_none")]
    pub deleted_on_server_at: Option<f64>,
    /// What it cost: its rows of the ledger. Since version 3.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ledger: Vec<LedgerEntry>,
}

/// The file a sidecar speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SidecarFile {
    /// Its name, beside the sidecar.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
    /// Media type by content.
    pub media_type: String,
    /// Width in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Height in pixels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// Length in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<f64>,
    /// Frames per second. Since version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame_rate: Option<f64>,
    /// Codec as in `canPlayType`. Since version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub codec: Option<String>,
    /// It came twice like this and is no clip that could be read. Not in older files.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_it_came: bool,
}

/// The server a sidecar names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SidecarServer {
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its address, without user name, password, query and fragment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// Our id of it. Since version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How requests prove who sends them; never the key. Since version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<AuthForm>,
    /// Whether it is the demo. Since version 2.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demo: bool,
    /// `OpenAI-Organization`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// `OpenAI-Project`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub project: Option<String>,
    /// Headers, and the forms it wants creates in. Never the values of secret headers, and neither
    /// proxy nor certificates: a file that came from elsewhere must not send requests through
    /// them.
    #[serde(default, skip_serializing_if = "is_plain")]
    pub connection: ConnectionInput,
}

fn is_plain(connection: &ConnectionInput) -> bool {
    *connection == ConnectionInput::default()
}

/// What the database knows of a clip's server.
#[derive(Debug, Clone)]
pub struct AskedOf<'a> {
    /// Its address, with whatever was typed.
    pub base_url: &'a str,
    /// How requests prove who sends them.
    pub auth: &'a AuthForm,
    /// Whether it is the demo.
    pub demo: bool,
    /// `OpenAI-Organization`.
    pub organization: Option<&'a str>,
    /// `OpenAI-Project`.
    pub project: Option<&'a str>,
    /// How requests travel to it.
    pub connection: ConnectionInput,
}

impl AskedOf<'_> {
    /// What may stand in a file that travels with the clip.
    fn travels(&self) -> ConnectionInput {
        ConnectionInput {
            headers: self.connection.headers.clone(),
            body: self.connection.body,
            seconds: self.connection.seconds,
            reference: self.connection.reference,
            ..ConnectionInput::default()
        }
    }
}

impl SidecarServer {
    /// A server as it is named outside of the database: its address is cleaned of credentials.
    pub(crate) fn of(
        id: Option<String>,
        name: Option<String>,
        asked: Option<&AskedOf<'_>>,
    ) -> Self {
        Self {
            name,
            base_url: asked.and_then(|server| without_credentials(server.base_url)),
            id,
            auth: asked.map(|server| server.auth.clone()),
            demo: asked.is_some_and(|server| server.demo),
            organization: asked.and_then(|server| server.organization.map(str::to_owned)),
            project: asked.and_then(|server| server.project.map(str::to_owned)),
            connection: asked.map(AskedOf::travels).unwrap_or_default(),
        }
    }
}

impl Sidecar {
    /// The sidecar of a clip, or `None` while the clip has no file. The server's address is cleaned
    /// of credentials here; `extra` is a JSON object.
    pub fn of(
        clip: &Clip,
        server: Option<&AskedOf<'_>>,
        project: Option<&str>,
        extra: Option<&str>,
    ) -> Option<Self> {
        let file = clip.file.as_ref()?;
        let server = SidecarServer::of(clip.server_id.clone(), clip.server_name.clone(), server);
        let server = Some(server).filter(|one| one.name.is_some() || one.base_url.is_some());
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "sizes cross to the page as f64 and are whole and positive"
        )]
        let bytes = file.bytes as u64;
        Some(Self {
            version: VERSION,
            file: SidecarFile {
                name: file.name.clone(),
                bytes,
                sha256: file.sha256.clone(),
                media_type: file.media_type.clone(),
                width: file.width,
                height: file.height,
                duration: file.duration,
                frame_rate: file.frame_rate,
                codec: file.codec.clone(),
                as_it_came: clip.problem.as_ref().is_some_and(Problem::is_as_it_came),
            },
            id: clip.id.clone(),
            source: clip.source,
            prompt: clip.prompt.clone(),
            title: clip.title.clone(),
            model: clip.model.clone(),
            size: clip.size.clone(),
            seconds: clip.seconds.clone(),
            extra: extra.and_then(|text| serde_json::from_str(text).ok()),
            server,
            remote_id: clip.remote_id.clone(),
            origin_id: clip.origin_id.clone(),
            reference_id: clip.reference_id.clone(),
            characters: clip.characters.clone(),
            project: project.map(str::to_owned),
            project_id: clip.project_id.clone(),
            rating: clip.rating,
            flag: clip.flag,
            reject_reason: clip.reject_reason.clone(),
            tags: clip.tags.clone(),
            note: clip.note.clone(),
            stack_id: clip.stack_id.clone(),
            part: Part::default(),
            created_at: Some(clip.created_at),
            accepted_at: clip.accepted_at,
            completed_at: clip.completed_at,
            saved_at: clip.saved_at,
            expires_at: clip.expires_at,
            trashed_at: clip.trashed_at,
            deleted_on_server_at: clip.deleted_on_server_at,
            ledger: Vec::new(),
        })
    }

    /// With what the ledger has of the clip.
    #[must_use]
    pub fn with_ledger(self, ledger: Vec<LedgerEntry>) -> Self {
        Self { ledger, ..self }
    }

    /// With the marks of the clip.
    #[must_use]
    pub fn with_part(self, part: Part) -> Self {
        Self { part, ..self }
    }

    /// The file as it was noted.
    pub(crate) fn clip_file(&self) -> ClipFile {
        #[expect(
            clippy::cast_precision_loss,
            reason = "sizes cross to the page as f64; exact up to 9 petabytes"
        )]
        let bytes = self.file.bytes as f64;
        ClipFile {
            name: self.file.name.clone(),
            bytes,
            sha256: self.file.sha256.clone(),
            media_type: self.file.media_type.clone(),
            width: self.file.width,
            height: self.file.height,
            duration: self.file.duration,
            frame_rate: self.file.frame_rate,
            codec: self.file.codec.clone(),
            present: true,
        }
    }

    /// Reads a sidecar wherever it lies.
    pub fn read(path: &Path) -> Result<Self, LibraryError> {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let bad = |details: String| LibraryError::BadSidecar {
            name: name.clone(),
            details,
        };
        let read = || -> io::Result<Vec<u8>> {
            let mut bytes = Vec::new();
            File::open(path)?
                .take(LARGEST + 1)
                .read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        let bytes = read().map_err(|error| bad(error.to_string()))?;
        if bytes.len() as u64 > LARGEST {
            return Err(bad("larger than 2 MB".to_owned()));
        }
        let marked: Marked =
            serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
        if marked.dailies > VERSION {
            return Err(LibraryError::NewerSidecar {
                name,
                version: marked.dailies,
            });
        }
        let mut sidecar: Self =
            serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
        // Anybody may have edited it.
        sidecar.rating = sidecar.rating.min(5);
        Ok(sidecar)
    }

    pub(super) fn to_bytes(&self) -> serde_json::Result<Vec<u8>> {
        let mut clean = self.clone();
        if let Some(server) = &mut clean.server {
            server.base_url = server.base_url.as_deref().and_then(without_credentials);
        }
        let mut bytes = serde_json::to_vec_pretty(&clean)?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

/// `clip.mp4` has its sidecar at `clip.mp4.json`, so that `clip.webm` can stand beside it.
pub(crate) fn name_for(clip: &str) -> String {
    format!("{clip}.json")
}

/// The clip that a sidecar of this name would speak of.
pub(crate) fn clip_of(sidecar: &str) -> Option<&str> {
    sidecar
        .strip_suffix(".json")
        .filter(|clip| !clip.is_empty())
}

/// What makes a JSON file one of ours.
#[derive(Deserialize)]
struct Marked {
    dailies: u32,
}

fn without_credentials(address: &str) -> Option<String> {
    let mut url = Url::parse(address).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    Some(url.into())
}

/// Milliseconds since 1970 in the program, RFC 3339 in the file.
mod moment {
    use jiff::Timestamp;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    #[expect(clippy::ref_option, reason = "the signature serde asks for")]
    pub(super) fn serialize<S: Serializer>(
        time: &Option<f64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole milliseconds are what the database keeps"
        )]
        time.and_then(|ms| Timestamp::from_millisecond(ms as i64).ok())
            .map(|time| time.to_string())
            .serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<f64>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        #[expect(
            clippy::cast_precision_loss,
            reason = "milliseconds stay exact for 285,000 years"
        )]
        Ok(text
            .and_then(|text| text.parse::<Timestamp>().ok())
            .map(|time| time.as_millisecond() as f64))
    }
}

#[cfg(test)]
pub(super) mod tests;
