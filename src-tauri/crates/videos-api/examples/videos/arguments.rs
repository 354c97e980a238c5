//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde_json::Value;
use videos_api::VideoId;

/// Talk to a server that speaks the Videos API.
#[derive(Parser)]
#[command(name = "videos", version)]
pub(crate) struct Arguments {
    /// The server's address, for example api.example.com/v1 or localhost:8787
    #[arg(long, env = "VIDEOS_BASE_URL", value_name = "URL")]
    pub(crate) base_url: String,
    /// The environment variable that holds the key; without it no key is sent
    #[arg(long, value_name = "NAME")]
    pub(crate) key_env: Option<String>,
    /// Send the key in this header instead of as a bearer token
    #[arg(long, value_name = "HEADER", requires = "key_env")]
    pub(crate) key_header: Option<String>,
    /// How the length is spelled
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) seconds_form: SecondsForm,
    /// Send creates as JSON instead of as a form
    #[arg(long)]
    pub(crate) json: bool,
    /// Go through this proxy, for example proxy.example:3128
    #[arg(long, value_name = "URL")]
    pub(crate) proxy: Option<String>,
    /// Trust the authorities in this PEM file besides the system's
    #[arg(long, value_name = "FILE")]
    pub(crate) own_ca: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Find out what the server is and whether it takes the key; spends nothing
    Test,
    /// Name the server's models
    Models,
    /// Ask for a new clip (this is what costs money)
    Create(NewClip),
    /// Ask for a variation of a finished clip (costs money too)
    Remix {
        /// The clip to start from
        id: VideoId,
        /// What to change
        prompt: String,
    },
    /// Show a job
    Get {
        /// The job
        id: VideoId,
        /// Print the answer as the server wrote it
        #[arg(long)]
        raw: bool,
    },
    /// Show the server's jobs, all of them unless limited
    List {
        /// At most this many
        #[arg(long, value_name = "N")]
        limit: Option<u32>,
        /// By creation
        #[arg(long, value_enum, default_value = "desc")]
        order: Order,
    },
    /// Wait until a job has ended; fails if it ended without a clip
    Wait {
        /// The job
        id: VideoId,
    },
    /// Save a finished clip, its thumbnail or its sprite sheet
    Download {
        /// The job
        id: VideoId,
        /// Where to; by default a file named after the job, in this folder
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Which file
        #[arg(long, value_enum, default_value = "video")]
        variant: Variant,
        /// Replace the file if it exists
        #[arg(long)]
        force: bool,
    },
    /// Delete a job and its clip from the server, for ever
    Delete {
        /// The job
        id: VideoId,
    },
}

#[derive(Args)]
pub(crate) struct NewClip {
    /// What the clip shows
    pub(crate) prompt: String,
    /// The model; the server's default without it
    #[arg(long)]
    pub(crate) model: Option<String>,
    /// The length, for example 8
    #[arg(long)]
    pub(crate) seconds: Option<String>,
    /// The size in pixels, for example 1280x720
    #[arg(long)]
    pub(crate) size: Option<String>,
    /// The first frame: a JPEG, PNG or WebP file of exactly that size
    #[arg(long, value_name = "FILE")]
    pub(crate) reference: Option<PathBuf>,
    /// A further parameter, for example --set seed=42 (can be repeated)
    #[arg(long, value_name = "NAME=VALUE", value_parser = parameter)]
    pub(crate) set: Vec<(String, Value)>,
    /// Wait until the job has ended
    #[arg(long)]
    pub(crate) wait: bool,
    /// Wait, then save the clip here
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum SecondsForm {
    /// `seconds`, as text
    Text,
    /// `seconds`, as a number
    Number,
    /// `duration`, as a number
    Duration,
}

impl From<SecondsForm> for videos_api::SecondsForm {
    fn from(form: SecondsForm) -> Self {
        match form {
            SecondsForm::Text => Self::Text,
            SecondsForm::Number => Self::Number,
            SecondsForm::Duration => Self::Duration,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Order {
    /// Oldest first
    Asc,
    /// Newest first
    Desc,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Variant {
    Video,
    Thumbnail,
    Spritesheet,
}

impl From<Order> for videos_api::Order {
    fn from(order: Order) -> Self {
        match order {
            Order::Asc => Self::Asc,
            Order::Desc => Self::Desc,
        }
    }
}

impl From<Variant> for videos_api::Variant {
    fn from(variant: Variant) -> Self {
        match variant {
            Variant::Video => Self::Video,
            Variant::Thumbnail => Self::Thumbnail,
            Variant::Spritesheet => Self::Spritesheet,
        }
    }
}

/// Numbers, `true` and `false` as such, anything else as text.
fn parameter(text: &str) -> Result<(String, Value), &'static str> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => {
            let value = serde_json::from_str(value)
                .ok()
                .filter(|value: &Value| value.is_number() || value.is_boolean())
                .unwrap_or_else(|| Value::from(value));
            Ok((name.to_owned(), value))
        }
        _ => Err("write it as NAME=VALUE"),
    }
}
