//! The protocol as a client meets it: every answer and every refusal, over HTTP.

#[path = "protocol/characters.rs"]
mod characters;
#[path = "protocol/client.rs"]
mod client;
#[path = "protocol/content.rs"]
mod content;
#[path = "protocol/dialects.rs"]
mod dialects;
#[path = "protocol/faults.rs"]
mod faults;
#[path = "protocol/jobs.rs"]
mod jobs;
#[path = "protocol/refusals.rs"]
mod refusals;
#[path = "protocol/varying.rs"]
mod varying;
