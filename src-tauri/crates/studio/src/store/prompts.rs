//! The prompts of the clips, newest first, each once.

use std::collections::HashSet;

use rusqlite::Connection;

use crate::clip::ClipSource;
use crate::error::Result;
use crate::prompts::PastPrompt;
use crate::store::{clips, word};

/// The last prompts with all of these words in them, whatever became of their clips.
pub(crate) fn past(connection: &Connection, words: &str, most: usize) -> Result<Vec<PastPrompt>> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    // Each half is in the order of an index; one walk over both would have to be sorted first.
    let mut prompts = walk(connection, "trashed_at IS NULL", &words, most)?;
    prompts.extend(walk(connection, "trashed_at IS NOT NULL", &words, most)?);
    prompts.sort_by(|a, b| b.asked_at.total_cmp(&a.asked_at));
    let mut seen = HashSet::new();
    prompts.retain(|past| seen.insert(past.prompt.clone()));
    prompts.truncate(most);
    Ok(prompts)
}

fn walk(
    connection: &Connection,
    which: &str,
    words: &[String],
    most: usize,
) -> Result<Vec<PastPrompt>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT prompt, model, size, seconds, created_at, source FROM clips
         WHERE {which} ORDER BY created_at DESC, seq DESC"
    ))?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    while found.len() < most
        && let Some(row) = rows.next()?
    {
        let prompt: String = row.get(0)?;
        let source: ClipSource = word::parse(5, row.get(5)?)?;
        // What came from elsewhere was not asked for here.
        let ours = !matches!(source, ClipSource::Adopted | ClipSource::Imported);
        if !ours || prompt.trim().is_empty() || seen.contains(&prompt) {
            continue;
        }
        if !words.is_empty() {
            let low = prompt.to_lowercase();
            if !words.iter().all(|word| low.contains(word)) {
                continue;
            }
        }
        seen.insert(prompt.clone());
        found.push(PastPrompt {
            prompt,
            model: row.get(1)?,
            size: row.get(2)?,
            seconds: row.get(3)?,
            asked_at: clips::real(row.get(4)?),
        });
    }
    Ok(found)
}
