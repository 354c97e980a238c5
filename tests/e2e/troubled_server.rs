//! A server that does not want us, and one that is not there.

use crate::app::App;
use crate::desktop::Desktop;
use crate::person::{close_dialog, connect, connect_with_key, generate, safe, says};
use crate::server;
use crate::wait::{LATER, SOON};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_key_is_said_where_it_was_entered_and_can_be_replaced() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = App::start(&desktop, &[]).await;
    connect_with_key(&app, &server, "sk-not-this-one").await;
    generate(&app, "Refused at the door").await;
    says(&app, "Refused at the door", "key", SOON).await;
    desktop.picture("refused");
    assert_eq!(server.books().accepted().count(), 0);

    app.click("gridcell", "Refused at the door").await;
    app.click("button", "Open server settings").await;
    app.fill("Key", server::KEY).await;
    app.click("button", "Save").await;
    app.see("ends in 47d8").await;
    close_dialog(&app, "Servers").await;
    app.click_in("aside", "button", "Make again").await;
    let news = "return [...document.querySelectorAll('aside h2')]
        .some((title) => title.textContent.includes('Refused at the door'))
        && !document.body.innerText.includes('Open server settings')";
    app.until_true("the new clip to be the one looked at", news)
        .await;
    safe(&app, "Refused at the door").await;
    generate(&app, "Let in").await;
    safe(&app, "Let in").await;
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_asked_of_a_dead_server_is_made_when_it_is_back() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let address = server.base_url();
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;
    server.shutdown().await;
    generate(&app, "Into the void").await;
    app.see_within("offline", LATER).await;
    says(&app, "Into the void", "does not answer", SOON).await;
    desktop.picture("offline");
    app.quit().await;

    let app = App::start(&desktop, &[]).await;
    says(&app, "Into the void", "does not answer", SOON).await;
    let server = server::back_at(&address).await;
    safe(&app, "Into the void").await;
    assert_eq!(server.books().creates_of("Into the void"), 1);
    app.quit().await;
}
