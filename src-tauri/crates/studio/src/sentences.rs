//! What went wrong, in sentences: errors of the protocol as problems of clips, as answers to
//! commands and as states of servers. One place, so that the same thing always reads the same.

mod complaint;
mod recorded;
mod refusal;

pub(crate) use refusal::{failed, is_moderated, refused};

use complaint::Complaint;
use videos_api::{ApiError, ContentError};

use crate::clip::{Clip, Problem};
use crate::error::Error;
use crate::library::LibraryError;
use crate::server::ServerState;

const UNKNOWN: &str = "It is not known whether this was made";

/// A problem in our own words.
pub(crate) fn plain(headline: &str, message: impl Into<String>) -> Problem {
    Problem {
        headline: headline.to_owned(),
        message: message.into(),
        details: None,
        code: None,
        request_id: None,
        settled: false,
        server_settings: false,
    }
}

/// The same, to be mended in the settings of the server.
fn in_settings(problem: Problem) -> Problem {
    Problem {
        server_settings: true,
        ..problem
    }
}

/// Why the library folder does not take a clip now.
pub(crate) fn waiting_for_library(error: &LibraryError) -> Problem {
    let headline = match error {
        LibraryError::NoRoom { .. } | LibraryError::Full { .. } => "Waiting for disk space",
        _ => "Waiting for the library folder",
    };
    plain(headline, error.to_string())
}

/// Why a clip of a restored backup is not sent.
pub(crate) fn doubted() -> Problem {
    plain(
        UNKNOWN,
        "The library was restored from a backup in which this clip was not sent yet. It may have been since, so it is not sent again by itself; the server's list is being searched for it.",
    )
}

/// A clip waits because a cap would be passed; the sentence has the numbers.
pub(crate) fn over_cap(message: String) -> Problem {
    Problem {
        code: Some(Problem::OVER_CAP.to_owned()),
        ..plain("A cap is in the way", message)
    }
}

/// The server has no remixes, or no longer has the origin.
pub(crate) fn no_remix(error: &ApiError) -> Problem {
    let problem = with_details(
        plain(
            "This server cannot remix",
            "The server does not offer remixes, or no longer has the original. Make it again: that is a local remix then, a new clip with the changed prompt and the same parameters.",
        ),
        error,
    );
    Problem {
        code: Some(Problem::NO_REMIX.to_owned()),
        ..problem
    }
}

/// The server has no such operation on clips; `verb` and `things` name it.
pub(crate) fn not_offered(verb: &str, things: &str, error: &ApiError) -> Problem {
    with_details(
        plain(
            &format!("This server cannot {verb}"),
            format!(
                "The server does not offer {things}, or no longer has the original. Make a remix or a new clip from the same prompt instead."
            ),
        ),
        error,
    )
}

/// The server no longer knows characters that the clip was to show.
pub(crate) fn lost_character(names: &[&str], error: &ApiError) -> Problem {
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("\u{201c}{name}\u{201d}"))
        .collect();
    with_details(
        plain(
            "The server no longer has this character",
            format!(
                "The server no longer knows {}. Make the character again, or ask for the clip without it.",
                names.join(", ")
            ),
        ),
        error,
    )
}

/// Why it is not known whether a create arrived.
pub(crate) fn unknown(error: Option<&ApiError>) -> Problem {
    let answered = matches!(
        error,
        Some(
            ApiError::Refused { .. }
                | ApiError::NotUnderstood { .. }
                | ApiError::TooLarge { .. }
                | ApiError::RedirectedElsewhere { .. }
        )
    );
    let problem = plain(
        UNKNOWN,
        if answered {
            "The server's answer does not say whether the clip was made. It is not sent again by itself; the server's list is being searched for it."
        } else {
            "The connection broke before the server answered, so the clip may or may not have been made. It is not sent again by itself; the server's list is being searched for it."
        },
    );
    match error {
        Some(error) => with_details(problem, error),
        None => problem,
    }
}

/// A create was answered with the id of a job that another clip is already.
pub(crate) fn taken_id(other: &Clip) -> Problem {
    Problem {
        details: Some(format!(
            "The server answered {}, which is the clip \u{201c}{}\u{201d}.",
            other.remote_id.as_deref().unwrap_or_default(),
            other.title.as_deref().unwrap_or(&other.prompt),
        )),
        code: Some(Problem::TAKEN_ID.to_owned()),
        ..plain(
            UNKNOWN,
            "The server answered with the job of another clip, so this one may or may not have been made. It is not sent again by itself; the server's list is being searched for it.",
        )
    }
}

/// How far a search of a server's list for a clip came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Searched {
    /// There is no list.
    NoList,
    /// There may be one, and the server does not show it.
    Refused,
    /// It does not show the clip, and is searched again.
    NotYet,
    /// It shows so many jobs that could be it.
    All(usize),
}

/// What the user is asked about a clip with the problem `before` that was not found for certain.
pub(crate) fn undecided(before: Option<&Problem>, searched: Searched) -> Problem {
    if let Some(taken) = before.filter(|problem| problem.code.as_deref() == Some(Problem::TAKEN_ID))
    {
        return Problem {
            message: taken_and_undecided(searched),
            ..taken.clone()
        };
    }
    let message = match searched {
        Searched::NoList => "The server has no list to search. Look into its own console: if the clip is not there, send it again; if it is, leave it.".to_owned(),
        Searched::Refused => "The server does not show its list, so nobody can search it. Look into its own console: if the clip is not there, send it again; if it is, leave it.".to_owned(),
        Searched::NotYet => "The server's list does not show this clip so far. Some servers list a clip only when it is done, so the list is searched for an hour. Wait, or look into the server's own console; send it again only if it is not there.".to_owned(),
        Searched::All(0) => "The server's list does not show this clip, so it was probably not made. Send it again, or leave it.".to_owned(),
        Searched::All(1) => "The server's list shows a job that could be this clip. Choose it if it is the right one, send the clip again, or leave it.".to_owned(),
        Searched::All(found) => format!("The server's list shows {found} jobs that could be this clip. Choose the right one, send it again, or leave it."),
    };
    plain(UNKNOWN, message)
}

fn taken_and_undecided(searched: Searched) -> String {
    let what = match searched {
        Searched::NoList => "it has no list to search".to_owned(),
        Searched::Refused => "it does not show its list".to_owned(),
        Searched::NotYet | Searched::All(0) => "its list does not show this one".to_owned(),
        Searched::All(1) => "its list shows a job that could be this one".to_owned(),
        Searched::All(found) => format!("its list shows {found} jobs that could be this one"),
    };
    let next = match searched {
        Searched::All(1..) => "Choose the right one, send it again, or leave it.",
        _ => {
            "Look into the server's own console whether it was made and charged. If not, send it again; if so, leave it."
        }
    };
    format!("The server answered with the job of another clip, and {what}. {next}")
}

/// The server no longer knows a job.
pub(crate) fn forgotten() -> Problem {
    plain(
        "The server forgot this job",
        "The server no longer knows this job; it may have been restarted or cleaned up. Make the clip again, or look once more.",
    )
}

/// The server says that it does not know a job, which is not believed at once.
pub(crate) fn not_known() -> Problem {
    plain(
        "The server does not know this job",
        "The server says that it does not know this job. Proxies say so, too, while a server starts; it is asked again for a while before that is believed.",
    )
}

/// The server no longer has the bytes of a finished job.
pub(crate) fn gone(error: Option<&ApiError>) -> Problem {
    let problem = plain(
        "The server no longer has this clip",
        "The clip was finished, but the server no longer hands it out; its time there ran out. Make it again, or look once more.",
    );
    match error {
        Some(error) => with_details(problem, error),
        None => problem,
    }
}

/// A clip was deleted on its server before it was safe.
pub(crate) fn deleted_there() -> Problem {
    plain(
        "Deleted on the server",
        "The clip was deleted on the server before its bytes were here.",
    )
}

/// Why bytes did not become a safe clip. All of these are tried again by themselves.
pub(crate) fn not_fetched(error: &ApiError) -> Problem {
    let message = match error {
        ApiError::Outside { error, .. }
            if matches!(
                **error,
                ApiError::Unreachable { .. } | ApiError::TimedOut { .. }
            ) =>
        {
            "The place where the server keeps its clips cannot be reached. The download is tried again by itself."
        }
        ApiError::Outside { .. } => {
            "The place where the server keeps its clips did not hand out this one. The download is tried again by itself."
        }
        ApiError::Content(ContentError::Empty) => {
            "The server sent an empty file instead of the clip. The download is tried again by itself."
        }
        ApiError::Content(ContentError::Truncated { .. }) | ApiError::Broken { .. } => {
            "The download broke off. It goes on by itself."
        }
        ApiError::Content(ContentError::NotReady { .. }) => {
            "The server says the clip is not ready yet. The download is tried again by itself."
        }
        ApiError::Content(ContentError::TooLarge { .. }) => {
            "The clip is larger than this server's clips may be. Raise that limit under Servers, then try again."
        }
        ApiError::Content(ContentError::Inside { .. }) => {
            "The server says the clip is at an address inside your own network, where a public server must not send Dailies. Ask the server's support."
        }
        ApiError::Content(ContentError::Encoded { .. }) => {
            "The server compresses clips, so that nobody can check whether all of it arrived. Switch compression off there."
        }
        ApiError::Content(ContentError::LostInRedirects | ContentError::Unreadable) => {
            "The server does not say clearly where the clip is. Look into its own console."
        }
        ApiError::NotUnderstood { .. } => {
            "The server sent something else instead of the clip. The download is tried again by itself."
        }
        ApiError::Unreachable { .. } | ApiError::TimedOut { .. } => {
            "The server cannot be reached. The download is tried again by itself."
        }
        _ => "The server did not hand out the clip. The download is tried again by itself.",
    };
    let problem = with_details(plain("Not downloaded yet", message), error);
    match error {
        ApiError::Content(ContentError::TooLarge { .. }) => in_settings(problem),
        _ => problem,
    }
}

/// A file arrived that is no whole clip.
pub(crate) fn no_clip(words: &str) -> Problem {
    plain(
        "Not downloaded yet",
        format!(
            "What the server sent cannot be kept: {} The download is tried again by itself.",
            sentence(words)
        ),
    )
}

/// The same bytes came twice, whole, and are no clip that can be read here.
pub(crate) fn kept_as_it_came(why: Option<String>) -> Problem {
    Problem {
        details: why,
        code: Some(Problem::AS_IT_CAME.to_owned()),
        ..plain(
            "Kept as it came",
            "The server sent the same bytes twice, and Dailies cannot read them as a clip. They are kept as they came: open the file in another app, or make the clip again.",
        )
    }
}

/// The server took a job back.
pub(crate) fn cancelled_there() -> Problem {
    plain(
        "Cancelled on the server",
        "The server took the job back when you asked. Whether it was charged, only the server knows.",
    )
}

/// A server does not take a job back. The job goes on.
pub(crate) fn cannot_cancel(server: &str, error: &ApiError) -> Error {
    Error::Server {
        message: format!(
            "{server} does not stop a job that has begun. It goes on, may be charged, and its clip is saved when it is done."
        ),
        details: Some(said(error)),
        code: error.code().map(str::to_owned),
        request_id: error.request_id().map(str::to_owned),
    }
}

/// A queued clip whose server's key is not available.
pub(crate) fn waiting_for_key(message: &str) -> Problem {
    in_settings(plain("Waiting for the key", message))
}

/// What a server's silence or refusal of the key means for its state; `None` when the error says
/// nothing about the server as a whole.
pub(crate) fn server_state(error: &ApiError) -> Option<ServerState> {
    match error {
        ApiError::Unreachable { host, .. } => Some(ServerState::Offline {
            message: format!(
                "{host} cannot be reached. Everything goes on by itself when it is back."
            ),
        }),
        ApiError::TimedOut { host } | ApiError::Broken { host, .. } => Some(ServerState::Offline {
            message: format!("{host} does not answer. Everything goes on by itself when it does."),
        }),
        ApiError::Refused { .. } if Complaint::of(error) == Some(Complaint::Key) => {
            Some(ServerState::KeyRefused {
                message: "The server refuses the key. Enter another one.".to_owned(),
            })
        }
        ApiError::Refused { status: 407, .. } => Some(ServerState::Offline {
            message: "The proxy wants a name and a password. Enter them under Servers.".to_owned(),
        }),
        ApiError::Refused { .. } | ApiError::NotUnderstood { .. } => Some(ServerState::Online),
        _ => None,
    }
}

/// An error of the protocol as the answer to a command.
pub(crate) fn answer(error: &ApiError) -> Error {
    match error {
        ApiError::Unreachable { host, .. } => Error::Offline {
            message: format!(
                "{host} cannot be reached. Check the address and whether the server runs."
            ),
        },
        ApiError::TimedOut { host } | ApiError::Broken { host, .. } => Error::Offline {
            message: format!("{host} did not answer. Try again in a moment."),
        },
        ApiError::Refused {
            code,
            message,
            request_id,
            ..
        } => {
            let sentence = match Complaint::of(error) {
                Some(complaint) => of_question(complaint, message),
                None => format!("The server refused: {}", sentence(message)),
            };
            Error::Server {
                message: sentence,
                details: Some(message.to_string()),
                code: code.as_deref().map(str::to_owned),
                request_id: request_id.as_deref().map(str::to_owned),
            }
        }
        other => Error::Server {
            message: format!(
                "{} Check the address of the server.",
                sentence(&other.to_string())
            ),
            details: None,
            code: None,
            request_id: other.request_id().map(str::to_owned),
        },
    }
}

/// What a refusal of a question means: a list, a look, a deletion.
fn of_question(complaint: Complaint, message: &str) -> String {
    let sentence = match complaint {
        Complaint::Key => "The server refuses the key. Enter another one.",
        Complaint::NotFound | Complaint::Expired => {
            "The server does not know this. It may have been deleted there."
        }
        Complaint::NotOffered | Complaint::Form => "The server does not offer this.",
        Complaint::TooFast | Complaint::TooManyJobs | Complaint::Busy => {
            "The server has too much to do right now. Try again in a moment."
        }
        Complaint::NotReady => "The clip is not ready yet. Try again in a moment.",
        Complaint::Stopping => "The server is already stopping this job. Look again in a moment.",
        Complaint::Money => {
            "The server says the account has no credit or is over a limit. Settle that with the server."
        }
        Complaint::Deactivated => {
            "The server says the account was deactivated. Ask the server's support, or use another key."
        }
        Complaint::Region => {
            "The server does not serve this country or region. Use another server."
        }
        Complaint::Proxy => {
            "The proxy wants a name and a password. Enter them under Servers, then try again."
        }
        Complaint::Gateway => {
            "The gateway could not reach the server behind it. Try again in a moment."
        }
        Complaint::Broken => "Something went wrong on the server. Try again in a moment.",
        _ => return format!("The server refused: {}", sentence(message)),
    };
    sentence.to_owned()
}

/// Whether a create that certainly made no job may go out again by itself: the server has too much
/// to do, and says nothing that waiting cannot change.
pub(crate) fn passes(error: &ApiError) -> bool {
    error.certainly_not_received()
        && matches!(
            Complaint::of(error),
            None | Some(Complaint::TooManyJobs | Complaint::TooFast | Complaint::Busy)
        )
}

/// Whether a refusal is about who asks, or when, and not about what is asked for.
pub(crate) fn is_about_asking(error: &ApiError) -> bool {
    matches!(
        Complaint::of(error),
        Some(
            Complaint::Key
                | Complaint::Money
                | Complaint::Deactivated
                | Complaint::Region
                | Complaint::Proxy
                | Complaint::TooFast
                | Complaint::NotReady
        )
    )
}

fn with_details(problem: Problem, error: &ApiError) -> Problem {
    Problem {
        details: Some(match error.bare() {
            ApiError::Refused { message, .. } => message.to_string(),
            _ => error.to_string(),
        }),
        code: error.code().map(str::to_owned),
        request_id: error.request_id().map(str::to_owned),
        ..problem
    }
}

fn said(error: &ApiError) -> String {
    match error {
        ApiError::Refused { message, .. } => sentence(message),
        other => sentence(&other.to_string()),
    }
}

/// Words of a server as one sentence: short enough for a card, with a full stop.
fn sentence(words: &str) -> String {
    const LONGEST: usize = 300;
    let words = words.trim();
    let mut short: String = words.chars().take(LONGEST).collect();
    if short.len() < words.len() {
        short.push('…');
    } else if !short.ends_with(['.', '!', '?', '…', '。']) {
        short.push('.');
    }
    short
}

#[cfg(test)]
mod tests;
