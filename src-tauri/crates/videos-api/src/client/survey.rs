//! Finding out which operations a server has without using any of them: a delete and a look at the
//! remixes of a job that cannot exist, and a look at a character that cannot. Nothing is made, nothing
//! that exists is deleted.

use http::Method;
use url::Url;

use super::Client;
use super::send::Answer;
use crate::ApiError;

/// The id of no job: no server counts so far down.
const NO_JOB: &str = "video_00000000000000000000000000000000";
/// The id of no character.
const NO_CHARACTER: &str = "char_00000000000000000000000000000000";
const CHARACTERS: &str = "characters";
/// A path that is no operation of any server.
const NO_ROUTE: &str = "dailies-asks-what-is-not-there";

/// What a server was seen to have.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Survey {
    /// `DELETE /videos/{id}`; `None`: the answers do not tell.
    pub delete: Option<Route>,
    /// `POST /videos/{id}/remix`; `None`: the answers do not tell.
    pub remix: Option<Route>,
    /// `GET /videos/characters/{id}`, and with it the making of characters; `None`: the answers do
    /// not tell.
    pub characters: Option<Route>,
    /// The certificate that the server showed, in DER; `None` without TLS.
    pub certificate: Option<Vec<u8>>,
}

/// An operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Whether the server has it.
    pub exists: bool,
    /// The HTTP status that told.
    pub status: u16,
}

impl Client {
    /// The same server at another address of its origin, as [`Client::probe`] finds it; `None` for
    /// any other.
    pub fn at(&self, base: &Url) -> Option<Self> {
        self.with_base(base.clone())
    }

    /// Asks what operations the server has. What cannot be found out stays unknown.
    pub async fn survey(&self) -> Survey {
        let certificate = self.certificate().await;
        let delete = self.url(&["videos", NO_JOB]);
        let nowhere = self.url(&["videos", NO_JOB, NO_ROUTE]);
        let remix = self.url(&["videos", NO_JOB, "remix"]);
        let deleted = self.read(Method::DELETE, delete).await;
        let nothing = self.read(Method::DELETE, nowhere.clone()).await;
        let looked = self.read(Method::GET, remix).await;
        let lost = self.read(Method::GET, nowhere).await;
        let character = self.url(&["videos", CHARACTERS, NO_CHARACTER]);
        let no_such = self.url(&["videos", NO_ROUTE, NO_CHARACTER]);
        let character = self.read(Method::GET, character).await;
        let no_such = self.read(Method::GET, no_such).await;
        Survey {
            characters: characters_route(&character, &no_such),
            delete: deleted_route(&deleted, &nothing),
            remix: remix_route(&looked, &lost),
            certificate,
        }
    }
}

/// Whether the answer to a delete of no job comes from the operation or from its absence.
fn deleted_route(
    answer: &Result<Answer<'_>, ApiError>,
    nothing: &Result<Answer<'_>, ApiError>,
) -> Option<Route> {
    let answer = answer.as_ref().ok()?;
    let route = |exists| Route {
        exists,
        status: answer.status(),
    };
    match answer.status() {
        405 | 501 => Some(route(false)),
        404 => {
            let nothing = nothing.as_ref().ok()?;
            Some(route(!alike(answer, nothing)))
        }
        // It looked for the job, unless it says the same of what is no operation at all.
        200..=299 | 400 | 409 | 410 | 422 => {
            let told_apart = !nothing.as_ref().is_ok_and(|nothing| alike(answer, nothing));
            told_apart.then(|| route(true))
        }
        _ => None,
    }
}

/// A server that has an operation under another method says so; one that says the same of what is
/// not there at all says nothing.
fn remix_route(
    answer: &Result<Answer<'_>, ApiError>,
    lost: &Result<Answer<'_>, ApiError>,
) -> Option<Route> {
    let (answer, lost) = (answer.as_ref().ok()?, lost.as_ref().ok()?);
    match answer.status() {
        405 if lost.status() != 405 => Some(Route {
            exists: true,
            status: 405,
        }),
        _ => None,
    }
}

/// Whether a look at no character is answered by the operation, which looked for it, or as any path
/// that is not there.
fn characters_route(
    answer: &Result<Answer<'_>, ApiError>,
    lost: &Result<Answer<'_>, ApiError>,
) -> Option<Route> {
    let (answer, lost) = (answer.as_ref().ok()?, lost.as_ref().ok()?);
    let plain = |answer: &Answer<'_>, place: &str| answer.body().replace(place, "");
    let alike =
        answer.status() == lost.status() && plain(answer, CHARACTERS) == plain(lost, NO_ROUTE);
    let exists = match answer.status() {
        400 | 404 | 410 | 422 if !alike => true,
        404 | 405 | 501 if alike => false,
        _ => return None,
    };
    Some(Route {
        exists,
        status: answer.status(),
    })
}

/// Two refusals that differ in nothing but the address they repeat.
fn alike(one: &Answer<'_>, other: &Answer<'_>) -> bool {
    let plain = |answer: &Answer<'_>| answer.body().replace(&format!("/{NO_ROUTE}"), "");
    one.status() == other.status() && plain(one) == plain(other)
}
