//! What a simulator can be told before it starts.

use std::path::PathBuf;
use std::time::Duration;

use crate::profile::{OPENAI, Profile};

/// Settings of one simulator. `Config::default()` is what the tests want: the reference contract, any
/// free port, no key, six seconds per clip, nothing on disk.
#[derive(Debug, Clone)]
pub struct Config {
    /// Which kind of server it is.
    pub profile: &'static Profile,
    /// Loopback port; 0 takes any free one.
    pub port: u16,
    /// The bearer key that every request must carry. `None` lets everybody in.
    pub key: Option<String>,
    /// Time from create to `completed`, unless the prompt says `[slow N]`.
    pub render: Duration,
    /// Ids and rate-limit numbers follow from it, so that two runs agree.
    pub seed: u64,
    /// How long the files of a finished job can be downloaded, unless the prompt says `[expire N]`.
    /// `None`: as long as the kind of server keeps them.
    pub expire_after: Option<Duration>,
    /// Where jobs are kept across restarts, as JSON. `None` forgets them, and so do servers that
    /// have no store.
    pub state_file: Option<PathBuf>,
    /// What a create says it costs, as gateways do; instead of what the kind of server says.
    pub bill: Option<Bill>,
    /// Whether the `/control` routes are served, through which another process injects faults.
    pub control: bool,
}

/// Where and how much a server says a clip costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bill {
    /// In the header `x-litellm-response-cost` of the answer to a create: `LiteLLM`.
    Header(f64),
    /// As `usage.cost` of every job object: `OpenRouter`.
    Usage(f64),
}

impl Default for Config {
    fn default() -> Self {
        Self {
            profile: &OPENAI,
            port: 0,
            key: None,
            render: Duration::from_secs(6),
            seed: 1,
            expire_after: None,
            state_file: None,
            bill: None,
            control: false,
        }
    }
}
