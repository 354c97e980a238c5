//! Projects of a studio.

use super::Studio;
use crate::deed::{Deed, Verb};
use crate::error::{Error, Result};
use crate::project::Project;
use crate::request::RequestId;
use crate::store::{deeds, projects};

/// Longest name of a project, in characters.
const LONGEST_NAME: usize = 120;

impl Studio {
    /// All projects in the user's order, each followed by those that lie in it.
    pub async fn projects(&self) -> Result<Vec<Project>> {
        self.core.store.read(projects::all).await
    }

    /// Makes a project.
    pub async fn create_project(&self, request: RequestId, name: String) -> Result<Project> {
        let name = checked(&name)?;
        let id = uuid::Uuid::now_v7().to_string();
        let (project, _) = self
            .core
            .change(request, "create_project", move |transaction, now| {
                let (doing, ids) = ((Verb::MakeProject, &*name), std::slice::from_ref(&id));
                deeds::changed(transaction, doing, ids, now, |connection| {
                    projects::add(connection, &id, &name, now)
                })?;
                Ok(Project {
                    id,
                    name,
                    parent_id: None,
                    clips: 0,
                })
            })
            .await?;
        self.core.outbox.projects();
        self.core.outbox.deeds();
        Ok(project)
    }

    /// Renames a project.
    pub async fn rename_project(&self, request: RequestId, id: String, name: String) -> Result<()> {
        let name = checked(&name)?;
        let clips = self.clips_of(&id).await?;
        self.core
            .change(request, "rename_project", move |transaction, now| {
                let (doing, ids) = ((Verb::RenameProject, &*name), std::slice::from_ref(&id));
                deeds::changed(transaction, doing, ids, now, |connection| {
                    projects::rename(connection, &id, &name)
                })
            })
            .await?;
        self.core.notes.rewrite(&clips);
        self.core.outbox.projects();
        self.core.outbox.deeds();
        Ok(())
    }

    /// Puts a project into another one, or into none, before one that lies there, or behind all.
    /// They lie in each other one level deep.
    pub async fn arrange_project(
        &self,
        request: RequestId,
        id: String,
        parent_id: Option<String>,
        before: Option<String>,
    ) -> Result<()> {
        self.core
            .change(request, "arrange_project", move |transaction, now| {
                let name = projects::name(transaction, &id)?.ok_or_else(projects::gone)?;
                // The one that is moved, then those that may make room.
                let mut ids = vec![id.clone()];
                let all = projects::all(transaction)?.into_iter();
                ids.extend(all.map(|project| project.id).filter(|one| *one != id));
                let doing = (Verb::ArrangeProject, &*name);
                deeds::changed(transaction, doing, &ids, now, |connection| {
                    projects::arrange(connection, &id, parent_id.as_deref(), before.as_deref())
                })
            })
            .await?;
        self.core.outbox.projects();
        self.core.outbox.deeds();
        // What is in a project, and so in view, may be more or less now.
        self.core.outbox.moved([]);
        Ok(())
    }

    /// Removes a project. Its clips stay in the library. Answers what can be taken back.
    pub async fn remove_project(&self, request: RequestId, id: String) -> Result<Deed> {
        let _hands = self.core.trash.hands().await;
        let (deed, _) = self
            .core
            .change(request, "remove_project", move |transaction, now| {
                deeds::without_project(transaction, &id, now)
            })
            .await?;
        self.swapped(Some(deed.clone())).await?;
        Ok(deed)
    }

    /// The clips whose sidecars name a project.
    async fn clips_of(&self, id: &str) -> Result<Vec<String>> {
        let id = id.to_owned();
        let read = self.core.store.read(move |c| projects::clips(c, &id));
        read.await
    }
}

fn checked(name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::invalid("name", "Give the project a name."));
    }
    if name.chars().count() > LONGEST_NAME {
        return Err(Error::invalid(
            "name",
            format!("Use a shorter name: {LONGEST_NAME} characters at most."),
        ));
    }
    Ok(name.to_owned())
}
