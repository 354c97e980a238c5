//! A server that speaks the Videos API: the demo, the tests, and a program of its own.
//!
//! It answers like the service that the protocol was written for, or like one of the servers that
//! speak it otherwise ([`profile`]), makes real clips without an encoder, keeps books about what it
//! was asked, and fails on demand. It is no product: no accounts, no money, and it listens on
//! loopback only.

mod ask;
mod books;
mod clip;
mod config;
mod faults;
mod hex;
mod job;
mod jobs;
mod problem;
pub mod profile;
mod reference;
mod routes;
mod server;
mod state;
mod steer;

pub use books::{Activity, Books, Character, Create, Reference, Refusal, Request};
pub use config::{Bill, Config};
pub use faults::{Fault, Route, Trouble};
pub use profile::{PROFILES, Profile};
pub use server::{Error, Result, Simulator};
