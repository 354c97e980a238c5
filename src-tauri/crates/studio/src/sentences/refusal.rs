//! Why a clip is not made, in one headline and one sentence with the next step.

use videos_api::{ApiError, JobError};

use super::complaint::Complaint;
use super::{in_settings, plain, said, sentence, with_details};
use crate::clip::Problem;

/// Why a server refused to make a clip.
pub(crate) fn refused(error: &ApiError) -> Problem {
    if matches!(error, ApiError::RedirectedElsewhere { .. }) {
        let problem = plain("The address leads elsewhere", error.to_string());
        return in_settings(with_details(problem, error));
    }
    let complaint = Complaint::of(error);
    let (headline, message) = match complaint {
        // Of a create, "not found" speaks of the address.
        Some(Complaint::NotFound) => not_offered(error),
        Some(complaint) => of_create(complaint, error),
        None => (
            "The server refused this",
            format!("The server refused this: {}", said(error)),
        ),
    };
    Problem {
        settled: complaint.is_some_and(Complaint::is_settled),
        server_settings: complaint.is_some_and(Complaint::is_in_settings),
        ..with_details(plain(headline, message), error)
    }
}

fn not_offered(error: &ApiError) -> (&'static str, String) {
    (
        "Not offered there",
        format!(
            "The server does not offer this at its address: {} Check the address and the model.",
            said(error)
        ),
    )
}

#[expect(clippy::too_many_lines, reason = "a table of sentences")]
fn of_create(complaint: Complaint, error: &ApiError) -> (&'static str, String) {
    let (headline, next) = match complaint {
        Complaint::Moderation => return MODERATION.into_pair(),
        Complaint::Money => (
            "The account cannot pay",
            "The server says the account has no credit or is over a limit. Settle that with the server, then make the clip again.",
        ),
        Complaint::Key => (
            "The server refused the key",
            "The server does not accept the key. Enter another one under Servers, then make the clip again.",
        ),
        Complaint::Forbidden => {
            return (
                "Not allowed",
                format!("The server does not allow this: {}", said(error)),
            );
        }
        Complaint::Deactivated => (
            "The account is switched off",
            "The server says the account was deactivated. Ask the server's support, or use another key.",
        ),
        Complaint::NotVerified => (
            "Not verified yet",
            "The server wants the organisation to be verified before it makes such clips. Do that in the settings of the account there, wait a quarter of an hour, then make the clip again.",
        ),
        Complaint::Region => (
            "Not offered in this country",
            "The server does not serve this country or region. Use another server.",
        ),
        Complaint::TooManyJobs => (
            "The server has enough to do",
            "The server is making as many clips as it takes at a time. This one is sent when there is room.",
        ),
        Complaint::TooFast => (
            "Too many requests",
            "The server takes no more requests right now. Wait a moment, then make the clip again.",
        ),
        Complaint::Busy => (
            "The server is busy",
            "The server is full or still starting. Wait a moment, then make the clip again.",
        ),
        Complaint::Model => {
            return (
                "The server refused the model",
                format!(
                    "The server does not have this model: {} Choose one that it offers, then make the clip again.",
                    said(error)
                ),
            );
        }
        Complaint::ModelMissing => (
            "The server refused the model",
            "The server wants a model to be named. Choose one, then make the clip again.",
        ),
        Complaint::Size => return blamed("The server refused the size", "size", error),
        Complaint::Length => return blamed("The server refused the length", "length", error),
        Complaint::Prompt => {
            return (
                "The server refused the prompt",
                format!(
                    "The server refused the prompt: {} Change it and make the clip again.",
                    said(error)
                ),
            );
        }
        Complaint::PromptTooLong => (
            "The server refused the prompt",
            "The server finds the prompt too long. Shorten it and make the clip again.",
        ),
        Complaint::ReferenceSize => (
            "The server refused the reference image",
            "The reference image does not have the size of the clip. Choose Crop or Pad for it, then make the clip again.",
        ),
        Complaint::ReferenceType => (
            "The server refused the reference image",
            "The server does not take the reference image in this form. Save it as PNG or JPEG and choose it again.",
        ),
        Complaint::Reference => {
            return (
                "The server refused the reference image",
                format!(
                    "The server refused the reference image: {} Choose another one and make the clip again.",
                    said(error)
                ),
            );
        }
        Complaint::Parameter => {
            return (
                "The server refused a parameter",
                format!(
                    "The server does not take one of the further parameters: {} Change or remove it, then make the clip again.",
                    said(error)
                ),
            );
        }
        Complaint::TooLarge => (
            "Too large for the server",
            "The server found the request too large. Use a smaller reference image or a shorter prompt.",
        ),
        Complaint::Form => (
            "The server wants another form",
            "The server does not take requests in this form. Choose the other form for it under Servers, then make the clip again.",
        ),
        Complaint::NotOffered | Complaint::NotFound => return not_offered(error),
        Complaint::Expired | Complaint::NotReady | Complaint::Stopping => {
            return (
                "The server refused this",
                format!("The server refused this: {}", said(error)),
            );
        }
        Complaint::Proxy => (
            "The proxy refused this",
            "The proxy wants a name and a password. Enter them under Servers, then make the clip again.",
        ),
        Complaint::Gateway => (
            "The gateway got no answer",
            "The gateway could not reach the server behind it. Wait a moment, then look whether the clip was made.",
        ),
        Complaint::Broken => (
            "Something broke on the server",
            "Something went wrong on the server. Wait a moment, then make the clip again.",
        ),
    };
    (headline, next.to_owned())
}

fn blamed(headline: &'static str, what: &str, error: &ApiError) -> (&'static str, String) {
    (
        headline,
        format!(
            "The server does not take this {what}: {} Choose another one and make the clip again.",
            said(error)
        ),
    )
}

struct Pair(&'static str, &'static str);

impl Pair {
    fn into_pair(self) -> (&'static str, String) {
        (self.0, self.1.to_owned())
    }
}

const MODERATION: Pair = Pair(
    "Moderation blocked this prompt",
    "The server's moderation blocked this prompt. Change the prompt or the reference image and make the clip again. Whether it was charged, only the server knows.",
);

/// Whether a job failed because moderation stopped it.
pub(crate) fn is_moderated(error: Option<&JobError>) -> bool {
    error.and_then(Complaint::of_job) == Some(Complaint::Moderation)
}

/// Why a job came to nothing.
pub(crate) fn failed(error: Option<&JobError>, status: &str) -> Problem {
    let code = error.and_then(|error| error.code.clone());
    let words = error.and_then(|error| error.message.clone());
    let (headline, message) = if is_moderated(error) {
        MODERATION.into_pair()
    } else if status.to_ascii_lowercase().starts_with("cancel") {
        (
            "Cancelled on the server",
            "The job was cancelled on the server. Make the clip again if you still want it."
                .to_owned(),
        )
    } else {
        let message = match &words {
            Some(words) => format!("The server could not make this clip: {}", sentence(words)),
            None => "The server could not make this clip and gave no reason. Make it again, or change the prompt.".to_owned(),
        };
        ("The server could not make it", message)
    };
    Problem {
        details: words,
        code,
        settled: error
            .and_then(Complaint::of_job)
            .is_some_and(Complaint::is_settled),
        ..plain(headline, message)
    }
}
