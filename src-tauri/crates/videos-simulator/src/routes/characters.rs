//! Characters: made of an uploaded video, looked at by id, named by creates. Nothing lists or deletes
//! them, and of the video nothing is kept but its hash.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Request, State as Shared};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::create::{Doomed, text};
use crate::ask::{Ask, Field};
use crate::books;
use crate::hex::hex;
use crate::jobs::Character;
use crate::problem::{Answer, Problem, Why};
use crate::profile::rules::Bodies;
use crate::profile::shared::digits;
use crate::state::State;

/// Characters of a name.
const LONGEST_NAME: usize = 80;
/// How many may appear in one clip: the guide's limit.
const MOST: usize = 2;
/// The field of a create that names them, and how forms spell its items.
pub(super) const FIELD: &str = "characters";

pub(super) async fn make(Shared(state): Shared<Arc<State>>, request: Request) -> Response {
    let doomed = request.extensions().get::<Doomed>().copied();
    let mut record = books::Character::default();
    let read = Ask::read(request, Bodies::Forms).await;
    let outcome = read.and_then(|ask| {
        let made = judge(&ask, &mut record)?;
        match doomed {
            None => Ok(made),
            Some(Doomed(status)) => Err(Problem::new(Why::Said, status, "A fault was injected.")),
        }
    });
    let outcome = outcome.map(|name| {
        let now = state.now() / 1000;
        state.jobs.add_character(|number| Character {
            id: format!("char_{}", digits(state.seed, number, 32)),
            name,
            created_at: now,
        })
    });
    record.accepted = outcome.as_ref().ok().map(|made| made.id.clone());
    state.note(|books| books.characters.push(record));
    answer(&state, outcome)
}

pub(super) async fn retrieve(
    Shared(state): Shared<Arc<State>>,
    Path(id): Path<String>,
) -> Response {
    answer(&state, find(&state, &id))
}

fn answer(state: &State, outcome: Answer<Character>) -> Response {
    match outcome {
        Ok(character) => Json(character).into_response(),
        Err(problem) => state.refuse(problem),
    }
}

fn find(state: &State, id: &str) -> Answer<Character> {
    let found = state.jobs.character(id);
    found.ok_or_else(|| Problem::no_such_character(id))
}

/// Checks what was asked; answers the name.
fn judge(ask: &Ask, record: &mut books::Character) -> Answer<String> {
    record.name = ask.text("name");
    if let Some(Field::File { name, mime, bytes }) = ask.get("video") {
        record.video = Some(books::Reference {
            file_name: Some(name.clone()),
            mime: mime.clone(),
            bytes: bytes.len(),
            sha256: hex(&Sha256::digest(bytes)),
        });
    }
    if let Some(name) = ask.names().find(|name| !["name", "video"].contains(name)) {
        return Err(Problem::unknown(name));
    }
    let name = text("name", ask)?.ok_or_else(|| Problem::missing("name"))?;
    match name.chars().count() {
        0 => return Err(Problem::empty("name")),
        long if long > LONGEST_NAME => {
            return Err(Problem::too_long("name", LONGEST_NAME, long));
        }
        _ => {}
    }
    match ask.get("video") {
        None => Err(Problem::missing("video")),
        Some(Field::File { bytes, .. }) if bytes.get(4..8) == Some(b"ftyp") => Ok(name),
        Some(Field::File { .. }) => Err(Problem::invalid(
            "video",
            "Invalid 'video': the file is not a readable MP4.",
        )),
        Some(field) => Err(Problem::wrong_type("video", "a file", field.kind())),
    }
}

/// The ids of the characters that a create names, all of which are there.
pub(super) fn named(state: &State, ask: &Ask) -> Answer<Vec<String>> {
    let ids = match ask.get(FIELD) {
        Some(Field::Json(Value::Array(list))) => {
            let id = |item: &Value| Some(item.get("id")?.as_str()?.to_owned());
            let ids: Option<Vec<String>> = list.iter().map(id).collect();
            ids.ok_or_else(|| Problem::missing("characters[0].id"))?
        }
        Some(field) => return Err(Problem::wrong_type(FIELD, "an array", field.kind())),
        None => ask.texts(is_item).map(str::to_owned).collect(),
    };
    if ids.len() > MOST {
        let message = format!("At most {MOST} characters can appear in a video.");
        return Err(Problem::invalid(FIELD, message));
    }
    for id in &ids {
        find(state, id)?;
    }
    Ok(ids)
}

/// `characters[][id]`, as the official clients write it, or `characters[0][id]`.
fn is_item(name: &str) -> bool {
    let inside = name
        .strip_prefix(FIELD)
        .and_then(|rest| rest.strip_prefix('[')?.strip_suffix("][id]"));
    inside.is_some_and(|index| index.chars().all(|digit| digit.is_ascii_digit()))
}
