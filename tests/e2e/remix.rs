//! A remix knows where it comes from, and its origin knows the remix.

use videos_simulator::Route;

use crate::app::App;
use crate::desktop::Desktop;
use crate::mouse;
use crate::person::{card, connect, generate, safe, select};
use crate::server;

const ORIGIN: &str = "A lighthouse in fog";
const REMIX: &str = "The same lighthouse, at dawn";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_remix_can_be_followed_to_its_origin_and_back() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;
    generate(&app, ORIGIN).await;
    safe(&app, ORIGIN).await;
    select(&app, ORIGIN).await;

    app.click_in("aside", "button", "Remix").await;
    app.see("Remix of").await;
    app.fill("Prompt", REMIX).await;
    app.click_in("section[aria-label=Compose]", "button", "Remix")
        .await;
    card(&app, REMIX).await;
    safe(&app, REMIX).await;

    let books = server.books();
    let origin = books.accepted().next().expect("the first clip").to_owned();
    let remix = books.creates.last().expect("the remix").clone();
    assert_eq!(remix.route, Route::Remix);
    assert_eq!(remix.prompt.as_deref(), Some(REMIX));
    assert!(
        books
            .requests
            .iter()
            .any(|request| request.path.ends_with(&format!("/videos/{origin}/remix"))),
        "no remix of {origin} among {:?}",
        books.requests
    );

    select(&app, REMIX).await;
    app.click("button", &format!("Origin: {ORIGIN}")).await;
    app.find("button", &format!("Remix: {REMIX}")).await;
    desktop.picture("lineage");
    app.click("button", &format!("Remix: {REMIX}")).await;
    app.find("button", &format!("Origin: {ORIGIN}")).await;

    app.click("button", "Show all of it").await;
    app.see(&format!("Remix · came of {ORIGIN}")).await;
    app.until_true(
        "what changed to be marked",
        "const marked = (name) => [...document.querySelectorAll(`aside ${name}`)]
            .map((each) => each.textContent.trim()).join(' ');
        return marked('del').startsWith('A') && marked('ins').includes('dawn')",
    )
    .await;
    app.picture("lineage-graph").await;
    mouse::activate(&desktop, "^Dailies$").await;
    mouse::keys(&desktop, &["Left"]);
    app.see("Made from a prompt").await;
    mouse::keys(&desktop, &["Return"]);
    app.find("button", &format!("Remix: {REMIX}")).await;
    app.quit().await;
}
