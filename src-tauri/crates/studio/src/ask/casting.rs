//! Which characters appear in a clip that is asked for. A server finds them by their names in the
//! prompt, so a name that does not stand there would be paid for and not be seen.

use rusqlite::Connection;

use crate::character::{Appearance, Character, CharacterState};
use crate::error::{Error, Result};
use crate::store::characters;
use crate::store::servers::Kept;

/// How many may appear in one clip: the limit of the reference service.
const MOST: usize = 2;

/// The characters of these ids of ours, as the clip remembers them.
pub(super) fn cast(
    connection: &Connection,
    server: &Kept,
    ids: &[String],
    prompt: &str,
) -> Result<Vec<Appearance>> {
    if ids.len() > MOST {
        return Err(Error::invalid(
            "characters",
            "Choose two characters at most. More cannot appear in one clip.",
        ));
    }
    let mut ids = ids.to_vec();
    ids.dedup();
    let cast = ids.iter().map(|id| {
        let character = characters::get(connection, id)?;
        let remote_id = usable(&character, server)?;
        let name = character.name;
        if !prompt.contains(&name) {
            return Err(Error::invalid(
                "prompt",
                format!(
                    "Write \u{201c}{name}\u{201d} into the prompt, letter for letter. That is how the server finds the character."
                ),
            ));
        }
        Ok(Appearance { name, remote_id })
    });
    cast.collect()
}

/// The characters of a clip that is asked for once more; those that its prompt no longer names do
/// not appear.
pub(super) fn recast(
    connection: &Connection,
    server: &Kept,
    before: &[Appearance],
    prompt: &str,
) -> Result<Vec<Appearance>> {
    let named = before.iter().filter(|one| prompt.contains(&one.name));
    let cast = named.map(|one| {
        // One that was removed here the server may still have.
        if let Some(known) = characters::by_remote(connection, &server.id, &one.remote_id)? {
            usable(&known, server)?;
        }
        Ok(one.clone())
    });
    cast.collect()
}

/// The id by which the server is told of it.
fn usable(character: &Character, server: &Kept) -> Result<String> {
    let Character { name, .. } = character;
    if character.server_id != server.id {
        return Err(Error::conflict(format!(
            "\u{201c}{name}\u{201d} is a character of another server. Choose one of {}.",
            server.name
        )));
    }
    match (character.state, &character.remote_id) {
        (CharacterState::Ready, Some(remote_id)) => Ok(remote_id.clone()),
        (CharacterState::Gone, _) => Err(Error::conflict(format!(
            "{} no longer has the character \u{201c}{name}\u{201d}. Make it again, or ask for the clip without it.",
            server.name
        ))),
        _ => Err(Error::conflict(format!(
            "The character \u{201c}{name}\u{201d} is not ready. Wait until {} has it, or ask for the clip without it.",
            server.name
        ))),
    }
}
