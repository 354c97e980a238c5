//! A cap stops what would pass it, with the numbers, and a person goes on deliberately.

use crate::app::App;
use crate::desktop::Desktop;
use crate::person::{card, close_dialog, connect, safe};
use crate::server;

const PROMPT: &str = "A kite over a harbour";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cap_stops_generate_until_this_one_is_sent_anyway() {
    let desktop = Desktop::start().await;
    let server = server::quick().await;
    let app = App::start(&desktop, &[]).await;
    connect(&app, &server).await;

    app.click("button", "Nothing spent today").await;
    app.find("dialog", "Money").await;
    app.click_in("[role=dialog]", "radio", "Prices").await;
    app.click("button", "Use the reference prices").await;
    app.see("$0.10 per second").await;
    app.click_in("[role=dialog]", "radio", "Caps").await;
    app.click("button", "Add a cap").await;
    app.fill("Amount", "0.25").await;
    app.click("button", "Save cap").await;
    app.see("$0.00 of $0.25 today").await;
    close_dialog(&app, "Money").await;

    app.fill("Prompt", PROMPT).await;
    app.see("The cap for all servers is $0.25 a day").await;
    app.click("button", "Generate").await;
    app.see("$0.00 is spent or reserved").await;
    desktop.picture("over-cap");
    assert_eq!(server.books().creates.len(), 0);

    app.click("button", "Send this one anyway").await;
    card(&app, PROMPT).await;
    safe(&app, PROMPT).await;
    app.see("of $0.25 today").await;
    assert_eq!(server.books().creates_of(PROMPT), 1);
    app.quit().await;
}
