//! What a person does on a way, and what the server is to do then.

use anyhow::{Context as _, Result};
use studio::clip::{Clip, ClipState, Resolution};
use videos_api::{Auth, Client, CreateVideo, Profile};
use videos_simulator::{Fault, Route, Trouble};

use crate::engine::KEY;
use crate::process::{Ended, Process};
use crate::way::Way;
use crate::wire::Deed;
use crate::world::{Fate, Figure, Intent, World};

impl World {
    /// Prepares the deed that leads along a way, and answers it.
    pub(crate) async fn deed(&mut self, engine: &mut Process, way: Way) -> Result<Deed, Ended> {
        let mut steer = way.steer(&mut self.rng);
        if self.behind && steer.contains("expire") {
            steer = "";
        }
        Ok(match way {
            Way::FetchesAgain | Way::Deletes | Way::LooksAgain => {
                let ids = self.ask(engine, steer).await?;
                self.settle(engine, false).await?;
                if way == Way::Deletes {
                    self.last().fate = Fate::Deleted;
                }
                match way {
                    Way::FetchesAgain => Deed::LoseAndFetch { id: ids },
                    Way::Deletes => Deed::Delete { id: ids },
                    _ => Deed::Fetch { id: ids },
                }
            }
            Way::PutsBack => {
                let id = self.ask(engine, steer).await?;
                self.settle(engine, false).await?;
                for fault in Way::forgets() {
                    self.simulator.inject(fault);
                }
                Deed::PutBack { id }
            }
            Way::Moves | Way::MovesFar | Way::MovesNot => {
                self.ask(engine, steer).await?;
                engine.settle().await?;
                self.moving(way)?
            }
            Way::MovesMeanwhile => {
                self.inject(way);
                self.ask(engine, steer).await?;
                self.moving(way)?
            }
            Way::Prices => Deed::Price {
                model: self.request(),
            },
            Way::Caps => Deed::Cap {
                amount: self.rng.u32(500_000..1_000_000).to_string(),
            },
            Way::SendsAgain | Way::GivesUp | Way::Cancels | Way::Waives => {
                self.decision(engine, way, steer).await?
            }
            Way::Doubled => {
                self.ask(engine, steer).await?;
                let clips = self.settle(engine, false).await?;
                let safe = clips.iter().find(|clip| clip.state == ClipState::Safe);
                let id = safe
                    .and_then(|clip| clip.remote_id.clone())
                    .ok_or_else(|| Ended::Odd("no clip is safe on a fine day".to_owned()))?;
                self.simulator
                    .inject(Fault::new(Route::Create, Trouble::TakenId { id }));
                self.intent(steer, 1)
            }
            Way::Casts => self.casting(engine, way, steer).await?,
            Way::Postpones => {
                self.inject(way);
                let deed = self.intent(steer, 2);
                let first = self.perform(engine, deed).await?;
                Deed::Postpone {
                    ids: first.into_iter().collect(),
                }
            }
            Way::Retries => {
                self.inject(way);
                let id = self.ask(engine, steer).await?;
                let clips = self.settle(engine, false).await?;
                let refused = |clip: &Clip| clip.id == id && clip.state == ClipState::Refused;
                if clips.iter().any(refused) {
                    // The one that was refused stays, beside the new one.
                    self.last().takes += 1;
                    Deed::Retry { id }
                } else {
                    // A cap kept it from being sent.
                    Deed::PauseAndGoOn
                }
            }
            Way::Pauses => Deed::PauseAndGoOn,
            Way::Sets => Deed::Set {
                columns: self.rng.u8(2..=8),
            },
            Way::Adopts => {
                let made = self.made_elsewhere().await;
                let remote_id = made.map_err(|error| Ended::Odd(error.to_string()))?;
                Deed::Adopt { remote_id }
            }
            _ => {
                self.inject(way);
                let takes = 1 + u8::from(way == Way::Usual && self.rng.u8(..5) == 0);
                self.intent(steer, takes)
            }
        })
    }

    /// Asks for a clip that a person then has to decide about, and decides.
    async fn decision(
        &mut self,
        engine: &mut Process,
        way: Way,
        steer: &str,
    ) -> Result<Deed, Ended> {
        self.inject(way);
        let id = self.ask(engine, steer).await?;
        if way == Way::Waives {
            self.waived.insert(id.clone());
            return Ok(Deed::Waive { ids: vec![id] });
        }
        if way == Way::Cancels {
            self.last().fate = Fate::Left;
            return Ok(Deed::Cancel { id });
        }
        let clips = self.settle(engine, false).await?;
        let unknown = |state| state == ClipState::Unknown;
        if !clips.iter().any(|clip| unknown(clip.state)) {
            return Err(Ended::Odd("a lost create is not unknown".to_owned()));
        }
        let resolution = if way == Way::GivesUp {
            self.last().fate = Fate::Left;
            Resolution::GiveUp
        } else {
            self.sent_again += 1;
            Resolution::SendAgain
        };
        Ok(Deed::Resolve { id, resolution })
    }

    /// Asks for a clip, and has a character made of it.
    async fn casting(
        &mut self,
        engine: &mut Process,
        way: Way,
        steer: &str,
    ) -> Result<Deed, Ended> {
        let clip_id = self.ask(engine, steer).await?;
        self.settle(engine, false).await?;
        self.inject(way);
        let name = format!("Figure {}", self.cast.len());
        self.cast.push(Figure {
            name: name.clone(),
            is_forgotten: false,
        });
        Ok(Deed::Cast { name, clip_id })
    }

    /// Has the library moved.
    fn moving(&mut self, way: Way) -> Result<Deed, Ended> {
        let far = matches!(way, Way::MovesFar | Way::MovesMeanwhile);
        let to = self.next_folder(far);
        Ok(Deed::Move {
            to: to.map_err(|error| Ended::Odd(error.to_string()))?,
            meanwhile: way == Way::MovesMeanwhile,
        })
    }

    fn inject(&mut self, way: Way) {
        for fault in way.faults(&mut self.rng) {
            self.simulator.inject(fault);
        }
    }

    /// Asks for one clip; answers its id.
    pub(crate) async fn ask(&mut self, engine: &mut Process, steer: &str) -> Result<String, Ended> {
        let deed = self.intent(steer, 1);
        self.perform(engine, deed)
            .await?
            .ok_or_else(|| Ended::Odd("an intent was not taken".to_owned()))
    }

    fn last(&mut self) -> &mut Intent {
        if self.intents.is_empty() {
            self.intent("", 1);
        }
        let last = self.intents.len() - 1;
        &mut self.intents[last]
    }

    /// A job that another program asked for; answers its id.
    async fn made_elsewhere(&mut self) -> Result<String> {
        let deed = self.intent("", 1);
        let Deed::Ask { prompt, .. } = deed else {
            unreachable!("an intent is asked for")
        };
        let profile =
            Profile::new(self.simulator.base_url().parse()?).with_auth(Auth::Bearer(KEY.into()));
        let video = CreateVideo {
            prompt,
            model: None,
            seconds: None,
            size: None,
            reference: None,
            characters: Vec::new(),
            extra: Vec::new(),
        };
        let reply = Client::new(profile)?
            .create(&video)
            .await
            .context("a job of another program")?;
        let id = reply.value.id.as_str().to_owned();
        self.elsewhere.insert(id.clone());
        Ok(id)
    }
}
