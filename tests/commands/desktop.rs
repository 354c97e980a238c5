//! A desktop that answers as it was told to.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dailies_app::desktop::{Answer, Desktop, DesktopError, DialogWords, Kind, Pixels, Place};

#[derive(Clone, Default)]
pub(crate) struct ScriptedDesktop(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    save_to: Option<PathBuf>,
    replace: bool,
    saves_asked: usize,
    open: Vec<PathBuf>,
    opened: Vec<String>,
    picture: Option<Pixels>,
    folder: Option<PathBuf>,
}

impl ScriptedDesktop {
    fn script(&self) -> MutexGuard<'_, Script> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn will_save_to(&self, path: PathBuf) {
        self.script().save_to = Some(path);
    }

    pub(crate) fn will_replace(&self, answer: bool) {
        self.script().replace = answer;
    }

    pub(crate) fn will_open(&self, path: PathBuf) {
        self.script().open = vec![path];
    }

    pub(crate) fn will_choose(&self, folder: PathBuf) {
        self.script().folder = Some(folder);
    }

    pub(crate) fn has_picture(&self, width: u32, height: u32) {
        let rgba = vec![120; (width * height * 4) as usize];
        self.script().picture = Some(Pixels {
            width,
            height,
            rgba,
        });
    }

    pub(crate) fn saves_asked(&self) -> usize {
        self.script().saves_asked
    }

    pub(crate) fn opened(&self) -> Vec<String> {
        self.script().opened.clone()
    }

    fn note(&self, what: &str) {
        self.script().opened.push(what.to_owned());
    }
}

fn at_once<T: Send + 'static>(value: T) -> Answer<T> {
    Box::pin(std::future::ready(value))
}

impl Desktop for ScriptedDesktop {
    fn speak(&self, _: DialogWords) {}

    fn notify(&self, message: &str) -> Answer<()> {
        self.note(&format!("notified of {message}"));
        at_once(())
    }

    fn ask_save(&self, _: &str, _: Option<&Path>) -> Answer<Option<PathBuf>> {
        let mut script = self.script();
        script.saves_asked += 1;
        at_once(script.save_to.take())
    }

    fn ask_replace(&self, _: &str) -> Answer<bool> {
        at_once(self.script().replace)
    }

    fn ask_open(&self, _: Kind, _: bool) -> Answer<Vec<PathBuf>> {
        at_once(std::mem::take(&mut self.script().open))
    }

    fn ask_folder(&self, _: Place) -> Answer<Option<PathBuf>> {
        at_once(self.script().folder.take())
    }

    fn reveal(&self, path: &Path) -> Result<(), DesktopError> {
        self.note(&path.to_string_lossy());
        Ok(())
    }

    fn open(&self, path: &Path) -> Result<(), DesktopError> {
        self.note(&path.to_string_lossy());
        Ok(())
    }

    fn clipboard_picture(&self) -> Result<Option<Pixels>, DesktopError> {
        Ok(self.script().picture.clone())
    }

    fn copy_picture(&self, picture: Pixels) -> Result<(), DesktopError> {
        self.note(&format!("picture {}x{}", picture.width, picture.height));
        Ok(())
    }

    fn copy_text(&self, text: &str) -> Result<(), DesktopError> {
        self.note(text);
        Ok(())
    }

    fn copy_files(&self, paths: &[PathBuf]) -> Result<(), DesktopError> {
        for path in paths {
            self.note(&format!("file {}", path.display()));
        }
        Ok(())
    }

    fn drag_out(&self, _: Vec<PathBuf>) -> Result<(), DesktopError> {
        Ok(())
    }
}
