//! Trying a server out: what it answers to questions that cost nothing.

use secrecy::{ExposeSecret, SecretString};
use videos_api::{ApiError, KeyVerdict, Probe};

use super::{connect, from_input, same_origin};
use crate::core::{Core, blocking};
use crate::error::{Error, Result};
use crate::keys::Access;
use crate::sentences;
use crate::server::{AuthForm, Check, ServerInput, ServerState, ServerTest};
use crate::store::servers::{self, Kept};

/// Tests what was typed; remembers what was learned when it is a server that is set up.
pub(crate) async fn test(
    core: &Core,
    input: ServerInput,
    key: Option<SecretString>,
) -> Result<ServerTest> {
    let id = input.id.clone();
    let before = core
        .store
        .read(move |connection| match id {
            Some(id) => servers::find(connection, &id),
            None => Ok(None),
        })
        .await?;
    let server = from_input(input, before.as_ref())?;
    if let (Some(before), None) = (&before, &key)
        && matches!(
            core.keys.access(&before.id, &before.base_url),
            Access::Loading
        )
    {
        core.load_keys(false).await?;
    }
    let key = match key {
        Some(key) => Some(
            videos_api::validate_key(key.expose_secret())
                .map_err(|error| Error::invalid("key", error.to_string()))?,
        ),
        None => before
            .as_ref()
            // A stored key is never sent to another host than the one it was given for.
            .filter(|before| same_origin(&before.base_url, &server.base_url))
            .and_then(
                |before| match core.keys.access(&before.id, &server.base_url) {
                    Access::Key(key) => Some(key),
                    _ => None,
                },
            ),
    };
    let (kept, has_key) = (server.clone(), key.is_some());
    let client = blocking(move || Ok(connect(&kept, key)?)).await?;
    let answer = client.probe().await;
    let test = match &answer {
        Ok(probe) => report(&server, has_key, probe),
        Err(error) => nothing_there(&server, error),
    };
    if let Some(before) = before {
        remember(core, &before, &server, &answer).await?;
    }
    Ok(test)
}

fn report(server: &Kept, has_key: bool, probe: &Probe) -> ServerTest {
    let models = probe.models.clone().unwrap_or_default();
    let wants_key = server.auth != AuthForm::None && !has_key;
    let (usable, summary) = match probe.key {
        KeyVerdict::Refused if wants_key => (
            false,
            "The server answers, but it wants a key. Enter one.".to_owned(),
        ),
        KeyVerdict::Refused => (
            false,
            "The server answers, but it refuses the key. Enter another one.".to_owned(),
        ),
        KeyVerdict::Unknown => (
            true,
            "Something answers there, but it does not say whether it makes clips. Try with a short one.".to_owned(),
        ),
        KeyVerdict::Accepted | KeyVerdict::NotNeeded => {
            (true, "The server answers and can be used.".to_owned())
        }
    };
    let key = match probe.key {
        KeyVerdict::Accepted => (Some(true), None),
        KeyVerdict::NotNeeded if server.auth == AuthForm::None => (Some(true), None),
        KeyVerdict::NotNeeded => (
            Some(true),
            Some("The server answers without a key, too.".to_owned()),
        ),
        KeyVerdict::Refused => (Some(false), probe.refusal.as_ref().map(own_words)),
        KeyVerdict::Unknown => (None, None),
    };
    ServerTest {
        usable,
        summary,
        checks: vec![
            check(
                "Address answers",
                Some(true),
                Some(probe.base_url.to_string()),
            ),
            check("Key accepted", key.0, key.1),
            check(
                "Lists its clips",
                probe.lists,
                (probe.lists == Some(false)).then(|| {
                    "Clips whose outcome is unknown cannot be looked up there.".to_owned()
                }),
            ),
            check(
                "Names its models",
                probe.models.as_ref().map(|_| true),
                match models.len() {
                    0 => Some("The model is a free field.".to_owned()),
                    1 => Some("1 model.".to_owned()),
                    count => Some(format!("{count} models.")),
                },
            ),
        ],
        base_url: probe.base_url.to_string(),
        models,
        details: probe.refusal.as_ref().map(own_words),
    }
}

fn nothing_there(server: &Kept, error: &ApiError) -> ServerTest {
    let summary = match error {
        ApiError::Unreachable { host, .. } => format!(
            "{host} cannot be reached. Check the address and whether the server runs."
        ),
        ApiError::TimedOut { host } | ApiError::Broken { host, .. } => {
            format!("{host} did not answer. Check the address and try again.")
        }
        ApiError::RedirectedElsewhere { .. } => error.to_string(),
        ApiError::NotUnderstood { .. } => "Something answers there, but not the Videos API. Check the address; it often ends in /v1.".to_owned(),
        _ => "No Videos API was found at this address. Check it; it often ends in /v1.".to_owned(),
    };
    ServerTest {
        usable: false,
        checks: vec![check("Address answers", Some(false), Some(summary.clone()))],
        summary,
        base_url: server.base_url.clone(),
        models: Vec::new(),
        details: Some(own_words(error)),
    }
}

fn check(label: &str, passed: Option<bool>, note: Option<String>) -> Check {
    Check {
        label: label.to_owned(),
        passed,
        note,
    }
}

fn own_words(error: &ApiError) -> String {
    match error {
        ApiError::Refused { message, .. } => message.to_string(),
        other => other.to_string(),
    }
}

/// Keeps what was learned: the address that works, the models, the list.
async fn remember(
    core: &Core,
    before: &Kept,
    tested: &Kept,
    answer: &Result<Probe, ApiError>,
) -> Result<()> {
    // What was typed but not saved is not the server that is set up.
    if tested.base_url != before.base_url || tested.auth != before.auth {
        return Ok(());
    }
    match answer {
        Ok(probe) => {
            let state = match probe.key {
                KeyVerdict::Refused => ServerState::KeyRefused {
                    message: "The server refuses the key. Enter another one.".to_owned(),
                },
                _ => ServerState::Online,
            };
            core.note_server(&before.id, state);
            // The server may have been changed or removed while it was asked.
            let (asked, found) = (before.base_url.clone(), probe.base_url.to_string());
            let (lists, models) = (probe.lists, probe.models.clone());
            core.learn(&before.id, move |server| {
                if server.base_url != asked {
                    return;
                }
                server.base_url = found;
                server.capabilities.list = lists.or(server.capabilities.list);
                if let Some(models) = models {
                    server.models = models;
                }
            })
            .await?;
            core.clients.forget(&before.id);
        }
        Err(error) => {
            if let Some(state) = sentences::server_state(error) {
                core.note_server(&before.id, state);
            }
        }
    }
    core.outbox.servers();
    Ok(())
}
