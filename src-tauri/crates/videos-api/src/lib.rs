//! Typed client of the Videos API, as `OpenAI` documented it and as the servers that still
//! speak it really behave.
//!
//! Knows HTTP and the protocol: [`Client`] has one method per operation, [`Video`] is a job
//! whichever server described it, [`ApiError`] says what went wrong and whether the request
//! can have arrived. Deliberately not here: retries, polling, files, databases, money. Those
//! belong to whoever calls, because only they know what a second request would cost.

mod base_url;
mod character;
mod client;
mod content;
mod create;
mod error;
mod harmless;
mod key;
mod list;
mod probe;
mod profile;
mod reply;
mod result_url;
mod video;

pub use base_url::{BaseUrl, BaseUrlError, is_loopback};
pub use character::{Character, CharacterId, NewCharacter, is_name};
pub use client::{Client, ClientError, Route, Survey};
pub use content::{Content, Resume, Variant};
pub use create::{CreateVideo, ImageType, NotAnImage, Reference};
pub use error::{ApiError, ContentError, Excerpt, Flaw, FormChange};
pub use harmless::harmless;
pub use key::{KeyError, MAX_KEY_CHARS, validate_key};
pub use list::{ListQuery, Order, VideoPage};
pub use probe::{KeyVerdict, Probe};
pub use profile::{
    Auth, BodyForm, HeaderError, OwnCa, OwnCaError, Profile, Proxy, ProxyError, ReferenceForm,
    SecondsForm, check_header,
};
pub use reply::{Deleted, Reply};
pub use result_url::ResultUrl;
pub use secrecy::{ExposeSecret, SecretString};
pub use url::Url;
pub use video::{Expiry, JobError, Phase, Status, Video, VideoId, VideoIdError, VideoShapeError};
