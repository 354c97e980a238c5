//! How requests travel to a server: headers, proxy, certificates, time limits, forms. Secrets are
//! never part of it, only whether they are set.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::KeyState;

/// Something that only the keychain holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case", tag = "kind", content = "name")]
pub enum Secret {
    /// The server's key.
    Key,
    /// User name and password of the proxy, with a colon between.
    Proxy,
    /// The value of the extra header of this name.
    Header(String),
}

/// A secret as it comes in.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SecretInput {
    /// Which one.
    pub secret: Secret,
    /// Its value.
    #[specta(type = String)]
    pub value: secrecy::SecretString,
}

/// The form of a create's body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum BodyForm {
    /// What was learned; until then multipart.
    #[default]
    Automatic,
    /// `multipart/form-data`.
    Multipart,
    /// `application/json`.
    Json,
}

/// The form of a length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SecondsForm {
    /// What was learned; until then as text.
    #[default]
    Automatic,
    /// `"seconds": "8"`.
    Text,
    /// `"seconds": 8`.
    Integer,
    /// `"duration": 8`.
    Duration,
}

/// How a reference image travels in JSON; in a multipart form it is a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceForm {
    /// `"input_reference": {"image_url": "data:…"}`.
    #[default]
    ImageUrl,
    /// `"input_reference": "data:…"`.
    DataUrl,
    /// `"input_reference": "…"`, base64 alone.
    Base64,
    /// `"reference_url": "data:…"`.
    ReferenceUrl,
    /// `"images": ["data:…"]`.
    Images,
    /// `"frame_images": [{"image_url": {"url": "data:…"}, …}]`.
    FrameImages,
}

/// A header that is sent with every request to the server's origin, and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ExtraHeader {
    /// Its name.
    pub name: String,
    /// Its value, unless it is secret.
    pub value: Option<String>,
    /// What is known of its value when it is secret.
    pub key: Option<KeyState>,
}

/// A header as edited.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct HeaderInput {
    /// Its name.
    pub name: String,
    /// Its value; `None` for a secret one, whose value comes by itself.
    pub value: Option<String>,
}

/// A proxy of the user's own, in place of the system's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Proxy {
    /// Its address, without user name and password.
    pub address: String,
    /// What is known of its user name and password; without them it is used without.
    pub key: KeyState,
}

/// Certificates that the user trusts beside those of the system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    /// SHA-256 of the text, lower-case hex.
    pub id: String,
    /// Who they speak for.
    pub names: Vec<String>,
    /// When the first of them ends, in milliseconds since 1970.
    pub ends_at: Option<f64>,
}

/// How requests travel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// Headers beside those of the protocol.
    pub headers: Vec<ExtraHeader>,
    /// `None` takes the system's.
    pub proxy: Option<Proxy>,
    /// Trusted beside those of the system.
    pub certificate: Option<Certificate>,
    /// Seconds to be connected in; `None` is ten.
    pub connect_seconds: Option<u32>,
    /// Seconds of silence until a request is given up; `None` is sixty.
    pub answer_seconds: Option<u32>,
    /// Megabytes of the largest clip that is fetched; `None` is without a limit.
    pub largest_megabytes: Option<u32>,
    /// The form of a create's body.
    pub body: BodyForm,
    /// The form of a length.
    pub seconds: SecondsForm,
    /// How a reference image travels in JSON.
    pub reference: ReferenceForm,
}

/// How requests travel, as edited.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct ConnectionInput {
    /// Headers beside those of the protocol.
    pub headers: Vec<HeaderInput>,
    /// Address of a proxy; empty takes the system's.
    pub proxy: Option<String>,
    /// Id of certificates that were picked.
    pub certificate: Option<String>,
    /// Seconds to be connected in.
    pub connect_seconds: Option<u32>,
    /// Seconds of silence until a request is given up.
    pub answer_seconds: Option<u32>,
    /// Megabytes of the largest clip that is fetched.
    pub largest_megabytes: Option<u32>,
    /// The form of a create's body.
    pub body: BodyForm,
    /// The form of a length.
    pub seconds: SecondsForm,
    /// How a reference image travels in JSON.
    pub reference: ReferenceForm,
}

/// How requests travel, as kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct KeptConnection {
    pub(crate) headers: Vec<KeptHeader>,
    pub(crate) proxy: Option<KeptProxy>,
    pub(crate) certificate: Option<String>,
    pub(crate) connect_seconds: Option<u32>,
    pub(crate) answer_seconds: Option<u32>,
    pub(crate) largest_megabytes: Option<u32>,
    pub(crate) body: BodyForm,
    pub(crate) seconds: SecondsForm,
    pub(crate) reference: ReferenceForm,
}

/// A header as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptHeader {
    pub(crate) name: String,
    /// Absent when it is secret.
    #[serde(default)]
    pub(crate) value: Option<String>,
    /// The origin that a secret value was given for; absent while there is none in the keychain.
    #[serde(default)]
    pub(crate) origin: Option<String>,
}

/// A proxy as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptProxy {
    pub(crate) address: String,
    /// The place that user name and password were given for; absent while there are none.
    #[serde(default)]
    pub(crate) origin: Option<String>,
}

impl KeptConnection {
    /// As it would be edited.
    pub(crate) fn to_input(&self) -> ConnectionInput {
        let headers = self.headers.iter().map(|header| HeaderInput {
            name: header.name.clone(),
            value: header.value.clone(),
        });
        ConnectionInput {
            headers: headers.collect(),
            proxy: self.proxy.as_ref().map(|proxy| proxy.address.clone()),
            certificate: self.certificate.clone(),
            connect_seconds: self.connect_seconds,
            answer_seconds: self.answer_seconds,
            largest_megabytes: self.largest_megabytes,
            body: self.body,
            seconds: self.seconds,
            reference: self.reference,
        }
    }
}
