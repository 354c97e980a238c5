//! What `studio` tells whoever listens. Coalesced, at most ten a second for progress.

use serde::{Deserialize, Serialize};
use specta::Type;

use crate::clip::{Clip, Counts};
use crate::deed::Undoable;
use crate::findings::Findings;
use crate::money::Budget;
use crate::moving::{LibraryMove, MoveEnd};
use crate::project::Project;
use crate::search::SavedSearch;
use crate::server::Server;
use crate::settings::{LibraryState, Settings};

/// Something changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(
    rename_all = "snake_case",
    tag = "kind",
    rename_all_fields = "camelCase"
)]
pub enum Event {
    /// Clips appeared or changed, or left for good.
    Clips {
        /// New or changed clips, whole.
        changed: Vec<Clip>,
        /// More clips changed than are told one by one: what is known of any other clip than
        /// those in `changed` may be out of date.
        stale: bool,
        /// Ids that are no more.
        removed: Vec<String>,
        /// Whether lists must be asked again: something appeared, left or moved between views.
        relist: bool,
        /// The numbers of the sidebar.
        counts: Counts,
    },
    /// The servers, all of them.
    Servers {
        /// All servers.
        servers: Vec<Server>,
    },
    /// The projects, all of them.
    Projects {
        /// All projects.
        projects: Vec<Project>,
    },
    /// The saved searches, all of them.
    Searches {
        /// All saved searches.
        searches: Vec<SavedSearch>,
    },
    /// The settings.
    Settings {
        /// All settings.
        settings: Settings,
    },
    /// Something was spent or set aside, a cap changed, or a new day began.
    Money {
        /// How spending stands.
        budget: Budget,
    },
    /// The library folder came or went.
    Library {
        /// How it stands.
        library: LibraryState,
    },
    /// The library moves to another folder, or does no longer.
    LibraryMove {
        /// How far it is; `None` when it does not move.
        library_move: Option<LibraryMove>,
        /// How it ended, told once.
        ended: Option<MoveEnd>,
    },
    /// What was noticed about the library and waits for a word of the user.
    Findings {
        /// All of it.
        findings: Findings,
    },
    /// Something was done to clips, or taken back.
    Deeds {
        /// What can be taken back, and what can be done again.
        undoable: Undoable,
    },
    /// A clip became safe or failed: worth telling on the desktop.
    News {
        /// The clip.
        clip_id: String,
        /// Whether it is good news.
        good: bool,
        /// One plain sentence.
        message: String,
    },
}
