//! What a user does with clips that are there: marks, tags, notes, names, projects, the trash. Each
//! is a deed that can be taken back, which is in `undo`.

use rusqlite::Connection;

use super::Studio;
use crate::clip::{Clip, Flag, Marks};
use crate::deed::{Deed, Verb};
use crate::error::{Error, Result};
use crate::jobs::Message;
use crate::request::RequestId;
use crate::store::behind::{self, What};
use crate::store::{bulk, clips, deeds, projects, tags};
use crate::tag::{self, Vocabulary};

/// Longest title, in characters.
const LONGEST_TITLE: usize = 200;

/// What is done to which clips, in words for taking it back.
struct Doing {
    /// Of the command, by which its answer is kept.
    command: &'static str,
    verb: Verb,
    about: Option<String>,
}

impl Studio {
    /// Judges clips; a reason rejects them. Answers what can be taken back, or `None` when they
    /// were judged so already.
    pub async fn mark_clips(
        &self,
        request: RequestId,
        ids: Vec<String>,
        mut marks: Marks,
    ) -> Result<Option<Deed>> {
        if marks.rating.is_some_and(|stars| stars > 5) {
            return Err(Error::invalid("rating", "A clip has 0 to 5 stars."));
        }
        if let Some(reason) = &marks.reason {
            marks.flag = Some(Flag::Reject);
            marks.reason = Some(tag::reason(reason)?.unwrap_or_default());
        }
        let (verb, about) = match (marks.rating, marks.flag) {
            (Some(_), Some(_)) => (Verb::Judge, None),
            (None, Some(Flag::Pick)) => (Verb::Pick, None),
            (None, Some(Flag::Reject)) => (Verb::Reject, marks.reason.clone()),
            (None, Some(Flag::None)) => (Verb::Clear, None),
            (stars, None) => (Verb::Rate, stars.map(|stars| stars.to_string())),
        };
        let doing = Doing {
            command: "mark_clips",
            verb,
            about: about.filter(|word| !word.is_empty()),
        };
        self.does(request, doing, ids, move |connection, ids, _| {
            bulk::mark(connection, ids, &marks)
        })
        .await
    }

    /// Gives clips tags and takes others from them. Tags differ by more than capital letters.
    pub async fn tag_clips(
        &self,
        request: RequestId,
        ids: Vec<String>,
        add: Vec<String>,
        remove: Vec<String>,
    ) -> Result<Option<Deed>> {
        let (add, remove) = (tag::tags(&add)?, tag::tags(&remove)?);
        let (verb, named) = if add.is_empty() {
            (Verb::Untag, &remove)
        } else {
            (Verb::Tag, &add)
        };
        let doing = Doing {
            command: "tag_clips",
            verb,
            about: Some(named.join(", ")),
        };
        self.does(request, doing, ids, move |connection, ids, _| {
            behind::note_listed(connection, ids, What::Tags)?;
            tags::remove(connection, ids, &remove)?;
            tags::add(connection, ids, &add)
        })
        .await
    }

    /// The tags and reasons in use that have what is typed in them.
    pub async fn vocabulary(&self, typed: String) -> Result<Vocabulary> {
        let known = move |connection: &_| tags::vocabulary(connection, &typed);
        self.core.store.read(known).await
    }

    /// Gives clips a note, or takes theirs away.
    pub async fn note_clips(
        &self,
        request: RequestId,
        ids: Vec<String>,
        note: Option<String>,
    ) -> Result<Option<Deed>> {
        let note = tag::note(note.as_deref().unwrap_or_default())?;
        let doing = Doing {
            command: "note_clips",
            verb: Verb::Note,
            about: None,
        };
        self.does(request, doing, ids, move |connection, ids, _| {
            bulk::note(connection, ids, note.as_deref())
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
        let doing = Doing {
            command: "rename_clip",
            verb: Verb::Rename,
            about: title.clone(),
        };
        let (ids, asked) = (vec![id.to_owned()], id.to_owned());
        self.does(request, doing, ids, move |connection, ids, _| {
            clips::state_of(connection, &asked)?;
            bulk::rename(connection, ids, title.as_deref())
        })
        .await?;
        self.core.clip(id).await
    }

    /// Puts clips into a project, or into none.
    pub async fn move_clips(
        &self,
        request: RequestId,
        ids: Vec<String>,
        project_id: Option<String>,
    ) -> Result<Option<Deed>> {
        let name = match project_id.clone() {
            Some(id) => {
                let read = self.core.store.read(move |c| projects::name(c, &id));
                Some(read.await?.ok_or_else(projects::gone)?)
            }
            None => None,
        };
        let doing = Doing {
            command: "move_clips",
            verb: Verb::Move,
            about: name,
        };
        let deed = self
            .does(request, doing, ids, move |connection, ids, _| {
                if let Some(project) = &project_id {
                    projects::must_exist(connection, project)?;
                }
                bulk::place(connection, ids, project_id.as_deref())
            })
            .await?;
        self.core.outbox.projects();
        Ok(deed)
    }

    /// Moves clips into the trash. Their files stay where they are until they are deleted for
    /// good, so that restoring one cannot fail. What servers have already goes on; what was not
    /// sent yet is not sent from the trash. Answers `None` when all of them were there already.
    pub async fn trash_clips(&self, request: RequestId, ids: Vec<String>) -> Result<Option<Deed>> {
        let doing = Doing {
            command: "trash_clips",
            verb: Verb::Trash,
            about: None,
        };
        let deed = self.does(request, doing, ids.clone(), bulk::trash).await?;
        self.core.tell(Message::Look(ids));
        self.core.outbox.projects();
        Ok(deed)
    }

    /// Takes clips out of the trash. Answers `None` when none was in it.
    pub async fn restore_clips(
        &self,
        request: RequestId,
        ids: Vec<String>,
    ) -> Result<Option<Deed>> {
        let _hands = self.core.trash.hands().await;
        let doing = Doing {
            command: "restore_clips",
            verb: Verb::Restore,
            about: None,
        };
        let deed = self
            .does(request, doing, ids.clone(), |connection, ids, _| {
                bulk::restore(connection, ids)
            })
            .await?;
        self.core.tell(Message::Look(ids));
        self.core.outbox.projects();
        Ok(deed)
    }

    async fn does<F>(
        &self,
        request: RequestId,
        doing: Doing,
        ids: Vec<String>,
        change: F,
    ) -> Result<Option<Deed>>
    where
        F: FnOnce(&Connection, &str, i64) -> Result<()> + Send + 'static,
    {
        let changed = ids.clone();
        let (deed, _) = self
            .core
            .change(request, doing.command, move |transaction, now| {
                let about = doing.about.as_deref();
                deeds::done(
                    transaction,
                    doing.verb,
                    about,
                    &ids,
                    now,
                    |connection, ids| change(connection, ids, now),
                )
            })
            .await?;
        self.core.outbox.moved(&changed);
        self.core.outbox.deeds();
        self.core.notes.behind();
        Ok(deed)
    }
}
