//! A create that is refused although its characters were once there: which of them the server has
//! lost. Looking costs nothing. Not here: making characters.

use videos_api::{ApiError, CharacterId, Client};

use crate::character::CharacterState;
use crate::clip::Problem;
use crate::core::Core;
use crate::error::Result;
use crate::jobs::insist;
use crate::sentences;
use crate::servers::learn::answers;
use crate::store::characters;
use crate::store::clips::Intent;

/// What is wrong with the characters of a refused create; `None` if it is not about them. What is
/// lost is kept, so that nobody chooses it again.
pub(super) async fn lost(
    core: &Core,
    client: &Client,
    server_id: &str,
    intent: &Intent,
    error: &ApiError,
) -> Result<Option<Problem>> {
    let says_what_else = error.wants().is_some();
    if says_what_else || !matches!(error.status(), Some(400 | 404 | 410 | 422)) {
        return Ok(None);
    }
    if error.status() == Some(404) && !answers(client).await {
        return Ok(None);
    }
    let mut names = Vec::new();
    for one in &intent.clip.characters {
        let Ok(id) = CharacterId::parse(one.remote_id.as_str()) else {
            continue;
        };
        let look = client.character(&id).await;
        if !look.is_err_and(|error| matches!(error.status(), Some(404 | 410))) {
            continue;
        }
        names.push(one.name.as_str());
        let (server, remote) = (server_id.to_owned(), one.remote_id.clone());
        insist::write(core, move |transaction| {
            match characters::by_remote(transaction, &server, &remote)? {
                Some(known) => {
                    characters::set_state(transaction, &known.id, CharacterState::Gone, None)
                }
                None => Ok(()),
            }
        })
        .await?;
    }
    if names.is_empty() {
        return Ok(None);
    }
    core.outbox.servers();
    Ok(Some(sentences::lost_character(&names, error)))
}
