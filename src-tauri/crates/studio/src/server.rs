//! A server as the page sees it. The key itself is never part of it.

mod connection;
mod offer;
mod passport;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::character::Character;

pub use connection::{
    BodyForm, Certificate, Connection, ConnectionInput, ExtraHeader, HeaderInput, Proxy,
    ReferenceForm, SecondsForm, Secret, SecretInput,
};
pub(crate) use connection::{KeptConnection, KeptHeader, KeptProxy};
pub(crate) use offer::Learned;
pub use offer::{HandModel, ModelOffer, Offer, OfferSource};
pub use passport::{Finding, How, Subject};
pub(crate) use passport::{Passport, Sign};

/// How requests prove who sends them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "kind", content = "name")]
pub enum AuthForm {
    /// `Authorization: Bearer KEY`.
    #[default]
    Bearer,
    /// `api-key: KEY`.
    ApiKey,
    /// The key in a header of this name.
    Header(String),
    /// No key.
    None,
}

/// The last four characters of a key; nothing when it is so short that they would give it away.
pub fn last_four(key: &SecretString) -> String {
    let characters: Vec<char> = key.expose_secret().chars().collect();
    if characters.len() < 8 {
        return String::new();
    }
    characters[characters.len() - 4..].iter().collect()
}

/// Where a key is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the keychain of the operating system.
    Keychain,
    /// In memory, until the app is closed.
    Session,
}

/// What the page may know of a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(
    rename_all = "snake_case",
    tag = "kind",
    rename_all_fields = "camelCase"
)]
pub enum KeyState {
    /// The server takes none.
    NotNeeded,
    /// The keychain has not answered yet.
    Loading,
    /// None is set.
    Missing,
    /// One is set.
    Set {
        /// Its last four characters.
        last_four: String,
        /// Where it is kept.
        place: KeyPlace,
    },
    /// The keychain could not be read; the sentence says why and what to do.
    Unavailable {
        /// One plain sentence.
        message: String,
    },
}

/// Whether a server answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(
    rename_all = "snake_case",
    tag = "kind",
    rename_all_fields = "camelCase"
)]
pub enum ServerState {
    /// Not asked yet.
    #[default]
    Untried,
    /// Answered last time.
    Online,
    /// Did not answer last time.
    Offline {
        /// One plain sentence.
        message: String,
    },
    /// Answered, but refuses the key.
    KeyRefused {
        /// One plain sentence.
        message: String,
    },
}

/// What a server can do; `None` is not known yet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Capabilities {
    /// `GET /videos`.
    pub list: Option<bool>,
    /// `DELETE /videos/{id}`.
    pub delete: Option<bool>,
    /// `POST /videos/{id}/remix`.
    pub remix: Option<bool>,
    /// `DELETE /videos/{id}` while the job is being made.
    pub cancel: Option<bool>,
    /// `POST /videos/edits`.
    pub edit: Option<bool>,
    /// `POST /videos/extensions`.
    pub extend: Option<bool>,
    /// `POST /videos/characters`.
    pub characters: Option<bool>,
}

/// How much the user lets a server bear; `None` is without a limit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// How many jobs it has at once; the others wait here.
    pub rendering: Option<u32>,
    /// How many creates leave in a minute.
    pub per_minute: Option<u32>,
}

/// A server profile.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own that the page shows"
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Server {
    /// Our own id.
    pub id: String,
    /// Name given by the user.
    pub name: String,
    /// Normalised base URL.
    pub base_url: String,
    /// How requests prove who sends them.
    pub auth: AuthForm,
    /// `OpenAI-Organization`.
    pub organization: Option<String>,
    /// `OpenAI-Project`.
    pub project: Option<String>,
    /// Whether it is the built-in demo.
    pub demo: bool,
    /// What is known of its key.
    pub key: KeyState,
    /// Whether it answers.
    pub state: ServerState,
    /// When it is tried again while it does not answer.
    pub again_at: Option<f64>,
    /// How much the user lets it bear.
    pub limits: Limits,
    /// Nothing new is sent to it; what it has already goes on.
    pub paused: bool,
    /// Whether it is used at all. Nothing is sent to one that is off, and its jobs are not asked
    /// about.
    pub enabled: bool,
    /// How requests travel to it.
    pub connection: Connection,
    /// Its models; empty means a free field.
    pub models: Vec<ModelOffer>,
    /// Whether other models may be asked for, too.
    pub models_open: bool,
    /// What it can do, as far as buttons go.
    pub capabilities: Capabilities,
    /// What is known of it, and how that was learned.
    pub passport: Vec<Finding>,
    /// Its characters as far as they are known here, oldest first.
    pub characters: Vec<Character>,
}

/// A server as edited by the user.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ServerInput {
    /// The server to change; `None` makes a new one.
    pub id: Option<String>,
    /// Name; empty takes the host, and the port where the address has one.
    pub name: String,
    /// Base URL as typed or pasted.
    pub base_url: String,
    /// How requests prove who sends them.
    pub auth: AuthForm,
    /// `OpenAI-Organization`.
    pub organization: Option<String>,
    /// `OpenAI-Project`.
    pub project: Option<String>,
    /// How requests travel; `None` leaves it as it is.
    #[serde(default)]
    pub connection: Option<ConnectionInput>,
    /// How much it may bear; `None` leaves it as it is.
    #[serde(default)]
    pub limits: Option<Limits>,
    /// What the user says about its models; `None` leaves it as it is.
    #[serde(default)]
    pub models: Option<Vec<HandModel>>,
}

/// The outcome of a connection test, which spends nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ServerTest {
    /// Whether the server can be used as it is.
    pub usable: bool,
    /// One plain sentence.
    pub summary: String,
    /// What was found out, in the order of the passport.
    pub findings: Vec<Finding>,
    /// The base URL that answered (`/v1` is found by probing).
    pub base_url: String,
    /// Models that were found.
    pub models: Vec<String>,
    /// The server's own words, when something was refused.
    pub details: Option<String>,
}

/// A server found in the environment, offered and used only after asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EnvironmentKey {
    /// What it is asked for by: `openai` or `azure`.
    pub id: String,
    /// The variable that holds the key.
    pub variable: String,
    /// The last four characters of the key.
    pub last_four: String,
    /// The server it would be used for.
    pub base_url: String,
}
