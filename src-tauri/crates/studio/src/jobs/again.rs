//! Looking once more, with every start, at clips that were called gone a short while ago: servers
//! have been wrong about that for as long as a proxy or a store was. Nobody is told of it unless the
//! clip is there after all.

use std::collections::HashMap;
use std::sync::Arc;

use videos_api::{Client, Phase, VideoId};

use super::{Message, poll};
use crate::clip::ClipState;
use crate::core::Core;
use crate::error::{Error, Result};
use crate::state::Happening;
use crate::store::clips;

/// So many are looked at with a start, the newest.
const MOST: u32 = 50;

/// Finds out which clips are to be looked at, and answers their servers.
pub(super) async fn find(core: &Core) -> Result<Vec<String>> {
    let now = core.now();
    let span = i64::try_from(core.config.tuning.gone_doubted.as_millis()).unwrap_or(i64::MAX);
    let found = core
        .store
        .read(move |connection| clips::gone_since(connection, now.saturating_sub(span), now, MOST))
        .await?;
    let mut by_server: HashMap<String, Vec<String>> = HashMap::new();
    for (server, id) in found {
        by_server.entry(server).or_default().push(id);
    }
    let servers = by_server.keys().cloned().collect();
    core.live.set_gone(by_server);
    Ok(servers)
}

/// Looks at those of one server. While its key is not here they wait for it: nobody is asked for a
/// key because of them.
pub(super) async fn look(core: Arc<Core>, server: String) {
    if let Err(error) = try_look(&core, &server).await {
        tracing::warn!(%error, "clips that are gone were not looked at again");
    }
}

async fn try_look(core: &Core, server: &str) -> Result<()> {
    let Ok(client) = core.client(server).await? else {
        return Ok(());
    };
    for id in core.live.take_gone(server) {
        let Ok(clip) = core.clip(&id).await else {
            continue;
        };
        let Some(remote_id) = clip.remote_id.filter(|_| clip.state == ClipState::Gone) else {
            continue;
        };
        let job = VideoId::parse(remote_id).map_err(Error::internal)?;
        if !is_there(core, server, &client, &job).await {
            continue;
        }
        let asked = id.clone();
        let back = core
            .store
            .write(move |transaction| {
                // The user may have been quicker.
                if clips::state_of(transaction, &asked)? != ClipState::Gone {
                    return Ok(false);
                }
                clips::set_problem(transaction, &asked, None)?;
                clips::step(transaction, &asked, Happening::LookAgain)?;
                Ok(true)
            })
            .await?;
        if back {
            core.outbox.moved([&id]);
            core.tell(Message::Look(vec![id]));
        }
    }
    Ok(())
}

/// Whether a server has a job after all, and its clip if that was made.
async fn is_there(core: &Core, server: &str, client: &Client, job: &VideoId) -> bool {
    let answer = client.retrieve(job).await;
    core.heard(server, &answer);
    match answer.map(|reply| reply.value.phase()) {
        Ok(Phase::Queued | Phase::InProgress | Phase::Unknown) => true,
        Ok(Phase::Completed) => poll::has_clip(client, job).await,
        _ => false,
    }
}
