//! The words in which a profile is written: what is asked of a create, how files are handed out,
//! how long they are kept. Only data and signatures; what they bring about is in the routes.

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use serde_json::Value;

use crate::job::{Job, Look};
use crate::problem::{Answer, Problem};
use crate::state::Variant;

/// A model and the sizes it renders.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model {
    pub(crate) name: &'static str,
    /// The first is the default. Empty: any size, and none is no size.
    pub(crate) sizes: &'static [&'static str],
}

/// Where a key may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    /// `Authorization: Bearer KEY`
    Bearer,
    /// A header that holds the bare key.
    Header(&'static str),
}

/// What a create may look like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asking {
    pub(crate) bodies: Bodies,
    /// The first model is the default.
    pub(crate) models: &'static [Model],
    /// Whether other models than those are refused.
    pub(crate) only_those: bool,
    /// Whether a model must be named.
    pub(crate) model_required: bool,
    pub(crate) seconds: Seconds,
    /// Longest prompt, in characters.
    pub(crate) prompt_limit: usize,
    pub(crate) pictures: Pictures,
    /// Further fields that are known; they change nothing, but for those named below.
    pub(crate) also: &'static [&'static str],
    pub(crate) strangers: Strangers,
    /// The field that makes a create a remix.
    pub(crate) remix_field: Option<&'static str>,
    /// How many jobs may be under way.
    pub(crate) at_once: Option<usize>,
    /// Whether the answer to a create waits for the clip.
    pub(crate) waits: bool,
}

/// Encodings of a create.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bodies {
    Both,
    Forms,
    Json,
}

/// How a length is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seconds {
    pub(crate) field: &'static str,
    pub(crate) form: Form,
    pub(crate) lengths: Lengths,
}

/// The type of a length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// Text or number.
    Either,
    /// A whole number, not as text.
    Whole,
}

/// Which lengths there are; the default comes first.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Lengths {
    OneOf(&'static [&'static str]),
    /// Whole seconds.
    UpTo {
        usual: u32,
        most: u32,
    },
}

/// How a reference image may come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pictures {
    pub(crate) ways: &'static [Way],
    /// Whether its pixels must be those of the clip.
    pub(crate) exact: bool,
    /// Whether the declared MIME type is judged, or only what the bytes are.
    pub(crate) declared: bool,
}

/// One way in which a picture comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// `input_reference` as a multipart file.
    File,
    /// `input_reference` as an object of `image_url` or `file_id`, in JSON or in brackets.
    Object,
    /// A text field that holds a data URL.
    DataUrl(&'static str),
    /// A text field that holds bare base64.
    Base64(&'static str),
    /// A list of data URLs, the first of which counts.
    Urls(&'static str),
    /// A list of `{image_url: {url}}`, the first of which counts.
    Frames(&'static str),
}

impl Way {
    /// The field it uses.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::File | Self::Object => "input_reference",
            Self::DataUrl(field)
            | Self::Base64(field)
            | Self::Urls(field)
            | Self::Frames(field) => field,
        }
    }
}

/// What becomes of fields that are not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strangers {
    Refused,
    Ignored,
}

/// How files are handed out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Content {
    /// Which file a `variant` means.
    pub(crate) variant: fn(Option<&str>) -> Answer<Variant>,
    /// In which form a finished job's file comes.
    pub(crate) serving: fn(&View) -> Serving,
    /// Whether a part of it can be asked for.
    pub(crate) ranges: bool,
    /// The type that is always said, whatever the file is.
    pub(crate) mime: Option<&'static str>,
    /// Further headers.
    pub(crate) headers: fn(&Job) -> Vec<(&'static str, String)>,
    /// How long an address on the second origin is good for.
    pub(crate) signed_for: Duration,
}

/// One form of a file.
#[derive(Debug)]
pub(crate) enum Serving {
    Bytes,
    /// 302 to the second origin.
    Elsewhere,
    /// JSON that says where it is.
    Json(Value),
    /// JSON that holds it: made of the file as base64.
    InJson(fn(&View, base64: &str) -> Value),
    Refused(Problem),
}

/// How a list is cut.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listing {
    /// Whether `limit`, `order` and `after` mean anything; without, all jobs come, oldest first.
    pub(crate) paged: bool,
    /// Page length if none is asked for. `None`: everything.
    pub(crate) usual: Option<usize>,
    /// Longest page that may be asked for.
    pub(crate) most: usize,
    /// Whether `after` an unknown id comes an empty page instead of a refusal.
    pub(crate) lost_is_empty: bool,
    /// One page.
    pub(crate) page: fn(videos: &[Value], more: bool) -> Value,
}

/// What a delete does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deleting {
    /// Whether a job under way can be deleted.
    pub(crate) running: bool,
    /// Whether one that hangs cannot.
    pub(crate) stuck_stays: bool,
    pub(crate) answer: fn(&View) -> Value,
}

/// How long files are kept, unless told otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    AfterCompletion(Duration),
    AfterCreation(Duration),
    ForEver,
}

/// The operation for which a job is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    Create,
    Retrieve,
    List,
    Content,
    Delete,
}

/// A job at the moment in which it is shown.
#[derive(Debug)]
pub(crate) struct View<'a> {
    pub(crate) job: &'a Job,
    pub(crate) look: Look,
    pub(crate) call: Call,
    /// The base URL of this server.
    pub(crate) here: &'a str,
    /// The signed address of the file on the second origin, once there is a file.
    pub(crate) elsewhere: Option<String>,
    /// The file, where the answer to a create or a retrieve may hold it.
    pub(crate) bytes: Option<Bytes>,
}

/// An answer about to be sent.
#[derive(Debug)]
pub(crate) struct Sent<'a> {
    /// The number of the request, from 0.
    pub(crate) number: u64,
    pub(crate) id: &'a str,
    pub(crate) status: StatusCode,
    /// Milliseconds after which to poll again.
    pub(crate) poll_ms: u64,
    /// The server's clock, in milliseconds since 1970.
    pub(crate) now: u64,
}
