//! What the user typed about a server, checked and made into what is kept.

use super::same_origin;
use crate::error::{Error, Result};
use crate::server::{AuthForm, ServerInput};
use crate::store::servers::Kept;

/// Longest name of a server, in characters.
const LONGEST_NAME: usize = 80;

/// An id for a new server.
pub(crate) fn fresh_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// A base URL as it is kept.
pub(crate) fn normal(base_url: &str) -> Result<String> {
    let url = videos_api::BaseUrl::parse(base_url)
        .map_err(|error| Error::invalid("base_url", error.to_string()))?;
    Ok(url.to_string())
}

/// A server as it is kept, from what the user typed; `before` is the same server as it was.
pub(crate) fn from_input(input: ServerInput, before: Option<&Kept>) -> Result<Kept> {
    let base_url = normal(&input.base_url)?;
    let name = match input.name.trim() {
        "" => host_and_port(&base_url).unwrap_or_else(|| "Server".to_owned()),
        name => name.to_owned(),
    };
    if name.chars().count() > LONGEST_NAME {
        return Err(Error::invalid(
            "name",
            format!("Use a shorter name: {LONGEST_NAME} characters at most."),
        ));
    }
    if let AuthForm::Header(header) = &input.auth
        && (header.is_empty()
            || !header
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
    {
        return Err(Error::invalid(
            "auth",
            "Write the header's name with letters, digits and hyphens only, for example x-api-key.",
        ));
    }
    // What was learned of a server holds while the address stays the same.
    let learned = before.filter(|before| before.base_url == base_url);
    Ok(Kept {
        id: input.id.unwrap_or_else(fresh_id),
        name,
        auth: input.auth,
        organization: filled(input.organization),
        project: filled(input.project),
        demo: learned.is_some_and(|before| before.demo),
        capabilities: learned.map(|b| b.capabilities.clone()).unwrap_or_default(),
        models: learned.map(|b| b.models.clone()).unwrap_or_default(),
        key_origin: before
            .filter(|before| same_origin(&before.base_url, &base_url))
            .and_then(|before| before.key_origin.clone()),
        // What the user wants of a server holds wherever it is.
        limits: before.map(|b| b.limits.clone()).unwrap_or_default(),
        paused: before.is_some_and(|before| before.paused),
        base_url,
    })
}

/// What tells a server from its neighbours: several may run on one machine.
fn host_and_port(base_url: &str) -> Option<String> {
    let url = url::Url::parse(base_url).ok()?;
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}
