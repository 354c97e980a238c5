//! How requests travel to a server, checked and made into what is kept. What HTTP itself allows in
//! a header is checked once more by the client.

use super::{filled, within};
use crate::error::{Error, Result};
use crate::server::{
    AuthForm, ConnectionInput, HeaderInput, KeptConnection, KeptHeader, KeptProxy,
};
use crate::servers::{origin, same_origin};
use crate::store::servers::Kept;

/// More headers are not sent.
const MOST_HEADERS: usize = 20;
/// Limits of time, in seconds, and of the largest clip, in megabytes.
const CONNECT: std::ops::RangeInclusive<u32> = 1..=120;
const ANSWER: std::ops::RangeInclusive<u32> = 5..=3600;
const LARGEST: std::ops::RangeInclusive<u32> = 1..=1_000_000;

/// What is kept. Secrets that were given stay only where their header or proxy stays, and a
/// header's only while the address keeps its origin.
pub(super) fn from_input(
    input: Option<ConnectionInput>,
    auth: &AuthForm,
    base_url: &str,
    before: Option<&Kept>,
) -> Result<KeptConnection> {
    let stays = before.is_some_and(|before| same_origin(&before.base_url, base_url));
    let known = before.map(|before| before.connection.clone());
    let mut known = known.unwrap_or_default();
    if !stays {
        known
            .headers
            .iter_mut()
            .for_each(|header| header.origin = None);
    }
    let Some(input) = input else {
        return Ok(known);
    };
    within("connect_seconds", input.connect_seconds, CONNECT, "seconds")?;
    within("answer_seconds", input.answer_seconds, ANSWER, "seconds")?;
    within(
        "largest_megabytes",
        input.largest_megabytes,
        LARGEST,
        "megabytes",
    )?;
    Ok(KeptConnection {
        headers: headers(input.headers, auth, &known.headers)?,
        proxy: match filled(input.proxy) {
            Some(address) => Some(proxy(&address, known.proxy.as_ref())?),
            None => None,
        },
        certificate: input.certificate,
        connect_seconds: input.connect_seconds,
        answer_seconds: input.answer_seconds,
        largest_megabytes: input.largest_megabytes,
        body: input.body,
        seconds: input.seconds,
        reference: input.reference,
    })
}

fn headers(
    input: Vec<HeaderInput>,
    auth: &AuthForm,
    known: &[KeptHeader],
) -> Result<Vec<KeptHeader>> {
    let wrong = |message: String| Err(Error::invalid("headers", message));
    let mut kept: Vec<KeptHeader> = Vec::new();
    for HeaderInput { name, value } in input {
        let (name, value) = (name.trim().to_owned(), value.map(|v| v.trim().to_owned()));
        if name.is_empty() && value.as_deref().unwrap_or_default().is_empty() {
            continue;
        }
        // A secret value comes by itself and is checked then.
        videos_api::check_header(&name, value.as_deref().unwrap_or("secret"))
            .map_err(|error| Error::invalid("headers", error.to_string()))?;
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        if kept.iter().any(|one| is(&one.name)) {
            return wrong(format!("{name} is there twice. Remove one of the two."));
        }
        let carries_key = match auth {
            AuthForm::Bearer => is("authorization"),
            AuthForm::ApiKey => is("api-key"),
            AuthForm::Header(header) => is(header),
            AuthForm::None => false,
        };
        if carries_key {
            return wrong(format!("{name} carries the key already. Remove it here."));
        }
        if is("openai-organization") || is("openai-project") {
            return wrong(format!("{name} has a field of its own. Remove it here."));
        }
        if value.as_deref() == Some("") {
            return wrong(format!("Enter a value for {name}, or remove it."));
        }
        let before = known.iter().find(|one| is(&one.name));
        kept.push(KeptHeader {
            origin: before
                .filter(|_| value.is_none())
                .and_then(|before| before.origin.clone()),
            name,
            value,
        });
    }
    if kept.len() > MOST_HEADERS {
        return wrong(format!("Use {MOST_HEADERS} headers at most."));
    }
    Ok(kept)
}

fn proxy(typed: &str, known: Option<&KeptProxy>) -> Result<KeptProxy> {
    let wrong = |message: String| Error::invalid("proxy", message);
    let proxy = videos_api::Proxy::parse(typed).map_err(|error| wrong(error.to_string()))?;
    if proxy.credentials().is_some() {
        return Err(wrong(
            "Remove user name and password from the proxy's address and enter them in their own fields."
                .to_owned(),
        ));
    }
    let address = proxy.to_string();
    Ok(KeptProxy {
        origin: known
            .filter(|known| origin(&known.address) == origin(&address))
            .and_then(|known| known.origin.clone()),
        address,
    })
}
