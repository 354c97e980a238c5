//! What happens between looking at a clip and sending it.

use std::sync::Arc;

use secrecy::SecretString;
use videos_simulator::Simulator;

use super::submit;
use crate::clip::{ClipState, NewClips};
use crate::config::{Config, Tuning};
use crate::jobs::Next;
use crate::ports::{KeyStore, KeyStoreError, SystemClock};
use crate::request::RequestId;
use crate::server::{AuthForm, ServerInput};
use crate::store::clips;
use crate::studio::Studio;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Keeps no keys.
struct NoKeys;

impl KeyStore for NoKeys {
    fn get(&self, _: &str) -> Result<Option<SecretString>, KeyStoreError> {
        Ok(None)
    }
    fn set(&self, _: &str, _: &SecretString) -> Result<(), KeyStoreError> {
        Ok(())
    }
    fn remove(&self, _: &str) -> Result<(), KeyStoreError> {
        Ok(())
    }
}

#[tokio::test]
async fn a_clip_that_is_trashed_while_it_is_prepared_is_not_sent() -> Outcome {
    let folder = tempfile::tempdir()?;
    let simulator = Simulator::start(videos_simulator::Config::default()).await?;
    let config = Config {
        data_dir: folder.path().join("data"),
        library: folder.path().join("library"),
        clock: Arc::new(SystemClock),
        keys: Arc::new(NoKeys),
        tuning: Tuning::default(),
    };
    let (studio, _events) = Studio::open(config).await?;
    let input = ServerInput {
        base_url: simulator.base_url(),
        auth: AuthForm::Bearer,
        ..ServerInput::default()
    };
    // Without its key the clip waits, so that what is sent here is sent by hand.
    let server = studio.save_server(RequestId::fresh(), input).await?;
    let wish = NewClips {
        server_id: server.id.clone(),
        prompt: "Not after all".to_owned(),
        model: None,
        size: None,
        seconds: None,
        takes: 1,
        reference: None,
        extra: None,
        project_id: None,
        characters: Vec::new(),
    };
    let made = studio.create_clips(RequestId::fresh(), wish).await?;
    let id = made[0].id.clone();
    let core = studio.core();
    let asked = id.clone();
    let intent = core.store.read(move |c| clips::intent(c, &asked)).await?;
    let intent = intent.ok_or("it is there")?;

    studio
        .trash_clips(RequestId::fresh(), vec![id.clone()])
        .await?;
    studio
        .set_key(RequestId::fresh(), &server.id, "sk-0123456789".into(), true)
        .await?;
    assert_eq!(submit(core, &intent).await?, Next::Rest);
    assert_eq!(core.clip(&id).await?.state, ClipState::Queued);
    assert!(simulator.books().requests.is_empty());
    Ok(())
}
