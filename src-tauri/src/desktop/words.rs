//! What native dialogs say. The page tells it when it begins to speak a language, which is before
//! anybody can ask for a dialog; the buttons of file dialogs are the desktop's own.

use serde::Deserialize;
use specta::Type;

use super::{Kind, Place};

/// Titles, filters and the one question of the dialogs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Type)]
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
