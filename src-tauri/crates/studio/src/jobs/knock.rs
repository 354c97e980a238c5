//! What the actor keeps about servers as a whole: whether a silent one is back, and what the user
//! wants of each.

use std::sync::Arc;

use tokio::time::Instant;
use videos_api::ListQuery;

use super::Message;
use super::timetable::{Rules, Timetable};
use crate::core::Core;
use crate::error::Result;
use crate::store::clips;
use crate::store::servers::{self, Kept};

/// Tries a silent server with the smallest question there is. Any answer means that it is back;
/// a create never is the one to find out.
pub(super) async fn knock(core: Arc<Core>, server: String) {
    match core.client(&server).await {
        Ok(Ok(client)) => {
            let query = ListQuery {
                limit: Some(1),
                ..ListQuery::default()
            };
            let answer = client.list(query).await;
            core.heard(&server, &answer);
        }
        // A changed or new key is told by `Message::Server`.
        Ok(Err(_)) => {}
        Err(error) => tracing::error!(%error, "a silent server was not tried"),
    }
    core.tell(Message::Knocked(server));
}

/// Tells the page when a silent server is tried again.
pub(super) fn show(core: &Core, table: &Timetable, server: &str) {
    let at = table.tried_again(server).map(|due| {
        let pause = due.saturating_duration_since(Instant::now());
        clips::real(core.now()) + pause.as_secs_f64() * 1000.0
    });
    if core.live.set_again(server, at) {
        core.outbox.servers();
    }
}

/// Reads what the user wants of one server.
pub(super) async fn rules(core: &Core, table: &mut Timetable, server: &str) -> Result<()> {
    let id = server.to_owned();
    if let Some(kept) = core.store.read(move |c| servers::find(c, &id)).await? {
        table.set_rules(server, rules_of(&kept), Instant::now());
    }
    Ok(())
}

/// Reads what the user wants of all servers.
pub(super) async fn all_rules(core: &Core, table: &mut Timetable) -> Result<()> {
    for kept in core.store.read(servers::all).await? {
        table.set_rules(&kept.id, rules_of(&kept), Instant::now());
    }
    Ok(())
}

fn rules_of(kept: &Kept) -> Rules {
    Rules {
        limits: kept.limits.clone(),
        paused: kept.paused,
        off: !kept.enabled,
    }
}
