//! What a user does with clips that are there: marks, names, projects, the trash.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Studio;
use crate::clip::{Clip, FormerMarks, FormerPlace, Marks};
use crate::error::{Error, Result};
use crate::jobs::Message;
use crate::request::RequestId;
use crate::store::behind::{self, What};
use crate::store::{bulk, list, projects};

/// Longest title, in characters.
const LONGEST_TITLE: usize = 200;

impl Studio {
    /// Judges clips; answers how they were judged before.
    pub async fn mark_clips(
        &self,
        request: RequestId,
        ids: Vec<String>,
        marks: Marks,
    ) -> Result<Vec<FormerMarks>> {
        if marks.rating.is_some_and(|stars| stars > 5) {
            return Err(Error::invalid("rating", "A clip has 0 to 5 stars."));
        }
        self.many(request, "mark_clips", ids, move |transaction, ids, _| {
            bulk::mark(transaction, ids, &marks)
        })
        .await
    }

    /// Gives a clip a name, or takes it away.
    pub async fn rename_clip(
        &self,
        request: RequestId,
        id: &str,
        title: Option<String>,
    ) -> Result<Clip> {
        let title = title
            .map(|title| title.trim().to_owned())
            .filter(|title| !title.is_empty());
        if title
            .as_ref()
            .is_some_and(|title| title.chars().count() > LONGEST_TITLE)
        {
            return Err(Error::invalid(
                "title",
                format!("Use a shorter name: {LONGEST_TITLE} characters at most."),
            ));
        }
        let ids = vec![id.to_owned()];
        self.many(request, "rename_clip", ids, move |transaction, ids, _| {
            ids.iter()
                .try_for_each(|id| list::rename(transaction, id, title.as_deref()))
        })
        .await?;
        self.core.clip(id).await
    }

    /// Puts clips into a project, or into none; answers where they were before.
    pub async fn move_clips(
        &self,
        request: RequestId,
        ids: Vec<String>,
        project_id: Option<String>,
    ) -> Result<Vec<FormerPlace>> {
        let before = self
            .many(request, "move_clips", ids, move |transaction, ids, _| {
                if let Some(project) = &project_id {
                    projects::must_exist(transaction, project)?;
                }
                bulk::place(transaction, ids, project_id.as_deref())
            })
            .await?;
        self.core.outbox.projects();
        Ok(before)
    }

    /// Moves clips into the trash. Their files stay where they are until they are deleted for
    /// good, so that restoring one cannot fail. What servers have already goes on; what was not
    /// sent yet is not sent from the trash. Answers the clips that were not there before.
    pub async fn trash_clips(&self, request: RequestId, ids: Vec<String>) -> Result<Vec<String>> {
        let moved = self.many(request, "trash_clips", ids, bulk::trash).await?;
        self.core.tell(Message::Look(moved.clone()));
        self.core.outbox.projects();
        Ok(moved)
    }

    /// Takes clips out of the trash. Answers those that were in it.
    pub async fn restore_clips(&self, request: RequestId, ids: Vec<String>) -> Result<Vec<String>> {
        let _hands = self.core.trash.hands().await;
        let moved = self
            .many(request, "restore_clips", ids, |transaction, ids, _| {
                bulk::restore(transaction, ids)
            })
            .await?;
        self.core.tell(Message::Look(moved.clone()));
        self.core.outbox.projects();
        Ok(moved)
    }

    async fn many<T, F>(
        &self,
        request: RequestId,
        verb: &'static str,
        ids: Vec<String>,
        work: F,
    ) -> Result<T>
    where
        F: FnOnce(&rusqlite::Connection, &[String], i64) -> Result<T> + Send + 'static,
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        let changed = ids.clone();
        let (answer, _) = self
            .core
            .change(request, verb, move |transaction, now| {
                let answer = work(transaction, &ids, now)?;
                behind::note(transaction, &ids, What::Other)?;
                Ok(answer)
            })
            .await?;
        self.core.outbox.moved(&changed);
        self.core.notes.behind();
        Ok(answer)
    }
}
