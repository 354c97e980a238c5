//! Writing down what is asked for: the intents. Checked here, sent by `jobs`. What is made of another
//! clip is in `ask/variation.rs`.

mod casting;
mod variation;

use rusqlite::Connection;
use serde_json::Value;
use uuid::Uuid;

use crate::clip::{Clip, ClipSource, ClipState, Flag, NewClips, Problem};
use crate::error::{Error, Result};
use crate::server::Subject;
use crate::state::Happening;
use crate::store::{clips, projects, queue, servers, worth};

pub(crate) use variation::{write_local_remix, write_remix, write_variation};

/// Longest prompt, in characters: the limit of the reference contract.
const LONGEST_PROMPT: usize = 32_000;
/// Most takes of one intent.
const MOST_TAKES: u8 = 16;
/// Most clips of one batch.
const MOST_IN_BATCH: usize = 250;

/// How many takes are wished for.
pub(crate) fn takes(wish: &NewClips) -> Result<u8> {
    if wish.takes > MOST_TAKES {
        return Err(Error::invalid(
            "takes",
            format!("Ask for {MOST_TAKES} takes at most."),
        ));
    }
    Ok(wish.takes.max(1))
}

/// Checks how many clips a batch asks for in all.
pub(crate) fn batch(wishes: &[NewClips]) -> Result<()> {
    let clips: usize = wishes
        .iter()
        .map(|wish| usize::from(wish.takes.max(1)))
        .sum();
    if clips > MOST_IN_BATCH {
        return Err(Error::invalid(
            "takes",
            format!("Ask for {MOST_IN_BATCH} clips at a time at most."),
        ));
    }
    Ok(())
}

/// Checks a prompt.
pub(crate) fn prompt(prompt: &str) -> Result<()> {
    if prompt.trim().is_empty() {
        return Err(Error::invalid("prompt", "Write what the clip shows."));
    }
    let length = prompt.chars().count();
    if length > LONGEST_PROMPT {
        return Err(Error::invalid(
            "prompt",
            format!(
                "The prompt has {length} characters. Shorten it to {LONGEST_PROMPT}, the most a server takes."
            ),
        ));
    }
    Ok(())
}

/// Checks everything that can be checked before the database is asked.
pub(crate) fn check(wish: &NewClips) -> Result<()> {
    prompt(&wish.prompt)?;
    if let Some(extra) = &wish.extra {
        parameters(extra)?;
    }
    Ok(())
}

/// Further parameters as fields of a create.
pub(crate) fn parameters(extra: &str) -> Result<Vec<(String, Value)>> {
    if extra.trim().is_empty() {
        return Ok(Vec::new());
    }
    let wrong = || {
        Error::invalid(
            "extra",
            "Write further parameters as a JSON object of text, numbers, true and false, for example {\"seed\": 7}.",
        )
    };
    let Ok(Value::Object(fields)) = serde_json::from_str(extra) else {
        return Err(wrong());
    };
    fields
        .into_iter()
        .map(|(name, value)| match value {
            Value::String(_) | Value::Number(_) | Value::Bool(_) => Ok((name, value)),
            _ => Err(wrong()),
        })
        .collect()
}

/// Writes one queued clip per moment; answers their ids.
pub(crate) fn write(
    connection: &Connection,
    wish: &NewClips,
    moments: &[i64],
) -> Result<Vec<String>> {
    let server = servers::get(connection, &wish.server_id)?;
    usable(&server)?;
    if let Some(project) = &wish.project_id {
        projects::must_exist(connection, project)?;
    }
    let fit = wish.reference.as_ref().map(|reference| reference.fit);
    let stack_id = (moments.len() > 1).then(|| Uuid::now_v7().to_string());
    let (source, origin_id) = origin(connection, wish)?;
    let characters = casting::cast(connection, &server, &wish.characters, &wish.prompt)?;
    moments
        .iter()
        .map(|&moment| {
            let clip = Clip {
                model: filled(wish.model.as_ref()),
                size: filled(wish.size.as_ref()),
                seconds: filled(wish.seconds.as_ref()),
                server_id: Some(server.id.clone()),
                server_name: Some(server.name.clone()),
                project_id: wish.project_id.clone(),
                stack_id: stack_id.clone(),
                reference_id: wish
                    .reference
                    .as_ref()
                    .map(|reference| reference.id.clone()),
                origin_id: origin_id.clone(),
                characters: characters.clone(),
                ..blank(&wish.prompt, source, ClipState::Queued, moment)
            };
            clips::add(connection, &clip, fit, wish.extra.as_deref())?;
            Ok(clip.id)
        })
        .collect()
}

/// The clip that the reference is a frame of, and what that makes of the new one. A clip that is no
/// more leaves no trace.
fn origin(connection: &Connection, wish: &NewClips) -> Result<(ClipSource, Option<String>)> {
    let frame = wish
        .reference
        .as_ref()
        .and_then(|one| one.frame_of.as_ref());
    let Some(frame) = frame else {
        return Ok((ClipSource::Created, None));
    };
    Ok(match clips::find(connection, &frame.clip_id)? {
        Some(origin) if frame.continues => (ClipSource::Continued, Some(origin.id)),
        Some(origin) => (ClipSource::FromFrame, Some(origin.id)),
        None => (ClipSource::Created, None),
    })
}

/// Writes a new intent with the parameters of one that came to nothing; answers its id.
pub(crate) fn write_again(connection: &Connection, id: &str, moment: i64) -> Result<String> {
    let old = clips::intent(connection, id)?.ok_or_else(Error::no_clip)?;
    if !matches!(
        old.clip.state,
        ClipState::Failed | ClipState::Refused | ClipState::Cancelled | ClipState::Gone
    ) {
        return Err(Error::conflict(
            "This clip can still come to something. Only failed, refused, cancelled and lost ones can be made again.",
        ));
    }
    let server_id = old.clip.server_id.as_deref().ok_or_else(Error::no_server)?;
    let server = servers::get(connection, server_id)?;
    usable(&server)?;
    let there = match &old.clip.origin_id {
        Some(origin) => clips::find(connection, origin)?.is_some(),
        None => false,
    };
    let source = match (old.clip.source, &old.clip.origin_id) {
        // No server makes anything of what was deleted for good.
        (ClipSource::Edited | ClipSource::Extended, _) if !there => ClipSource::Created,
        (ClipSource::Remixed, Some(_))
            if !there
                || server.passport.answer(Subject::Remix) == Some(false)
                || old.clip.problem.as_ref().is_some_and(Problem::is_no_remix) =>
        {
            ClipSource::LocalRemix
        }
        (
            source @ (ClipSource::Remixed
            | ClipSource::LocalRemix
            | ClipSource::Edited
            | ClipSource::Extended
            | ClipSource::Continued
            | ClipSource::FromFrame),
            Some(_),
        ) => source,
        _ => ClipSource::Created,
    };
    let (before, words) = (&old.clip.characters, &old.clip.prompt);
    let clip = Clip {
        characters: casting::recast(connection, &server, before, words)?,
        model: old.clip.model,
        size: old.clip.size,
        seconds: old.clip.seconds,
        server_id: Some(server.id),
        server_name: Some(server.name),
        origin_id: old.clip.origin_id.filter(|_| source != ClipSource::Created),
        project_id: old.clip.project_id,
        reference_id: old.clip.reference_id,
        // It is a take of the same intent.
        stack_id: old.clip.stack_id,
        ..blank(&old.clip.prompt, source, ClipState::Queued, moment)
    };
    prompt(&clip.prompt)?;
    clips::add(
        connection,
        &clip,
        Some(old.reference_fit),
        old.extra.as_deref(),
    )?;
    worth::again(connection, id, &clip.id)?;
    queue::set_again(connection, id, &clip.id)?;
    Ok(clip.id)
}

/// Nothing new is asked of a server that is switched off.
fn usable(server: &servers::Kept) -> Result<()> {
    if server.enabled {
        return Ok(());
    }
    Err(Error::conflict(format!(
        "{} is switched off, so it is asked for nothing. Switch it on under Servers, or choose another server.",
        server.name
    )))
}

/// Prepares a clip for being fetched now. Says whether there is something to fetch.
pub(crate) fn fetch(connection: &Connection, id: &str) -> Result<bool> {
    let clip = clips::get(connection, id)?;
    if clip.remote_id.is_none() {
        return Err(Error::conflict(
            "This clip has no job on a server, so there is nothing to fetch.",
        ));
    }
    match clip.state {
        ClipState::Gone | ClipState::Failed => {
            clips::step(connection, id, Happening::LookAgain)?;
            clips::set_problem(connection, id, None)?;
        }
        ClipState::Safe if clip.file.as_ref().is_some_and(|file| !file.present) => {
            clips::step(connection, id, Happening::FetchAgain)?;
            clips::set_problem(connection, id, None)?;
        }
        state => return Ok(state == ClipState::Finished),
    }
    Ok(true)
}

/// A clip with nothing but its prompt.
pub(crate) fn blank(prompt: &str, source: ClipSource, state: ClipState, moment: i64) -> Clip {
    Clip {
        id: Uuid::now_v7().to_string(),
        state,
        source,
        prompt: prompt.to_owned(),
        title: None,
        model: None,
        size: None,
        seconds: None,
        server_id: None,
        server_name: None,
        remote_id: None,
        origin_id: None,
        project_id: None,
        progress: None,
        remote_status: None,
        queue_place: None,
        quiet_since: None,
        created_at: clips::real(moment),
        accepted_at: None,
        completed_at: None,
        expires_at: None,
        never_expires: false,
        gone_at: None,
        saved_at: None,
        time_left: None,
        fetched_bytes: None,
        problem: None,
        file: None,
        has_poster: false,
        has_sprite: false,
        reference_id: None,
        characters: Vec::new(),
        rating: 0,
        flag: Flag::None,
        reject_reason: None,
        tags: Vec::new(),
        note: None,
        stack_id: None,
        trashed_at: None,
        trash_ends_at: None,
        deleted_on_server_at: None,
    }
}

fn filled(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{parameters, prompt};

    #[test]
    fn a_prompt_of_32_000_characters_passes_and_one_more_does_not() {
        assert!(prompt(&"ö".repeat(32_000)).is_ok());
        assert!(prompt(&"ö".repeat(32_001)).is_err());
        assert!(prompt(" \n ").is_err());
    }

    #[test]
    fn further_parameters_are_plain_values() {
        assert_eq!(
            parameters(r#"{"seed": 7, "audio": true, "style": "noir"}"#).ok(),
            Some(vec![
                ("audio".to_owned(), true.into()),
                ("seed".to_owned(), 7.into()),
                ("style".to_owned(), "noir".into()),
            ])
        );
        assert!(parameters(r#"{"a": [1]}"#).is_err());
        assert!(parameters("[]").is_err());
        assert!(parameters("seed=7").is_err());
    }
}
