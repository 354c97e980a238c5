//! Clips of a studio: lists, and asking for new ones. Nothing is sent from here: a row is written
//! and the jobs are told.

use std::collections::HashMap;

use videos_api::VideoId;

use super::Studio;
use crate::ask;
use crate::clip::{
    Clip, ClipDetail, ClipPage, ClipQuery, Counts, LocalRemix, NewClips, Problem, Resolution,
    Variation,
};
use crate::error::{Error, Result};
use crate::family::{Family, Member};
use crate::jobs::Message;
use crate::points;
use crate::request::RequestId;
use crate::state::Happening;
use crate::store::{clips, family, ledger, list, worth};

impl Studio {
    /// A stretch of a list.
    pub async fn list_clips(&self, query: ClipQuery, offset: u32, limit: u32) -> Result<ClipPage> {
        let moment = self.core.today();
        let page = self
            .core
            .store
            .read(move |connection| list::page(connection, &query, &moment, offset, limit))
            .await?;
        let found = page.clips;
        let clips = self.core.read_clips(move |_| Ok(found)).await?;
        Ok(ClipPage { clips, ..page })
    }

    /// The ids of a whole list, in its order: what *Select all* is about.
    pub async fn list_ids(&self, query: ClipQuery) -> Result<Vec<String>> {
        let moment = self.core.today();
        self.core
            .store
            .read(move |connection| list::ids(connection, &query, &moment))
            .await
    }

    /// One clip.
    pub async fn clip(&self, id: &str) -> Result<Clip> {
        self.core.clip(id).await
    }

    /// One clip with what the inspector needs.
    pub async fn clip_detail(&self, id: &str) -> Result<ClipDetail> {
        let clip = self.core.clip(id).await?;
        let asked = id.to_owned();
        let ((kept, extra), cost) = self
            .core
            .store
            .read(move |connection| {
                let raw = clips::raw(connection, &asked)?;
                Ok((raw, ledger::cost(connection, &asked)?))
            })
            .await?;
        let origin = match clip.origin_id.clone() {
            Some(origin) => self.core.clips(vec![origin]).await?.pop(),
            None => None,
        };
        let asked = id.to_owned();
        let remixes = self
            .core
            .read_clips(move |connection| clips::remixes(connection, &asked))
            .await?;
        Ok(ClipDetail {
            clip,
            origin,
            remixes,
            raw_reply: self.core.live.raw_reply(id).or(kept),
            extra,
            cost,
        })
    }

    /// The clips that were made of one another around one of them.
    pub async fn family(&self, id: &str) -> Result<Family> {
        let asked = id.to_owned();
        let found = self
            .core
            .store
            .read(move |connection| family::family(connection, &asked))
            .await?;
        let ids = found.kin.iter().map(|kin| kin.id.clone()).collect();
        let mut here: HashMap<String, Clip> = self
            .core
            .clips(ids)
            .await?
            .into_iter()
            .map(|clip| (clip.id.clone(), clip))
            .collect();
        let members = found.kin.into_iter().map(|kin| Member {
            clip: here.remove(&kin.id),
            id: kin.id,
            parent_id: kin.parent_id,
            descent: kin.descent,
            extra: kin.extra,
            made: kin.made,
        });
        Ok(Family {
            members: members.collect(),
            older: found.older,
        })
    }

    /// The numbers of the sidebar.
    pub async fn counts(&self) -> Result<Counts> {
        self.core.store.read(list::counts).await
    }

    /// Asks a server for clips, one create per take.
    pub async fn create_clips(&self, request: RequestId, wish: NewClips) -> Result<Vec<Clip>> {
        self.ask_for(request, "create_clips", vec![wish], None)
            .await
    }

    /// Asks for the clips of several wishes at once, as a template makes them: all are written
    /// down, or none is. `template` is the prompt that they fill.
    pub async fn create_batch(
        &self,
        request: RequestId,
        wishes: Vec<NewClips>,
        template: Option<String>,
    ) -> Result<Vec<Clip>> {
        ask::batch(&wishes)?;
        if let Some(template) = &template {
            ask::prompt(template)?;
        }
        self.ask_for(request, "create_batch", wishes, template)
            .await
    }

    async fn ask_for(
        &self,
        request: RequestId,
        verb: &'static str,
        wishes: Vec<NewClips>,
        template: Option<String>,
    ) -> Result<Vec<Clip>> {
        let mut asked = Vec::with_capacity(wishes.len());
        for wish in wishes {
            let takes = ask::takes(&wish)?;
            ask::check(&wish)?;
            if let Some(reference) = &wish.reference {
                self.reference_path(&reference.id).await?;
            }
            let moments: Vec<i64> = (0..takes).map(|_| self.core.moment()).collect();
            asked.push((wish, moments));
        }
        points::pass("create.asked");
        let (ids, first) = self
            .core
            .change(request, verb, move |transaction, _| {
                let mut ids = Vec::new();
                for (wish, moments) in &asked {
                    ids.extend(ask::write(transaction, wish, moments)?);
                }
                if let Some(template) = &template {
                    worth::of_template(transaction, &ids, template)?;
                }
                Ok(ids)
            })
            .await?;
        points::pass("create.written");
        self.told(ids, first).await
    }

    /// Asks the server of a clip for a remix of it.
    pub async fn remix_clip(
        &self,
        request: RequestId,
        id: &str,
        prompt: String,
        project_id: Option<String>,
    ) -> Result<Clip> {
        ask::prompt(&prompt)?;
        let (id, moment) = (id.to_owned(), self.core.moment());
        let (new, first) = self
            .core
            .change(request, "remix_clip", move |transaction, _| {
                ask::write_remix(transaction, &id, &prompt, project_id, moment)
            })
            .await?;
        self.told_one(new, first).await
    }

    /// Asks the server of a clip for an edit or an extension of it.
    pub async fn vary_clip(&self, request: RequestId, wish: Variation) -> Result<Clip> {
        ask::prompt(&wish.prompt)?;
        let moment = self.core.moment();
        let (new, first) = self
            .core
            .change(request, "vary_clip", move |transaction, _| {
                ask::write_variation(transaction, &wish, moment)
            })
            .await?;
        self.told_one(new, first).await
    }

    /// Asks the server of a clip for a new clip with its parameters and another prompt, which is a
    /// remix as far as this library goes.
    pub async fn remix_locally(&self, request: RequestId, wish: LocalRemix) -> Result<Clip> {
        ask::prompt(&wish.prompt)?;
        if let Some(reference) = &wish.reference {
            self.reference_path(&reference.id).await?;
        }
        let moment = self.core.moment();
        let (new, first) = self
            .core
            .change(request, "remix_locally", move |transaction, _| {
                ask::write_local_remix(transaction, &wish, moment)
            })
            .await?;
        self.told_one(new, first).await
    }

    /// Asks again for a clip that came to nothing: a new intent with the same parameters.
    pub async fn make_again(&self, request: RequestId, id: &str) -> Result<Clip> {
        let (id, moment) = (id.to_owned(), self.core.moment());
        let (new, first) = self
            .core
            .change(request, "make_again", move |transaction, _| {
                ask::write_again(transaction, &id, moment)
            })
            .await?;
        self.told_one(new, first).await
    }

    /// Decides about a clip whose create may have arrived.
    pub async fn resolve_clip(
        &self,
        request: RequestId,
        id: &str,
        resolution: Resolution,
    ) -> Result<Clip> {
        let asked = id.to_owned();
        let ((), first) = self
            .core
            .change(request, "resolve_clip", move |transaction, now| {
                let clip = clips::get(transaction, &asked)?;
                match resolution {
                    Resolution::SendAgain => {
                        clips::step(transaction, &asked, Happening::SendAgain)?;
                        clips::set_problem(transaction, &asked, None)
                    }
                    Resolution::Adopt(remote_id) => {
                        let remote_id = job_id(&remote_id)?;
                        let server = clip.server_id.as_deref().ok_or_else(Error::no_server)?;
                        if clips::by_remote(transaction, server, &remote_id)?.is_some() {
                            return Err(Error::conflict(
                                "This job already is another clip of the library. Choose another one.",
                            ));
                        }
                        clips::step(transaction, &asked, Happening::Take)?;
                        clips::set_remote_id(transaction, &asked, &remote_id)?;
                        clips::set_problem(transaction, &asked, None)?;
                        clips::hear(
                            transaction,
                            &asked,
                            &clips::Word {
                                accepted_at: Some(now),
                                ..clips::Word::default()
                            },
                        )
                    }
                    Resolution::GiveUp => {
                        clips::step(transaction, &asked, Happening::GiveUp)?;
                        clips::set_problem(transaction, &asked, Some(&Problem {
                            headline: "Left undecided".to_owned(),
                            message: "It was never known whether the server made this clip. Look into the server's own list, or ask for it again."
                                .to_owned(),
                            details: None,
                            code: None,
                            request_id: None,
                            settled: false,
                            server_settings: false,
                        }))
                    }
                }
            })
            .await?;
        self.told_one(id.to_owned(), first).await
    }

    /// Tries the download again now. Asks the server again about clips that failed or are gone.
    pub async fn fetch_clip(&self, request: RequestId, id: &str) -> Result<Clip> {
        let asked = id.to_owned();
        let ((), first) = self
            .core
            .change(request, "fetch_clip", move |transaction, _| {
                ask::fetch(transaction, &asked).map(drop)
            })
            .await?;
        if first {
            self.core.tell(Message::Now(id.to_owned()));
        }
        self.told_one(id.to_owned(), first).await
    }

    pub(super) async fn told_one(&self, id: String, first: bool) -> Result<Clip> {
        self.told(vec![id], first)
            .await?
            .pop()
            .ok_or_else(Error::no_clip)
    }

    pub(super) async fn told(&self, ids: Vec<String>, first: bool) -> Result<Vec<Clip>> {
        if first {
            self.core.tell(Message::Look(ids.clone()));
            self.core.outbox.moved(&ids);
            self.core.outbox.projects();
        }
        self.core.clips(ids).await
    }
}

/// An id that the user named or chose. It is kept for ever, so it has to be one.
fn job_id(named: &str) -> Result<String> {
    let id = VideoId::parse(named.trim()).map_err(|_| {
        Error::invalid(
            "remote_id",
            "This is no id of a job. Choose a job from the server's list, or copy its id from the server's console.",
        )
    })?;
    Ok(id.as_str().to_owned())
}
