//! How a server of each kind is set up: as its preset in the servers dialog fills the form in.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::SecretString;
use studio::ports::{KeyStore, KeyStoreError, SystemClock};
use studio::server::{
    AuthForm, BodyForm, ConnectionInput, ReferenceForm, SecondsForm, ServerInput,
};
use studio::{Config, Tuning};
use videos_api::{Auth, Client, Profile};
use videos_simulator::Simulator;

/// The key of every server here.
pub(crate) const KEY: &str = "sk-matrix-0123456789-secret";

/// A keychain in memory.
#[derive(Default)]
struct Pocket(Mutex<HashMap<String, SecretString>>);

impl Pocket {
    fn keys(&self) -> std::sync::MutexGuard<'_, HashMap<String, SecretString>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeyStore for Pocket {
    fn get(&self, account: &str) -> Result<Option<SecretString>, KeyStoreError> {
        Ok(self.keys().get(account).cloned())
    }

    fn set(&self, account: &str, key: &SecretString) -> Result<(), KeyStoreError> {
        self.keys().insert(account.to_owned(), key.clone());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<(), KeyStoreError> {
        self.keys().remove(account);
        Ok(())
    }
}

/// A studio in this folder, with waits that are short.
pub(crate) fn config(folder: &Path) -> Config {
    let milliseconds = |list: &[u64]| list.iter().copied().map(Duration::from_millis).collect();
    Config {
        data_dir: folder.join("data"),
        library: folder.join("Dailies"),
        clock: Arc::new(SystemClock),
        keys: Arc::<Pocket>::default(),
        tuning: Tuning {
            poll_first: Duration::from_millis(20),
            poll_longest: Duration::from_millis(100),
            submit_first: Duration::from_millis(20),
            submit_longest: Duration::from_millis(100),
            download_pauses: milliseconds(&[20, 40, 80]),
            match_pauses: milliseconds(&[20, 60, 120]),
            match_slowly: Duration::from_millis(100),
            match_slow_turns: 2,
            forgotten_after: Duration::from_millis(150),
            kept_untold: Duration::from_millis(300),
            unfit_pause: Duration::from_millis(30),
            knock_first: Duration::from_millis(20),
            knock_longest: Duration::from_millis(100),
            requests_per_second: 1e6,
            requests_at_once: 1e6,
            event_spacing: Duration::from_millis(10),
            key_delay: Duration::ZERO,
            stock_first: Duration::ZERO,
            library_check: Duration::from_millis(50),
            ..Tuning::default()
        },
    }
}

/// The server as its preset in the servers dialog sets it up; what a preset leaves open is learned.
pub(crate) fn input(simulator: &Simulator) -> ServerInput {
    let name = simulator.profile().name();
    let (auth, connection) = preset(name);
    ServerInput {
        name: "This server".to_owned(),
        base_url: simulator.base_url(),
        auth,
        connection: Some(connection),
        ..ServerInput::default()
    }
}

fn preset(name: &str) -> (AuthForm, ConnectionInput) {
    let connection = match name {
        "vllm-omni" => ConnectionInput {
            body: BodyForm::Multipart,
            ..ConnectionInput::default()
        },
        "sglang" => ConnectionInput {
            seconds: SecondsForm::Integer,
            reference: ReferenceForm::ReferenceUrl,
            ..ConnectionInput::default()
        },
        "trtllm" => ConnectionInput {
            reference: ReferenceForm::Base64,
            ..ConnectionInput::default()
        },
        "dynamo" => ConnectionInput {
            body: BodyForm::Json,
            seconds: SecondsForm::Integer,
            reference: ReferenceForm::DataUrl,
            ..ConnectionInput::default()
        },
        "relay-json" => ConnectionInput {
            body: BodyForm::Json,
            seconds: SecondsForm::Duration,
            reference: ReferenceForm::Images,
            ..ConnectionInput::default()
        },
        "openrouter" => ConnectionInput {
            body: BodyForm::Json,
            seconds: SecondsForm::Duration,
            reference: ReferenceForm::FrameImages,
            ..ConnectionInput::default()
        },
        _ => ConnectionInput::default(),
    };
    let auth = match name {
        "azure" => AuthForm::ApiKey,
        "trtllm" | "dynamo" => AuthForm::None,
        _ => AuthForm::Bearer,
    };
    (auth, connection)
}

/// Somebody else's client of the same server.
pub(crate) fn stranger(simulator: &Simulator) -> anyhow::Result<Client> {
    let mut profile = Profile::new(videos_api::BaseUrl::parse(&simulator.base_url())?);
    let (auth, connection) = preset(simulator.profile().name());
    profile.auth = match auth {
        AuthForm::ApiKey => Auth::ApiKey(KEY.into()),
        AuthForm::None => Auth::None,
        _ => Auth::Bearer(KEY.into()),
    };
    if connection.body == BodyForm::Json {
        profile.body = videos_api::BodyForm::Json;
    }
    profile.seconds = match connection.seconds {
        SecondsForm::Integer => videos_api::SecondsForm::Number,
        SecondsForm::Duration => videos_api::SecondsForm::Duration,
        SecondsForm::Automatic | SecondsForm::Text => videos_api::SecondsForm::Text,
    };
    Ok(Client::new(profile)?)
}
