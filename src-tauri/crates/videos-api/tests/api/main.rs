//! The client against servers of every kind, over real connections on this machine.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed"
)]

mod addresses;
mod characters;
mod content;
mod creating;
mod errors;
mod form_changes;
mod forms;
mod hostile;
mod job_objects;
mod keys;
mod listing;
mod long_answers;
mod probing;
mod profiles;
mod properties;
mod redirects;
mod resuming;
mod rules;
mod support;
mod surveying;
mod transport;
mod varying;
