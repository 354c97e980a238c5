//! The second try: a server that refuses a create, an edit or an extension because of its form made no
//! job of it, so the same goes out once more in the form that the refusal asks for, and that form is kept
//! for the next of its kind. Not here: sending. The clip goes back into the queue, past the caps and onto
//! the disk like any other.

use videos_api::ApiError;

use crate::core::Core;
use crate::error::Result;
use crate::jobs::insist;
use crate::points;
use crate::servers::form;
use crate::state::Happening;
use crate::store::clips::{self, Intent};
use crate::store::servers;

/// Puts a refused create back into the queue, to leave in another form, and keeps that form for what
/// this server is asked for in the same way. False where the refusal asks for none, the user chose the
/// form, or it was changed before: the refusal stands.
pub(super) async fn takes(
    core: &Core,
    intent: &Intent,
    server_id: &str,
    error: &ApiError,
) -> Result<bool> {
    if error.wants().is_none() {
        return Ok(false);
    }
    let (id, asked) = (intent.clip.id.clone(), server_id.to_owned());
    let kept = core.store.read(move |c| servers::find(c, &asked)).await;
    let kept = kept.ok().flatten();
    let Some(change) = kept.and_then(|kept| form::asked_for(&kept, error)) else {
        return Ok(false);
    };
    let (server, status, now) = (server_id.to_owned(), error.status(), core.now());
    let source = intent.clip.source;
    let again = insist::write(core, move |transaction| {
        let Some(mut kept) = servers::find(transaction, &server)? else {
            return Ok(false);
        };
        if !clips::reword(transaction, &id, change)? {
            return Ok(false);
        }
        form::learn(&mut kept, source, change, status, now);
        servers::save(transaction, &kept, now)?;
        clips::step(transaction, &id, Happening::Reword)?;
        Ok(true)
    })
    .await?;
    if again {
        points::pass("submit.reworded");
        tracing::info!(?change, "a server takes what it is to make in another form");
        core.clients.forget(server_id);
        core.outbox.servers();
        core.outbox.moved([&intent.clip.id]);
    }
    Ok(again)
}
