//! A name that no file and no sidecar of the library has. Nothing takes it here.

use super::{Library, LibraryError, name};

impl Library {
    /// The name, or the next free one (`name_2`), that [`Self::publish`] would give now.
    pub(crate) fn free_name(&self, name: &str) -> Result<String, LibraryError> {
        let mut candidate = name.to_owned();
        let mut number = 1;
        while self.join(&candidate)?.symlink_metadata().is_ok()
            || self.sidecar_path(&candidate)?.symlink_metadata().is_ok()
        {
            number += 1;
            candidate = name::numbered(name, number);
        }
        Ok(candidate)
    }
}
