//! A hand on the mouse and the keyboard, for what `WebDriver` cannot reach: drags that leave the
//! page, and native dialogs.

use std::path::Path;

use crate::app::App;
use crate::desktop::{Desktop, text};
use crate::wait::{SOON, until};

/// A place on the screen, in pixels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) x: i64,
    pub(crate) y: i64,
}

/// Where on the screen the middle of what has this role and name is.
pub(crate) async fn middle_of(app: &App<'_>, role: &str, name: &str) -> Spot {
    middle_in(app, "body", role, name).await
}

/// As [`middle_of`], inside of what this selector finds.
pub(crate) async fn middle_in(app: &App<'_>, place: &str, role: &str, name: &str) -> Spot {
    let (x, y, width, height) = until(&format!("the place of {role} {name:?}"), SOON, async || {
        app.look_in(place, role, name, false)
            .await?
            .rectangle()
            .await
            .ok()
    })
    .await;
    let window = origin(app.desktop, "^Dailies$").await;
    #[expect(clippy::cast_possible_truncation, reason = "a screen is small")]
    let whole = |length: f64| length.round() as i64;
    Spot {
        x: window.x + whole(x + width / 2.0),
        y: window.y + whole(y + height / 2.0),
    }
}

/// Where the middle of a window is.
pub(crate) async fn middle_of_window(desktop: &Desktop, title: &str) -> Spot {
    let (corner, (width, height)) = geometry(desktop, title).await;
    Spot {
        x: corner.x + width / 2,
        y: corner.y + height / 2,
    }
}

/// Presses at one spot, moves to the other in steps that a hand could make, and lets go.
///
/// Between the moves there is a pause: toolkits read the pointer in frames, and a receiver that was
/// never hovered takes nothing.
pub(crate) fn drag(desktop: &Desktop, from: Spot, to: Spot) {
    carry(desktop, from, to);
    let_go(desktop);
}

/// Presses at one spot and moves to the other, still holding.
pub(crate) fn carry(desktop: &Desktop, from: Spot, to: Spot) {
    let mut words = vec!["mousemove".to_owned()];
    words.extend([from.x, from.y].map(|pixel| pixel.to_string()));
    words.extend(["mousedown", "1"].map(str::to_owned));
    for step in 1..=12 {
        hover(
            &mut words,
            from.x + (to.x - from.x) * step / 12,
            from.y + (to.y - from.y) * step / 12,
        );
    }
    for shake in [3, -3, 2, -2, 0] {
        hover(&mut words, to.x + shake, to.y);
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = desktop.output("xdotool", &words);
    assert!(
        done.status.success(),
        "xdotool: {}",
        String::from_utf8_lossy(&done.stderr)
    );
}

/// Lets go of what is held.
pub(crate) fn let_go(desktop: &Desktop) {
    desktop.output("xdotool", &["mouseup", "1"]);
}

fn hover(words: &mut Vec<String>, x: i64, y: i64) {
    words.extend(["mousemove".to_owned(), x.to_string(), y.to_string()]);
    words.extend(["sleep", "0.08"].map(str::to_owned));
}

/// Brings a window to the front and waits until it has the keyboard.
pub(crate) async fn activate(desktop: &Desktop, title: &str) {
    until(&format!("{title} to be in front"), SOON, async || {
        let window = windows(desktop, title).into_iter().next_back()?;
        desktop.output("xdotool", &["windowactivate", &window]);
        let active = text(&desktop.output("xdotool", &["getactivewindow"]));
        (active.trim() == window).then_some(())
    })
    .await;
}

/// Makes the app's window smaller, so that there is a strip of desktop at the right for others.
pub(crate) async fn make_room(desktop: &Desktop) {
    resize(desktop, 1200, 800).await;
}

/// Gives the app's window this size and puts it into the corner of the screen.
pub(crate) async fn resize(desktop: &Desktop, width: u32, height: u32) {
    geometry(desktop, "^Dailies$").await;
    let window = windows(desktop, "^Dailies$")
        .pop()
        .expect("it was just there");
    let (wide, high) = (width.to_string(), height.to_string());
    desktop.output("xdotool", &["windowsize", &window, &wide, &high]);
    desktop.output("xdotool", &["windowmove", &window, "0", "0"]);
    until("the window to have another size", SOON, async || {
        let (corner, (now, _)) = geometry(desktop, "^Dailies$").await;
        (now == i64::from(width) && corner.x < 50).then_some(())
    })
    .await;
}

/// Presses keys in the window that has the focus, as xdotool names them.
pub(crate) fn keys(desktop: &Desktop, names: &[&str]) {
    let mut words = vec!["key", "--clearmodifiers"];
    words.extend(names);
    desktop.output("xdotool", &words);
}

/// Types words into the window that has the focus; ASCII only, as in the dialogs below.
pub(crate) fn write(desktop: &Desktop, words: &str) {
    desktop.output("xdotool", &["type", "--delay", "5", words]);
}

/// Answers the native file dialog with a path, and waits until it has gone. The path is typed, so
/// ASCII only: xdotool makes up keys for other letters, and now and then one is lost.
pub(crate) async fn answer_file_dialog(desktop: &Desktop, path: &Path) {
    let dialog = until("a native dialog", SOON, async || dialog(desktop)).await;
    desktop.output("xdotool", &["windowactivate", "--sync", &dialog]);
    keys(desktop, &["ctrl+a"]);
    let path = path.to_str().expect("the path is text");
    desktop.output("xdotool", &["type", "--delay", "5", path]);
    keys(desktop, &["Return"]);
    until("the dialog to close", SOON, async || {
        (self::dialog(desktop).as_ref() != Some(&dialog)).then_some(())
    })
    .await;
}

/// Answers the native folder dialog with a folder, and waits until it has gone.
pub(crate) async fn answer_folder_dialog(desktop: &Desktop, folder: &Path) {
    let dialog = until("a native dialog", SOON, async || dialog(desktop)).await;
    desktop.output("xdotool", &["windowactivate", "--sync", &dialog]);
    // Where files are listed, a path can be typed only once this was pressed.
    keys(desktop, &["ctrl+l", "ctrl+a"]);
    let folder = folder.to_str().expect("the path is text");
    desktop.output("xdotool", &["type", "--delay", "5", folder]);
    let mut looks = 0;
    until("the dialog to close", SOON, async || {
        // The first one may only take what the dialog completes; a person presses again.
        if looks % 20 == 0 {
            keys(desktop, &["Return"]);
        }
        looks += 1;
        (self::dialog(desktop).as_ref() != Some(&dialog)).then_some(())
    })
    .await;
}

/// The visible window that is of the kind "dialog", whatever its title in whichever language.
fn dialog(desktop: &Desktop) -> Option<String> {
    windows(desktop, ".+").into_iter().find(|window| {
        let said = desktop.output("xprop", &["-id", window, "_NET_WM_WINDOW_TYPE"]);
        text(&said).contains("_NET_WM_WINDOW_TYPE_DIALOG")
    })
}

async fn origin(desktop: &Desktop, title: &str) -> Spot {
    geometry(desktop, title).await.0
}

/// Waits for a window whose title matches, and says its corner and its size.
async fn geometry(desktop: &Desktop, title: &str) -> (Spot, (i64, i64)) {
    until(&format!("the window {title}"), SOON, async || {
        let window = windows(desktop, title).into_iter().next_back()?;
        // Not xdotool's getwindowgeometry, which counts the frame of the window twice.
        let said = text(&desktop.output("xwininfo", &["-id", &window]));
        let number = |name: &str| {
            said.lines()
                .find_map(|line| line.trim().strip_prefix(name)?.trim().parse().ok())
        };
        let corner = Spot {
            x: number("Absolute upper-left X:")?,
            y: number("Absolute upper-left Y:")?,
        };
        Some((corner, (number("Width:")?, number("Height:")?)))
    })
    .await
}

fn windows(desktop: &Desktop, title: &str) -> Vec<String> {
    let found = desktop.output("xdotool", &["search", "--onlyvisible", "--name", title]);
    text(&found).lines().map(str::to_owned).collect()
}
