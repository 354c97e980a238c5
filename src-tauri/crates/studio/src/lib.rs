//! Dailies without a window: clips, servers, projects and files, and the promises about them.
//!
//! Not here: HTTP details of the protocol (`videos-api`), windows, dialogs and keychains of a
//! desktop (the shell). Clock, key store and folders come in as parameters.

pub mod character;
pub mod clip;
pub mod config;
pub mod deed;
pub mod environment;
pub mod error;
pub mod event;
pub mod export;
pub mod family;
pub mod findings;
pub mod grid;
pub mod import;
pub mod library;
pub mod money;
pub mod movie;
pub mod moving;
pub mod part;
#[cfg(any(test, feature = "fail-points"))]
pub mod points;
pub mod ports;
pub mod probe;
pub mod project;
pub mod prompts;
pub mod query;
pub mod reference;
pub mod request;
pub mod risk;
pub mod search;
pub mod server;
pub mod settings;
pub mod tag;

mod account;
mod ask;
mod budget;
mod core;
mod download;
mod durable;
mod given;
mod jobs;
mod keys;
mod live;
mod notes;
mod outbox;
mod pictures;
#[cfg(not(any(test, feature = "fail-points")))]
mod points;
mod rebuild;
mod remains;
mod requests;
mod sentences;
mod servers;
mod state;
mod stock;
mod store;
mod studio;
mod trash;
mod vault;
mod whereabouts;

pub use config::{Config, OpenError, Tuning};
pub use request::RequestId;
pub use store::apart::teach;
pub use studio::{ManyProgress, ManyReport, SelectsReport, SkippedClip, Studio, WrittenCopy};
pub use vault::Stay;
