//! Dailies without a window: clips, servers, projects and files, and the promises about them.
//!
//! Not here: HTTP details of the protocol (`videos-api`), windows, dialogs and keychains of a
//! desktop (the shell). Clock, key store and folders come in as parameters.

pub mod clip;
pub mod error;
pub mod event;
pub mod export;
pub mod import;
pub mod library;
pub mod ports;
pub mod probe;
pub mod project;
pub mod reference;
pub mod server;
pub mod settings;

mod durable;
