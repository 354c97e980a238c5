//! What native dialogs say. The page tells it when it begins to speak a language, once its first
//! pictures are there; until then it is English. The buttons of file dialogs are the desktop's own.

use serde::Deserialize;
use specta::Type;

use super::{Kind, Place};

/// Titles, filters and the one question of the dialogs.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DialogWords {
    /// Over the choice of where something is saved.
    pub save: String,
    /// Over the question before a file is replaced, and the button that does it.
    pub replace: String,
    /// That question; `{name}` is the file.
    pub replace_question: String,
    /// The button that replaces nothing.
    pub cancel: String,
    /// Over the choice of a reference image.
    pub image: String,
    /// What these files are.
    pub images: String,
    /// Over the choice of a certificate.
    pub certificate: String,
    /// What these files are.
    pub certificates: String,
    /// Over the choice of clips to import.
    pub import: String,
    /// What these files are.
    pub clips: String,
    /// Files of any kind.
    pub all_files: String,
    /// Over the choice of a folder of clips to import.
    pub import_folder: String,
    /// Over the choice of a folder for copies.
    pub copies: String,
    /// Over the question where the library folder is.
    pub library: String,
    /// Over the choice of a folder that the library moves to.
    pub library_move: String,
}

impl Default for DialogWords {
    fn default() -> Self {
        let word = str::to_owned;
        Self {
            save: word("Save as"),
            replace: word("Replace"),
            replace_question: word("\u{201c}{name}\u{201d} exists already. Replace it?"),
            cancel: word("Cancel"),
            image: word("Choose a reference image"),
            images: word("Images"),
            certificate: word("Choose a certificate"),
            certificates: word("Certificates"),
            import: word("Import clips"),
            clips: word("Clips"),
            all_files: word("All files"),
            import_folder: word("Import a folder of clips"),
            copies: word("Choose a folder for the copies"),
            library: word("Where is the library folder?"),
            library_move: word("Move the library to"),
        }
    }
}

impl DialogWords {
    pub(super) fn replace_question(&self, name: &str) -> String {
        self.replace_question.replace("{name}", name)
    }

    pub(super) fn title(&self, kind: Kind) -> &str {
        match kind {
            Kind::Images => &self.image,
            Kind::Clips => &self.import,
            Kind::Certificates => &self.certificate,
        }
    }

    pub(super) fn folder_title(&self, place: Place) -> &str {
        match place {
            Place::Copies => &self.copies,
            Place::Clips => &self.import_folder,
            Place::Library => &self.library,
            Place::LibraryMove => &self.library_move,
        }
    }
}
