//! What the library keeps of one generation: the clip and its life.
//!
//! Plain data as it crosses to the page. How it is stored is in `store`, how it moves from state
//! to state is in `jobs`.

mod reference;

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::character::Appearance;
use crate::deed::Deed;
use crate::money::Cost;

pub use reference::{Fit, FrameOf, ReferenceImage, ReferenceUse};

/// Where a clip stands. The whole life is drawn in `src-tauri/ARCHITECTURE.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ClipState {
    /// Written down here, not sent yet.
    Queued,
    /// The create is on its way to the server.
    Submitting,
    /// The create may or may not have arrived; never sent again by machine.
    Unknown,
    /// The server answered with an id and has it in its queue.
    Accepted,
    /// The server works on it.
    Running,
    /// Finished on the server, bytes not here yet.
    Finished,
    /// Bytes are being fetched.
    Saving,
    /// Bytes are here, checked and synced.
    Safe,
    /// The server could not make it.
    Failed,
    /// The server refused to make it (moderation, validation, key, money).
    Refused,
    /// Taken back by the user.
    Cancelled,
    /// Finished once, but the server no longer has the bytes.
    Gone,
}

impl ClipState {
    /// Whether something is still to happen without the user doing anything.
    pub fn is_moving(self) -> bool {
        matches!(
            self,
            Self::Queued
                | Self::Submitting
                | Self::Accepted
                | Self::Running
                | Self::Finished
                | Self::Saving
        )
    }
}

/// A judgement made while culling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// Not judged.
    #[default]
    None,
    /// Kept.
    Pick,
    /// Thrown away.
    Reject,
}

/// How a clip came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ClipSource {
    /// Asked for here.
    Created,
    /// Asked for here as a remix of another clip.
    Remixed,
    /// Asked for here as a new clip with another clip's parameters: a remix of which only this
    /// library knows.
    LocalRemix,
    /// Asked for here as a changed version of another clip.
    Edited,
    /// Asked for here as another clip going on.
    Extended,
    /// Asked for here as going on from the last frame of another clip.
    Continued,
    /// Asked for here from a frame of another clip.
    FromFrame,
    /// Found on a server and adopted.
    Adopted,
    /// A file brought in from this computer.
    Imported,
}

/// What went wrong with a clip, in words for its card and inspector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A few words for the card, for example `Moderation blocked this prompt`.
    pub headline: String,
    /// One plain sentence that says what happened and what to do next.
    pub message: String,
    /// The server's own words.
    pub details: Option<String>,
    /// The server's own code, for example `moderation_blocked`; `over_cap`, `taken_id`,
    /// `no_remix` and `as_it_came` are ours.
    pub code: Option<String>,
    /// The server's request id.
    pub request_id: Option<String>,
    /// Asking again in the same words cannot help: moderation and money. Never done in bulk.
    #[serde(default)]
    pub settled: bool,
    /// What is to be changed is in the settings of the clip's server: its key, its address, a form.
    #[serde(default)]
    pub server_settings: bool,
}

impl Problem {
    /// The code of a clip that waits because a cap would be passed.
    pub const OVER_CAP: &str = "over_cap";
    /// The code of a clip whose create was answered with the id of another clip.
    pub const TAKEN_ID: &str = "taken_id";
    /// The code of a remix that its server cannot make; made again it is a local one.
    pub const NO_REMIX: &str = "no_remix";
    /// The code of a safe clip whose bytes nobody here can read.
    pub const AS_IT_CAME: &str = "as_it_came";

    /// Whether the bytes of a clip are kept although they are none that can be read here.
    pub fn is_as_it_came(&self) -> bool {
        self.code.as_deref() == Some(Self::AS_IT_CAME)
    }

    /// Whether its server cannot make this remix.
    pub fn is_no_remix(&self) -> bool {
        self.code.as_deref() == Some(Self::NO_REMIX)
    }
}

/// Facts read from the bytes on disk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClipFile {
    /// Name inside the library folder.
    pub name: String,
    /// Size in bytes.
    pub bytes: f64,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
    /// Media type by content, for example `video/mp4`.
    pub media_type: String,
    /// Width in pixels, when the file says.
    pub width: Option<u32>,
    /// Height in pixels, when the file says.
    pub height: Option<u32>,
    /// Length in seconds, when the file says.
    pub duration: Option<f64>,
    /// Frames per second, when the file says.
    pub frame_rate: Option<f64>,
    /// Codec as in `canPlayType`, for example `avc1.42c01f`.
    pub codec: Option<String>,
    /// False when the file was there once and is no longer.
    pub present: bool,
}

/// One clip as the page sees it. Times are milliseconds since 1970.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Clip {
    /// Our own id (UUID v7), also the key of every media URL.
    pub id: String,
    /// Where it stands.
    pub state: ClipState,
    /// How it came to be.
    pub source: ClipSource,
    /// The prompt as sent; empty for imported clips.
    pub prompt: String,
    /// A name given by the user.
    pub title: Option<String>,
    /// Model id as sent or reported.
    pub model: Option<String>,
    /// `WIDTHxHEIGHT` as sent or reported.
    pub size: Option<String>,
    /// Length in seconds as sent or reported.
    pub seconds: Option<String>,
    /// The server it was asked of; `None` for imported clips.
    pub server_id: Option<String>,
    /// The server's name, kept even when the server was removed.
    pub server_name: Option<String>,
    /// The id that create returned. Never changes once set.
    pub remote_id: Option<String>,
    /// The clip this one was made of.
    pub origin_id: Option<String>,
    /// The project it belongs to.
    pub project_id: Option<String>,
    /// Percent as the server gives it; `None` when it gives none.
    pub progress: Option<u8>,
    /// The server's own status word.
    pub remote_status: Option<String>,
    /// Its place among the queued clips of its server, from 1.
    pub queue_place: Option<u32>,
    /// When it was written down here.
    pub created_at: f64,
    /// When the server took it.
    pub accepted_at: Option<f64>,
    /// When the server finished it.
    pub completed_at: Option<f64>,
    /// When the server will forget its bytes; `None` when it does not say, or keeps them.
    pub expires_at: Option<f64>,
    /// The server says that it keeps the bytes for good.
    pub never_expires: bool,
    /// When it was found out that the server has it no longer.
    pub gone_at: Option<f64>,
    /// When it became safe.
    pub saved_at: Option<f64>,
    /// Learned time left in milliseconds; `None` when nothing was learned yet.
    pub time_left: Option<f64>,
    /// Since when nothing was heard of its job, when that is strangely long; its bytes are tried
    /// anyway.
    pub quiet_since: Option<f64>,
    /// Bytes fetched so far while saving.
    pub fetched_bytes: Option<f64>,
    /// What went wrong, if anything did.
    pub problem: Option<Problem>,
    /// The bytes on disk.
    pub file: Option<ClipFile>,
    /// Whether a poster can be asked of the media address.
    pub has_poster: bool,
    /// Whether a sprite sheet can be asked of the media address.
    pub has_sprite: bool,
    /// The reference image that was sent, by id.
    pub reference_id: Option<String>,
    /// The characters that appear in it.
    pub characters: Vec<Appearance>,
    /// Stars, 0 to 5.
    pub rating: u8,
    /// Pick, reject or neither.
    pub flag: Flag,
    /// Why it was rejected, in the user's words.
    pub reject_reason: Option<String>,
    /// Its tags, in the order of their letters.
    pub tags: Vec<String>,
    /// What the user notes about it.
    pub note: Option<String>,
    /// What the takes of one intent have in common; `None` for a single take.
    pub stack_id: Option<String>,
    /// When it was moved to the trash.
    pub trashed_at: Option<f64>,
    /// When the trash may delete it for good; `None` outside of the trash, and when it stays there.
    pub trash_ends_at: Option<f64>,
    /// When it was deleted on its server.
    pub deleted_on_server_at: Option<f64>,
}

/// A clip with what only the inspector needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClipDetail {
    /// The clip.
    pub clip: Clip,
    /// The clip it was made of: as a remix, from a frame, or going on from its end.
    pub origin: Option<Clip>,
    /// The clips that were made of it, oldest first.
    pub remixes: Vec<Clip>,
    /// The server's last reply about it, word for word.
    pub raw_reply: Option<String>,
    /// Further parameters that were sent, as JSON.
    pub extra: Option<String>,
    /// What it cost; `None` when it was not sent from here.
    pub cost: Option<Cost>,
}

/// Which clips a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "kind", content = "projectId")]
pub enum View {
    /// Everything that is not in the trash.
    #[default]
    All,
    /// Everything that still moves or waits for a decision.
    InProgress,
    /// Picks.
    Picks,
    /// Finished on a server, not safe here.
    ServerOnly,
    /// The trash.
    Trash,
    /// One project.
    Project(String),
}

/// How a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// Longest first.
    Longest,
    /// What cost most first, in whatever currency; what costs nothing known last.
    Dearest,
    /// Most stars first.
    Rating,
    /// By title, else prompt, else file name.
    Name,
    /// What its server forgets first, what it keeps last; of [`View::ServerOnly`] alone. Newest
    /// first anywhere else.
    Expiry,
}

/// A question to the library.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClipQuery {
    /// Which clips.
    pub view: View,
    /// What must hold, in the language of [`crate::query`]; empty for all. What cannot be
    /// understood is left out.
    pub search: String,
    /// In which order.
    pub sort: Sort,
    /// How the takes of one intent are shown.
    #[serde(default)]
    pub stacks: Stacks,
}

/// How the takes of one intent are shown.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Stacks {
    /// Of the takes that the question finds, the best alone: a pick before others, rejects last,
    /// then by stars, then the first.
    pub collapsed: bool,
    /// But all of these stacks, by id.
    pub open: Vec<String>,
}

/// How many takes of a stack a question finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Stack {
    /// Its id.
    pub id: String,
    /// The takes; more than one.
    pub takes: u32,
}

/// A stretch of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ClipPage {
    /// How many clips the whole list has.
    pub total: u32,
    /// Index of the first clip of this stretch.
    pub offset: u32,
    /// The clips.
    pub clips: Vec<Clip>,
    /// The stacks that they are of.
    pub stacks: Vec<Stack>,
}

/// What is under way, and what came to nothing and was not asked for again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Queue {
    /// What is under way: first what is nearest to its end, last what waits here in the order in
    /// which it will be sent. Cut off when it is very long.
    pub clips: Vec<Clip>,
    /// How many there are.
    pub total: u32,
    /// What failed or was refused, newest first. Cut off when it is very long.
    pub failed: Vec<Clip>,
    /// How many there are.
    pub failed_total: u32,
}

/// Numbers of the sidebar.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Everything not in the trash.
    pub all: u32,
    /// What still moves or waits for a decision.
    pub in_progress: u32,
    /// Picks.
    pub picks: u32,
    /// Finished on a server, not safe here.
    pub server_only: u32,
    /// When the first of those expires, in milliseconds since 1970; `None` when no server said.
    pub first_expires_at: Option<f64>,
    /// In the trash.
    pub trash: u32,
    /// When the first of them may be deleted for good, in milliseconds since 1970; `None` when all
    /// stay.
    pub trash_ends_at: Option<f64>,
}

/// What the composer asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewClips {
    /// The server to ask.
    pub server_id: String,
    /// The prompt.
    pub prompt: String,
    /// The model; `None` leaves the choice to the server.
    pub model: Option<String>,
    /// `WIDTHxHEIGHT`; `None` leaves the choice to the server.
    pub size: Option<String>,
    /// Seconds; `None` leaves the choice to the server.
    pub seconds: Option<String>,
    /// How many takes, 1 to 16; each is a create of its own.
    pub takes: u8,
    /// A staged reference image.
    pub reference: Option<ReferenceUse>,
    /// Further parameters as a JSON object of text, numbers and booleans.
    pub extra: Option<String>,
    /// The project the clips go to.
    pub project_id: Option<String>,
    /// Characters of the server that appear in them, by our ids. The prompt has their names.
    #[serde(default)]
    pub characters: Vec<String>,
}

/// What a server may make of its own copy of a clip, beside a remix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum VariationKind {
    /// The same clip, changed as the prompt says.
    Edit,
    /// The clip going on as the prompt says.
    Extension,
}

/// A wish for something that the server of a clip makes of its own copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Variation {
    /// The clip.
    pub origin_id: String,
    /// What is made of it.
    pub kind: VariationKind,
    /// What is to be changed, or how it goes on.
    pub prompt: String,
    /// By how many seconds an extension goes on; an edit keeps the length.
    pub seconds: Option<String>,
    /// The project it goes into; `None`: that of the origin.
    pub project_id: Option<String>,
}

/// What is wished for of a clip that is made of another one here, because its server does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LocalRemix {
    /// The clip it is a remix of. Model, size, length and further parameters are those of it.
    pub origin_id: String,
    /// The changed prompt.
    pub prompt: String,
    /// A picture for the first frame, usually a frame of the origin.
    pub reference: Option<ReferenceUse>,
    /// The project it goes into; `None`: that of the origin.
    pub project_id: Option<String>,
}

/// What the user decides about a clip whose create may have arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "kind", content = "remoteId")]
pub enum Resolution {
    /// It was not made: put it back into the queue and send it again.
    SendAgain,
    /// It is this job of the server.
    Adopt(String),
    /// Leave it.
    GiveUp,
}

/// Changes to the judgement of clips; what is `None` stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Marks {
    /// Stars, 0 to 5.
    pub rating: Option<u8>,
    /// Pick, reject or neither.
    pub flag: Option<Flag>,
    /// Why they are rejected, which they are with it; empty takes the reason away.
    pub reason: Option<String>,
}

/// What became of clips that were to be deleted on their servers and moved to the trash.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BothReport {
    /// Those that are in the trash now.
    pub trashed: Vec<String>,
    /// What can be taken back of it: the way into the trash.
    pub deed: Option<Deed>,
    /// How many of them were deleted on a server; of the others there was nothing there.
    pub deleted: u32,
    /// Those that were left as they were.
    pub refused: Vec<Refusal>,
}

/// Clips that were left as they were for the same reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// The clips.
    pub ids: Vec<String>,
    /// One plain sentence.
    pub message: String,
}

/// A job that a server lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemoteJob {
    /// Its id on the server.
    pub remote_id: String,
    /// The server's own status word.
    pub status: Option<String>,
    /// Its prompt, when the server tells.
    pub prompt: Option<String>,
    /// Its model, when the server tells.
    pub model: Option<String>,
    /// Its size, when the server tells.
    pub size: Option<String>,
    /// Its length, when the server tells.
    pub seconds: Option<String>,
    /// When it was made.
    pub created_at: Option<f64>,
    /// When its bytes expire.
    pub expires_at: Option<f64>,
    /// The clip here that already is this job.
    pub clip_id: Option<String>,
}

/// A stretch of a server's list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemotePage {
    /// The jobs, newest first.
    pub jobs: Vec<RemoteJob>,
    /// Cursor of the next stretch, when there is one.
    pub after: Option<String>,
}

/// What became of files that were brought in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// The new clips.
    pub clips: Vec<Clip>,
    /// Files that were left out, each with the reason in words.
    pub skipped: Vec<SkippedFile>,
    /// It was stopped before all were looked at.
    pub stopped: bool,
}

/// A file that was not brought in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SkippedFile {
    /// Its name.
    pub name: String,
    /// Why, in one sentence.
    pub reason: String,
}
