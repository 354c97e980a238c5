//! Clips that leave together: copies in a folder under names by a template, and lists that other
//! programs read.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::app::{App, library_of};
use crate::desktop::Desktop;
use crate::editors::{self, Listed};
use crate::gallery::{drawn, search, seeded};
use crate::mouse::{answer_file_dialog, answer_folder_dialog, keys};
use crate::wait::{SOON, until};

const CLIPS: usize = 40;
/// So many are chosen.
const CHOSEN: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_clips_are_saved_under_the_names_that_were_shown() {
    let desktop = Desktop::start().await;
    let app = with_clips_chosen(&desktop).await;
    let folder = desktop.folder("For the client");
    keys(&desktop, &["ctrl+s"]);
    app.find("dialog", "Save copies of 3 clips").await;
    app.fill("Name of each copy", "{n} {model} {prompt}").await;
    let shown = until("the names to be shown", SOON, async || {
        let said = app
            .value("return [...document.querySelectorAll('#copies-names p')].map((p) => p.textContent)")
            .await;
        let names: Vec<String> = serde_json::from_value(said).ok()?;
        (names.len() == CHOSEN && names[0].starts_with("01 sora-2")).then_some(names)
    })
    .await;
    app.picture("1-names").await;
    app.click("button", "Choose folder").await;
    answer_folder_dialog(&desktop, &folder).await;
    app.see("For the client").await;
    app.click("button", "Save copies").await;
    app.see("Saved 3 copies in").await;
    app.picture("2-report").await;
    app.click("button", "Done").await;

    let shown: BTreeSet<_> = shown.into_iter().collect();
    assert_eq!(names_in(&folder), shown);
    let kept: Vec<_> = files_in(&library_of(&desktop))
        .filter_map(|path| fs::read(path).ok())
        .collect();
    for copy in files_in(&folder) {
        let bytes = fs::read(&copy).expect("a copy can be read");
        assert!(
            kept.contains(&bytes),
            "{} is something else",
            copy.display()
        );
    }
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_of_selects_lead_the_readers_of_others_to_the_clips() {
    let desktop = Desktop::start().await;
    let app = with_clips_chosen(&desktop).await;
    let folder = desktop.folder("Cut");
    let mut read: Vec<Vec<Listed>> = Vec::new();
    for (form, extension) in [("OTIO", "otio"), ("FCPXML", "fcpxml"), ("EDL", "edl")] {
        let list = folder.join(format!("selects.{extension}"));
        keys(&desktop, &["shift+F10"]);
        app.click("menuitem", "Save list for an editor").await;
        app.find("menuitem", form).await;
        if read.is_empty() {
            app.picture("1-forms").await;
        }
        app.click("menuitem", form).await;
        answer_file_dialog(&desktop, &list).await;
        app.see(&format!("Saved selects.{extension}")).await;
        until("the list", SOON, async || list.exists().then_some(())).await;
        app.gone("menuitem", form).await;
        let rate = read.first().map_or(0.0, |clips| clips[0].rate);
        read.push(editors::read(&list, rate));
    }
    app.picture("2-saved").await;
    let files: BTreeSet<_> = files_in(&library_of(&desktop)).collect();
    let otio = &read[0];
    for clips in &read {
        assert_eq!(clips.len(), CHOSEN, "{clips:?}");
        for (clip, same) in clips.iter().zip(otio) {
            assert!(files.contains(&clip.file), "{clip:?} leads nowhere");
            assert_eq!((&clip.file, clip.first), (&same.file, same.first));
            assert!(clip.name.starts_with(&same.name), "{clip:?} is {same:?}");
            // All are at one rate here, so that no frame is rounded.
            assert!(clip.length > 1.0 && (clip.length - same.length).abs() < 0.5);
        }
    }
    app.quit().await;
}

/// An app with three safe clips selected, the focus on them.
async fn with_clips_chosen(desktop: &Desktop) -> App<'_> {
    seeded(desktop, CLIPS).await;
    let app = App::start(desktop, &[]).await;
    drawn(&app).await;
    // Those from a server: an imported file has no model to name it by.
    search(&app, "is:safe model:sora*", "Safe on disk").await;
    keys(desktop, &["ctrl+Home", "shift+Right", "shift+Right"]);
    app.see("3 of").await;
    app
}

/// The clips that lie in a folder.
fn files_in(folder: &Path) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "mp4"))
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    files_in(folder)
        .filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()))
        .collect()
}
