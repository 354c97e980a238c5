//! Finding: what a query means, what may be written into it, and searches under a name.

use super::Studio;
use crate::clip::ClipQuery;
use crate::deed::{Deed, Verb};
use crate::error::{Error, Result};
use crate::query::{self, Completion, Reading, complete};
use crate::request::RequestId;
use crate::search::SavedSearch;
use crate::servers::fresh_id;
use crate::store::{deeds, search, searches};

/// Longest name of a search, in characters.
const LONGEST_NAME: usize = 120;
/// Longest text of a search, in characters.
const LONGEST_TEXT: usize = 2000;

impl Studio {
    /// How a query is understood. Mistakes in it are part of the answer.
    pub fn read_query(text: &str) -> Reading {
        query::read(text)
    }

    /// What may be written where the caret is, a place in UTF-16 code units.
    pub async fn complete_query(&self, text: String, caret: u32) -> Result<Completion> {
        let Some(place) = complete::place(&text, caret) else {
            return Ok(Completion {
                start: caret,
                end: caret,
                options: Vec::new(),
            });
        };
        let known = match place.key {
            Some(key) => {
                let typed = place.typed.clone();
                let names = move |connection: &_| search::names(connection, key, &typed);
                self.core.store.read(names).await?
            }
            None => Vec::new(),
        };
        Ok(complete::offer(&text, &place, &known))
    }

    /// All saved searches by name.
    pub async fn saved_searches(&self) -> Result<Vec<SavedSearch>> {
        self.core.store.read(searches::all).await
    }

    /// Keeps a search under a name; `id` is that of one whose place it takes.
    pub async fn save_search(
        &self,
        request: RequestId,
        id: Option<String>,
        name: String,
        query: ClipQuery,
    ) -> Result<SavedSearch> {
        let name = name.trim().to_owned();
        if name.is_empty() {
            return Err(Error::invalid("name", "Give the search a name."));
        }
        if name.chars().count() > LONGEST_NAME || query.search.chars().count() > LONGEST_TEXT {
            return Err(Error::invalid(
                "name",
                format!(
                    "Shorten it: a name has {LONGEST_NAME} characters at most, a search {LONGEST_TEXT}."
                ),
            ));
        }
        let id = id.unwrap_or_else(fresh_id);
        let (saved, _) = self
            .core
            .change(request, "save_search", move |transaction, now| {
                let saved = SavedSearch { id, name, query };
                let ids = std::slice::from_ref(&saved.id);
                let verb = match searches::name(transaction, &saved.id)? {
                    Some(_) => Verb::ChangeSearch,
                    None => Verb::SaveSearch,
                };
                deeds::changed(transaction, (verb, &*saved.name), ids, now, |connection| {
                    searches::save(connection, &saved, now)
                })?;
                Ok(saved)
            })
            .await?;
        self.core.outbox.searches();
        self.core.outbox.deeds();
        Ok(saved)
    }

    /// Forgets a saved search. The clips stay. Answers what can be taken back, or `None` when there
    /// is no such search.
    pub async fn remove_search(&self, request: RequestId, id: String) -> Result<Option<Deed>> {
        let (deed, _) = self
            .core
            .change(request, "remove_search", move |transaction, now| {
                let Some(name) = searches::name(transaction, &id)? else {
                    return Ok(None);
                };
                let (doing, ids) = ((Verb::RemoveSearch, &*name), std::slice::from_ref(&id));
                deeds::changed(transaction, doing, ids, now, |connection| {
                    searches::remove(connection, &id)
                })
            })
            .await?;
        self.core.outbox.searches();
        self.core.outbox.deeds();
        Ok(deed)
    }
}
