//! What the grid asks beside the clips themselves.

use super::Studio;
use crate::clip::ClipQuery;
use crate::error::Result;
use crate::grid::{Bookmark, DayOfClips};
use crate::store::{grid, settings as kept};

/// More selected clips than this are not remembered.
const MOST_SELECTED: usize = 1000;

impl Studio {
    /// The days of a list in its order; none when it is sorted by something else.
    pub async fn list_days(&self, query: ClipQuery) -> Result<Vec<DayOfClips>> {
        let moment = self.core.today();
        self.core
            .store
            .read(move |connection| grid::days(connection, &query, &moment))
            .await
    }

    /// Where clips stand in a list, from 0; `None` for those that are not in it.
    pub async fn find_in_list(
        &self,
        query: ClipQuery,
        ids: Vec<String>,
    ) -> Result<Vec<Option<u32>>> {
        let moment = self.core.today();
        self.core
            .store
            .read(move |connection| grid::find(connection, &query, &moment, &ids))
            .await
    }

    /// Where the user was in the grid.
    pub async fn bookmark(&self) -> Result<Bookmark> {
        self.kept(kept::BOOKMARK)
            .await
            .map(Option::unwrap_or_default)
    }

    /// Remembers where the user is in the grid.
    pub async fn save_bookmark(&self, bookmark: Bookmark) -> Result<()> {
        let mut bookmark = bookmark;
        if bookmark.selected.len() > MOST_SELECTED {
            bookmark.selected.clear();
        }
        self.core
            .store
            .write(move |transaction| kept::set(transaction, kept::BOOKMARK, &bookmark))
            .await
    }
}
