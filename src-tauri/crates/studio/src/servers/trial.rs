//! Trying a server out: what it answers to questions that cost nothing, make nothing and delete
//! nothing.

use std::time::Duration;

use secrecy::SecretString;
use tokio::time::{Instant, timeout_at};
use url::Url;
use videos_api::{ApiError, KeyVerdict, Probe, Survey};

use super::{Secrets, account, certificate, checked, connect, from_input, reach, wanted};
use crate::core::{Core, blocking};
use crate::error::Result;
use crate::keys::Access;
use crate::sentences;
use crate::server::{
    AuthForm, Finding, Secret, SecretInput, ServerInput, ServerState, ServerTest, Sign, Subject,
};
use crate::store::servers::{self, Kept};

/// What was found out, in the order of the passport.
type Signs = Vec<(Subject, Sign)>;

/// Tests what was typed; remembers what was learned when it is a server that is set up.
pub(crate) async fn test(
    core: &Core,
    input: ServerInput,
    key: Option<SecretString>,
    typed: Vec<SecretInput>,
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
    let with_kept_secrets = key.is_none() && typed.is_empty();
    let secrets = secrets(core, &server, before.is_some(), key, typed).await?;
    let has_key = secrets.key.is_some();
    let kept = server.clone();
    let (kept, pem) = core
        .store
        .read(move |connection| reach::with_pem(connection, kept))
        .await?;
    let client = blocking(move || Ok(connect(&kept, secrets, pem.as_deref())?)).await?;
    let end = Instant::now() + patience(&server);
    let answer = match timeout_at(end, client.probe()).await {
        Ok(answer) => answer,
        Err(_) => Err(ApiError::TimedOut {
            host: host(&server),
        }),
    };
    let (test, signs) = match &answer {
        Ok(probe) => {
            // Only at the address that was found does the rest say anything.
            let survey = match client.at(&probe.base_url) {
                Some(client) if probe.key != KeyVerdict::Refused => {
                    timeout_at(end, client.survey()).await.unwrap_or_default()
                }
                _ => Survey::default(),
            };
            let signs = signs(&server, has_key, probe, &survey);
            (report(core, &server, has_key, probe, &signs), signs)
        }
        Err(error) => {
            let signs = vec![(Subject::Reachable, Sign::tested(Some(false)))];
            (nothing_there(core, &server, error, &signs), signs)
        }
    };
    // What a key says that is not kept is nothing about the server that is.
    if let Some(before) = before.filter(|_| with_kept_secrets) {
        remember(core, &before, &server, &answer, signs, has_key).await?;
    }
    Ok(test)
}

/// How long a test takes at most, however many of its questions are left without an answer.
fn patience(server: &Kept) -> Duration {
    const USUAL: Duration = Duration::from_secs(45);
    let one = server.connection.answer_seconds.unwrap_or_default();
    USUAL.max(Duration::from_secs(one.into()))
}

fn host(server: &Kept) -> String {
    let url = Url::parse(&server.base_url).ok();
    let host = url.as_ref().and_then(Url::host_str);
    host.unwrap_or(&server.base_url).to_owned()
}

/// What was typed, and what is kept for the very place it is asked for.
async fn secrets(
    core: &Core,
    server: &Kept,
    known: bool,
    key: Option<SecretString>,
    typed: Vec<SecretInput>,
) -> Result<Secrets> {
    let mut all: Vec<(Secret, SecretString)> = Vec::new();
    let typed = typed.into_iter().map(|one| (one.secret, one.value));
    for (secret, value) in key.map(|key| (Secret::Key, key)).into_iter().chain(typed) {
        let value = checked(&secret, &value)?;
        all.push((secret, value));
    }
    let mut secrets = Secrets::default();
    let missing: Vec<_> = wanted(server)
        .into_iter()
        .filter(|wanted| known && !all.iter().any(|(secret, _)| *secret == wanted.secret))
        .collect();
    let loading = missing.iter().any(|wanted| {
        let access = core.keys.access(&wanted.account, &wanted.address);
        matches!(access, Access::Loading)
    });
    if loading {
        core.load_keys(false).await?;
    }
    for wanted in missing {
        let account = account(&server.id, &wanted.secret);
        // A stored key is never sent to another place than the one it was given for.
        if let Access::Key(value) = core.keys.access(&account, &wanted.address) {
            secrets.put(wanted.secret, value);
        }
    }
    for (secret, value) in all {
        secrets.put(secret, value);
    }
    Ok(secrets)
}

fn signs(server: &Kept, has_key: bool, probe: &Probe, survey: &Survey) -> Signs {
    let count = probe.models.as_ref().map(|models| models.len().to_string());
    let route = |route: &Option<videos_api::Route>| match route {
        Some(route) => Sign::tested(Some(route.exists)).by(Some(route.status)),
        None => Sign::tested(None),
    };
    let key = match probe.key {
        KeyVerdict::Accepted | KeyVerdict::NotNeeded => Some(true),
        KeyVerdict::Refused => Some(false),
        KeyVerdict::Unknown => None,
    };
    let needless = probe.key == KeyVerdict::NotNeeded && server.auth != AuthForm::None;
    let needless = needless.then(|| "needless".to_owned());
    let refusal = probe.refusal.as_ref();
    vec![
        (Subject::Reachable, Sign::tested(Some(true))),
        (Subject::Encrypted, encrypted(server, has_key, survey)),
        (
            Subject::Key,
            Sign::tested(key)
                .by(refusal
                    .filter(|_| key == Some(false))
                    .and_then(ApiError::status))
                .with(needless),
        ),
        (
            Subject::Models,
            Sign::tested(Some(probe.models.is_some())).with(count),
        ),
        (
            Subject::List,
            Sign::tested(probe.lists).by(refusal.and_then(ApiError::status)),
        ),
        (Subject::Delete, route(&survey.delete)),
        (Subject::Remix, route(&survey.remix)),
        (Subject::Characters, route(&survey.characters)),
    ]
}

/// `loopback`: nothing leaves this computer. `exposed`: the key can be read on the way.
fn encrypted(server: &Kept, has_key: bool, survey: &Survey) -> Sign {
    let url = Url::parse(&server.base_url).ok();
    if url.as_ref().is_some_and(|url| url.scheme() == "https") {
        let shown = survey.certificate.as_deref().and_then(certificate::shown);
        return Sign::tested(Some(true)).with(shown.into_iter().flatten());
    }
    let place = if url.as_ref().is_some_and(videos_api::is_loopback) {
        "loopback"
    } else if has_key {
        "exposed"
    } else {
        "open"
    };
    Sign::tested(Some(false)).with([place.to_owned()])
}

fn lines(core: &Core, signs: &Signs) -> Vec<Finding> {
    let now = core.now();
    let lines = signs.iter();
    lines
        .map(|(subject, sign)| sign.finding(*subject, now))
        .collect()
}

fn report(core: &Core, server: &Kept, has_key: bool, probe: &Probe, signs: &Signs) -> ServerTest {
    let (usable, summary) = match probe.key {
        KeyVerdict::Refused if lacks_key(server, has_key) => (
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
    ServerTest {
        usable,
        summary,
        findings: lines(core, signs),
        base_url: probe.base_url.to_string(),
        models: probe.models.clone().unwrap_or_default(),
        details: probe.refusal.as_ref().map(own_words),
    }
}

/// True if there was no key to be refused.
fn lacks_key(server: &Kept, has_key: bool) -> bool {
    server.auth != AuthForm::None && !has_key
}

fn nothing_there(core: &Core, server: &Kept, error: &ApiError, signs: &Signs) -> ServerTest {
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
        findings: lines(core, signs),
        summary,
        base_url: server.base_url.clone(),
        models: Vec::new(),
        details: Some(own_words(error)),
    }
}

fn own_words(error: &ApiError) -> String {
    match error {
        ApiError::Refused { message, .. } => message.to_string(),
        other => other.to_string(),
    }
}

/// Keeps what was learned: the address that works, the models, the passport.
async fn remember(
    core: &Core,
    before: &Kept,
    tested: &Kept,
    answer: &Result<Probe, ApiError>,
    signs: Signs,
    has_key: bool,
) -> Result<()> {
    // What was typed but not saved is not the server that is set up.
    if tested.base_url != before.base_url
        || tested.auth != before.auth
        || tested.connection != before.connection
        || tested.organization != before.organization
        || tested.project != before.project
    {
        return Ok(());
    }
    let state = match answer {
        Ok(probe) if probe.key == KeyVerdict::Refused => Some(ServerState::KeyRefused {
            message: if lacks_key(before, has_key) {
                "The server wants a key. Enter one.".to_owned()
            } else {
                "The server refuses the key. Enter another one.".to_owned()
            },
        }),
        Ok(_) => Some(ServerState::Online),
        Err(error) => sentences::server_state(error),
    };
    if let Some(state) = state {
        core.note_server(&before.id, state);
    }
    // The server may have been changed or removed while it was asked.
    let asked = before.base_url.clone();
    let found = answer.as_ref().ok().map(|probe| probe.base_url.to_string());
    let models = answer.as_ref().ok().and_then(|probe| probe.models.clone());
    let now = core.now();
    core.learn(&before.id, move |server| {
        if server.base_url != asked {
            return;
        }
        for (subject, sign) in &signs {
            server.passport.note(*subject, sign.clone(), now);
        }
        if let Some(found) = &found {
            server.base_url.clone_from(found);
        }
        if let Some(models) = &models {
            server.models = few(models);
        }
    })
    .await?;
    core.clients.forget(&before.id);
    core.outbox.servers();
    Ok(())
}

/// As many models as anybody chooses from, none of them absurdly long.
fn few(models: &[String]) -> Vec<String> {
    const MOST: usize = 500;
    const LONGEST: usize = 200;
    let models = models.iter();
    let short = models.filter(|id| id.chars().count() <= LONGEST);
    short.take(MOST).cloned().collect()
}
