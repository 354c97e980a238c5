//! Picks are dragged to projects with the mouse, and a project into another.

use fantoccini::Locator;

use crate::app::App;
use crate::desktop::Desktop;
use crate::gallery::{drawn, search, seeded};
use crate::library::rows;
use crate::mouse::{Spot, carry, drag, keys, let_go, middle_in, middle_of};
use crate::wait::{SOON, until};

const CLIPS: usize = 40;
const OUTER: &str = "Brand loops";
const INNER: &str = "Piano cats";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn picks_are_dragged_to_a_project_and_into_one_that_lies_in_another() {
    let desktop = Desktop::start().await;
    seeded(&desktop, CLIPS).await;
    let app = App::start(&desktop, &[]).await;
    drawn(&app).await;
    // Three picks of our own, and no others.
    search(&app, "is:safe", "Safe on disk").await;
    keys(&desktop, &["ctrl+a", "u", "ctrl+Home"]);
    keys(&desktop, &["shift+Right", "shift+Right", "p"]);
    until("three picks", SOON, async || {
        (picks(&desktop)?.len() == 3).then_some(())
    })
    .await;
    app.click_in("nav", "button", "Picks").await;
    let open =
        "return document.querySelector('nav [aria-current=page]').textContent.includes('Picks')";
    app.until_true("the picks", open).await;
    drawn(&app).await;
    click_first(&app).await;
    keys(&desktop, &["ctrl+a"]);
    app.see("3 of 3 clips selected").await;

    let from = picture(&app).await;
    carry(&desktop, from, project(&app, OUTER).await);
    app.see(&format!("Move 3 clips to {OUTER}")).await;
    app.picture("1-over a project").await;
    let_go(&desktop);
    app.see(&format!("3 clips moved to {OUTER}")).await;
    app.picture("2-moved").await;
    until("all picks in the project", SOON, async || {
        let inside = picks(&desktop)?;
        inside.iter().all(|name| name == OUTER).then_some(())
    })
    .await;

    // A project goes into another where it is let go in the middle of its line.
    let from = project(&app, INNER).await;
    carry(&desktop, from, project(&app, OUTER).await);
    app.picture("3-over another project").await;
    let_go(&desktop);
    until("the one project in the other", SOON, async || {
        (parent(&desktop, INNER)? == OUTER).then_some(())
    })
    .await;
    click_first(&app).await;
    app.gone("status", "3 of 3 clips selected").await;
    let from = picture(&app).await;
    drag(&desktop, from, project(&app, INNER).await);
    app.see(&format!("1 clip moved to {INNER}")).await;
    app.picture("4-nested").await;
    app.click_in("nav", "button", INNER).await;
    app.find("gridcell", "Pick").await;
    app.quit().await;

    let app = App::start(&desktop, &[]).await;
    app.find("gridcell", "Pick").await;
    let mut inside = picks(&desktop).expect("the library can be read");
    inside.sort();
    assert_eq!(inside, [OUTER, OUTER, INNER]);
    app.quit().await;
}

/// Selects the first card alone.
async fn click_first(app: &App<'_>) {
    let picture = Locator::Css("[role=gridcell] [data-picture]");
    let first = app.page.find(picture).await.expect("a card");
    first.click().await.expect("a click");
}

/// Where on the screen a project is.
async fn project(app: &App<'_>, name: &str) -> Spot {
    // What was done to it is said elsewhere, on the button that takes it back.
    middle_in(app, "nav", "button", name).await
}

/// Where on the screen the picture of the first card is.
async fn picture(app: &App<'_>) -> Spot {
    let name = app
        .value("return document.querySelector('[role=gridcell]').getAttribute('aria-label')")
        .await;
    let name = name.as_str().expect("it says what it is").to_owned();
    middle_of(app, "gridcell", &name).await
}

/// The projects that the picks are in.
fn picks(desktop: &Desktop) -> Option<Vec<String>> {
    let question = "SELECT coalesce((SELECT name FROM projects WHERE id = project_id), '')
        FROM clips WHERE flag = 'pick' AND trashed_at IS NULL";
    rows(desktop, question, |row| row.get(0))
}

/// The project that a project lies in.
fn parent(desktop: &Desktop, project: &str) -> Option<String> {
    let question = format!(
        "SELECT outside.name FROM projects inside
            JOIN projects outside ON outside.id = inside.parent_id WHERE inside.name = '{project}'"
    );
    rows(desktop, &question, |row| row.get(0))?.pop()
}
