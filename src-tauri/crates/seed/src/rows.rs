//! What one clip of the library is like: drawn by chance, written by `copies`.

use std::time::{Duration, UNIX_EPOCH};

use fastrand::Rng;
use serde_json::json;
use studio::library::clip_name;
use uuid::{NoContext, Timestamp, Uuid};

use crate::real::Ground;
use crate::words;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// A clip. Times are milliseconds since 1970.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) state: &'static str,
    pub(crate) source: &'static str,
    pub(crate) prompt: String,
    pub(crate) title: Option<String>,
    /// Id and name.
    pub(crate) server: Option<(String, String)>,
    pub(crate) project: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) trashed_at: Option<i64>,
    pub(crate) expires_at: Option<i64>,
    pub(crate) gone_at: Option<i64>,
    /// JSON.
    pub(crate) problem: Option<String>,
    /// Name of the file in the library; `None` while there are no bytes here.
    pub(crate) file: Option<String>,
    pub(crate) poster: bool,
    pub(crate) sprite: bool,
    /// How far its render is, in percent.
    pub(crate) progress: Option<u8>,
    pub(crate) rating: u8,
    pub(crate) flag: &'static str,
    /// State of its row in the ledger; `None`: it never left.
    pub(crate) ledger: Option<&'static str>,
}

impl Row {
    /// The clip of a moment. `last` counts from 0 at the newest one: only there does anything move.
    pub(crate) fn draw(
        moment: i64,
        last: usize,
        now: i64,
        ground: &Ground,
        chance: &mut Rng,
    ) -> Self {
        let context = NoContext;
        let seconds = u64::try_from(moment / 1000).unwrap_or(0);
        let part = u32::try_from(moment.rem_euclid(1000)).unwrap_or(0) * 1_000_000;
        let id = Uuid::new_v7(Timestamp::from_unix(context, seconds, part)).to_string();
        let mut row = Self {
            id,
            state: "safe",
            source: "created",
            prompt: words::prompt(chance),
            title: words::title(chance),
            server: chance.choice(&ground.servers).cloned(),
            project: None,
            created_at: moment,
            trashed_at: None,
            expires_at: None,
            gone_at: None,
            problem: None,
            file: None,
            poster: true,
            sprite: true,
            progress: Some(100),
            rating: 0,
            flag: "none",
            ledger: Some("settled"),
        };
        match (last, chance.u16(..1000)) {
            (0..3, _) => row.waits(),
            (3..9, _) if last.is_multiple_of(2) => {
                row.moves("running");
                row.progress = Some(chance.u8(5..95));
            }
            (3..9, _) => row.moves("accepted"),
            (9..12, _) => row.is_there_only(now, chance),
            (12..14, _) => {
                row.moves("unknown");
                row.ledger = Some("unknown");
            }
            (_, 0..12) => row.fails("failed", chance),
            (_, 12..18) => row.fails("refused", chance),
            (_, 18..23) => row.is_gone(),
            (_, 23..26) => {
                row.waits();
                row.state = "cancelled";
            }
            (_, 26..56) => row.is_imported(chance),
            _ => {}
        }
        if row.state == "safe" {
            row.is_judged(now, ground, chance);
            let when = UNIX_EPOCH + Duration::from_millis(u64::try_from(moment).unwrap_or(0));
            let words = row.title.as_ref().unwrap_or(&row.prompt);
            row.file = Some(clip_name(words, when, &row.id, "mp4"));
        }
        row
    }

    fn waits(&mut self) {
        self.moves("queued");
        self.ledger = None;
    }

    fn moves(&mut self, state: &'static str) {
        self.state = state;
        (self.poster, self.sprite, self.progress) = (false, false, None);
        self.ledger = Some("reserved");
    }

    fn is_there_only(&mut self, now: i64, chance: &mut Rng) {
        self.state = "finished";
        self.sprite = false;
        self.expires_at = Some(now + chance.i64(10..600) * MINUTE);
    }

    fn fails(&mut self, state: &'static str, chance: &mut Rng) {
        self.moves(state);
        let (headline, message, code) = words::failure(chance);
        self.complains(headline, message, Some(code));
        self.ledger = Some("unbilled");
    }

    fn is_gone(&mut self) {
        self.moves("gone");
        self.gone_at = Some(self.created_at + DAY);
        self.complains(
            "Expired on the server",
            "The server kept this clip for a day and then forgot it. Ask for it again.",
            None,
        );
        self.ledger = Some("unknown");
    }

    fn complains(&mut self, headline: &str, message: &str, code: Option<&str>) {
        let problem = json!({
            "headline": headline,
            "message": message,
            "details": null,
            "code": code,
            "requestId": null,
            "settled": code == Some("moderation_blocked"),
        });
        self.problem = Some(problem.to_string());
    }

    /// A file of the user's own: no prompt, no server, no pictures of it yet.
    fn is_imported(&mut self, chance: &mut Rng) {
        self.source = "imported";
        self.title = Some(format!("GX01{:04}", chance.u16(..10_000)));
        self.prompt.clear();
        self.server = None;
        (self.poster, self.sprite) = (false, false);
        self.ledger = None;
    }

    fn is_judged(&mut self, now: i64, ground: &Ground, chance: &mut Rng) {
        (self.flag, self.rating) = match chance.u8(..100) {
            0..7 => ("pick", chance.u8(3..=5)),
            7..40 => ("reject", 0),
            40..55 => ("none", chance.u8(1..=5)),
            _ => ("none", 0),
        };
        if chance.u8(..100) < 45 {
            // A project is worked on for some months.
            let month = usize::try_from(self.created_at / (45 * DAY)).unwrap_or(0);
            let at = (month + chance.usize(..3)) % ground.projects.len().max(1);
            self.project = ground.projects.get(at).cloned();
        }
        if chance.u8(..100) == 0 {
            self.trashed_at = Some((now - chance.i64(0..20) * DAY).max(self.created_at));
        }
    }
}
