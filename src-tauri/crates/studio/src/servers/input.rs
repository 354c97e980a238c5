//! What the user typed about a server, checked and made into what is kept.

mod connection;

use std::ops::RangeInclusive;

use super::{offer, same_origin};
use crate::error::{Error, Result};
use crate::server::{AuthForm, HandModel, Limits, ServerInput};
use crate::store::servers::Kept;

/// Longest name of a server, in characters.
const LONGEST_NAME: usize = 80;
/// The largest limits that can be set.
const MOST_RENDERING: u32 = 999;
const MOST_PER_MINUTE: u32 = 600;
/// More models are not entered by hand, and nothing about them is longer.
const MOST_MODELS: usize = 200;
const MOST_VALUES: usize = 100;
const LONGEST_VALUE: usize = 200;

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
    if let AuthForm::Header(header) = &input.auth {
        videos_api::check_header(header, "key")
            .map_err(|error| Error::invalid("auth", error.to_string()))?;
    }
    if let Some(limits) = &input.limits {
        limited(limits)?;
    }
    // What was learned of a server holds while the address stays the same.
    let learned = before.filter(|before| before.base_url == base_url);
    let connection = connection::from_input(input.connection, &input.auth, &base_url, before)?;
    let by_hand = match input.models {
        Some(models) => by_hand(models)?,
        None => before.map(|b| b.by_hand.clone()).unwrap_or_default(),
    };
    let limits = input.limits.or_else(|| before.map(|b| b.limits.clone()));
    Ok(Kept {
        id: input.id.unwrap_or_else(fresh_id),
        name,
        auth: input.auth,
        organization: filled(input.organization),
        project: filled(input.project),
        demo: learned.is_some_and(|before| before.demo),
        passport: learned.map(|b| b.passport.clone()).unwrap_or_default(),
        learned: learned.map(|b| b.learned.clone()).unwrap_or_default(),
        models: learned.map(|b| b.models.clone()).unwrap_or_default(),
        key_origin: before
            .filter(|before| same_origin(&before.base_url, &base_url))
            .and_then(|before| before.key_origin.clone()),
        // What the user wants of a server holds wherever it is.
        limits: limits.unwrap_or_default(),
        paused: before.is_some_and(|before| before.paused),
        enabled: before.is_none_or(|before| before.enabled),
        by_hand,
        connection,
        base_url,
    })
}

/// Checks how much a server may bear.
pub(crate) fn limited(limits: &Limits) -> Result<()> {
    within(
        "rendering",
        limits.rendering,
        1..=MOST_RENDERING,
        "jobs at once",
    )?;
    within(
        "per_minute",
        limits.per_minute,
        1..=MOST_PER_MINUTE,
        "new jobs per minute",
    )
}

/// Checks a number that may be left out.
fn within(
    field: &'static str,
    number: Option<u32>,
    range: RangeInclusive<u32>,
    what: &str,
) -> Result<()> {
    match number {
        Some(number) if !range.contains(&number) => Err(Error::invalid(
            field,
            format!(
                "Allow {} to {} {what}, or leave the field empty for no limit.",
                range.start(),
                range.end()
            ),
        )),
        _ => Ok(()),
    }
}

fn by_hand(models: Vec<HandModel>) -> Result<Vec<HandModel>> {
    let models = offer::tidy(models);
    let lists = |model: &HandModel| {
        [&model.sizes, &model.seconds, &model.parameters]
            .map(|list| list.clone().unwrap_or_default())
    };
    let too_long = |text: &String| text.chars().count() > LONGEST_VALUE;
    let bad = models.len() > MOST_MODELS
        || models.iter().any(|model| {
            let lists = lists(model);
            too_long(&model.id)
                || lists.iter().any(|list| list.len() > MOST_VALUES)
                || lists.iter().flatten().any(too_long)
        });
    if bad {
        return Err(Error::invalid(
            "models",
            format!(
                "Enter {MOST_MODELS} models at most, with {MOST_VALUES} values each and {LONGEST_VALUE} characters in a value."
            ),
        ));
    }
    let wrong = models.iter().find_map(|model| {
        let sizes = model.sizes.iter().flatten();
        sizes.clone().find(|size| !is_size(size)).cloned()
    });
    if let Some(size) = wrong {
        return Err(Error::invalid(
            "models",
            format!("Write sizes as width x height, for example 1280x720, not {size}."),
        ));
    }
    let wrong = models.iter().find_map(|model| {
        let seconds = model.seconds.iter().flatten();
        seconds.clone().find(|length| !is_length(length)).cloned()
    });
    match wrong {
        Some(length) => Err(Error::invalid(
            "models",
            format!("Write lengths as seconds, for example 8, not {length}."),
        )),
        None => Ok(models),
    }
}

fn is_size(size: &str) -> bool {
    let is_number = |text: &str| text.parse::<u32>().is_ok_and(|number| number > 0);
    size.split_once('x')
        .is_some_and(|(width, height)| is_number(width) && is_number(height))
}

fn is_length(length: &str) -> bool {
    length
        .parse::<f64>()
        .is_ok_and(|length| length.is_finite() && length > 0.0)
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

pub(super) fn filled(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}
