//! Five kinds of servers as a newcomer meets them: added through the screen, tried, used until a clip is
//! safe and plays, and the one thing that each does less of, with the sentence that says so.
//!
//! Not here: everything else that a kind does otherwise (`src-tauri/MATRIX.md`).

use std::time::Duration;

use videos_simulator::{Config, Profile, Simulator};

use crate::app::App;
use crate::desktop::Desktop;
use crate::mouse;
use crate::person::{
    begin_connecting, card, close_dialog, generate, open_servers, plays, safe, says, select,
    server_menu,
};
use crate::server::KEY;
use crate::wait::{LATER, SOON};

const PROMPT: &str = "A red kite over a grey sea";

/// One kind of server.
struct Kind {
    profile: &'static str,
    /// What it is called in the list of kinds to start from; `None`: by its address alone.
    start_from: Option<&'static str>,
    /// A line of its card after the connection test, with its verdict.
    tested: &'static str,
    /// What it does less of, in the words of the screen.
    less: Less,
}

/// What a server does less of.
enum Less {
    /// It has no remixes, which is learned by asking for one.
    Remix,
    /// The entry of the clip's menu that cannot be chosen.
    Delete(&'static str),
    /// The entry of the server's menu that cannot be chosen.
    List(&'static str),
    /// It lets no job go that it has begun.
    Cancel,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gpu_box_with_vllm_omni_has_no_remixes() {
    journey(Kind {
        profile: "vllm-omni",
        start_from: Some("vLLM-Omni"),
        tested: "Deletes clips: yes",
        less: Less::Remix,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_litellm_gateway_deletes_nothing() {
    journey(Kind {
        profile: "litellm",
        start_from: Some("LiteLLM"),
        tested: "Deletes clips: no",
        less: Less::Delete("refused DELETE with 405"),
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_api_gateway_lists_nothing() {
    journey(Kind {
        profile: "newapi",
        start_from: Some("new-api gateway"),
        tested: "Lists its clips: no",
        less: Less::List("refused GET /videos with 404"),
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_json_relay_has_no_remixes_and_deletes_nothing() {
    journey(Kind {
        profile: "relay-json",
        start_from: Some("JSON relay"),
        tested: "Deletes clips: no",
        less: Less::Remix,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn azure_lets_no_job_go_that_it_has_begun() {
    journey(Kind {
        profile: "azure",
        start_from: Some("Azure OpenAI"),
        tested: "Deletes clips: yes",
        less: Less::Cancel,
    })
    .await;
}

async fn journey(kind: Kind) {
    let desktop = Desktop::start().await;
    let server = server(kind.profile).await;
    let app = App::start(&desktop, &[]).await;
    add(&app, &server, &kind).await;
    generate(&app, PROMPT).await;
    safe(&app, PROMPT).await;
    select(&app, PROMPT).await;
    plays(&app).await;
    app.picture("safe").await;
    match kind.less {
        Less::Remix => no_remix(&app).await,
        Less::Delete(reason) => no_delete(&app, reason).await,
        Less::List(reason) => no_list(&app, reason).await,
        Less::Cancel => no_cancel(&app).await,
    }
    open_servers(&app).await;
    mouse::resize(&desktop, 900, 600).await;
    app.picture("card-small").await;
    mouse::resize(&desktop, 1360, 860).await;
    app.picture("card").await;
    close_dialog(&app, "Servers").await;
    let made = server.books().creates;
    let kites = made
        .iter()
        .filter(|create| create.prompt.as_deref() == Some(PROMPT) && create.accepted.is_some());
    assert_eq!(
        kites.count(),
        1,
        "made once, in whatever form it was asked for"
    );
    app.quit().await;
}

async fn server(profile: &str) -> Simulator {
    let config = Config {
        profile: Profile::named(profile).expect("a profile"),
        key: Some(KEY.to_owned()),
        render: Duration::from_secs(1),
        ..Config::default()
    };
    let started = Simulator::start(config).await;
    started.expect("a free port on loopback")
}

/// From the first screen to a server that is set up, tested on the way.
async fn add(app: &App<'_>, server: &Simulator, kind: &Kind) {
    begin_connecting(app).await;
    if let Some(name) = kind.start_from {
        app.click("combobox", "Start from").await;
        app.click("option", name).await;
    }
    app.fill("Address", &server.base_url()).await;
    if app.look("textbox", "Key").await.is_none() {
        // Its makers ask for none; this one does.
        app.click("combobox", "How the key is sent").await;
        app.click("option", "Authorization: Bearer").await;
    }
    app.fill("Key", KEY).await;
    app.click("button", "Test connection").await;
    app.see("The server answers and can be used.").await;
    verdict(app, kind.tested).await;
    app.picture("tested").await;
    app.click("button", "Save").await;
    app.see("Set, ends in").await;
    close_dialog(app, "Servers").await;
}

/// Waits for a line of the passport, as a screen reader says it.
async fn verdict(app: &App<'_>, line: &str) {
    let script = format!(
        "return [...document.querySelectorAll('[role=dialog] li')]
            .some((item) => item.textContent.replace(/\\s+/g, ' ').replace(' :', ':')
                .includes({line:?}))"
    );
    app.until_true(line, &script).await;
}

async fn no_remix(app: &App<'_>) {
    app.click_in("aside", "button", "Remix").await;
    app.see("Remix of").await;
    app.fill("Prompt", "The same kite at night").await;
    app.click_in("section[aria-label=Compose]", "button", "Remix")
        .await;
    card(app, "The same kite at night").await;
    says(
        app,
        "The same kite at night",
        "This server cannot remix",
        SOON,
    )
    .await;
    app.click("gridcell", "The same kite at night").await;
    app.see("that is a local remix then").await;
    app.picture("less").await;
    app.click("button", "Make again").await;
    says(app, "The same kite at night", "Safe on disk", LATER).await;
    app.picture("local").await;
}

async fn no_delete(app: &App<'_>, reason: &str) {
    app.click_in("aside", "button", "More").await;
    let entry = app.find("menuitem", reason).await;
    let off = entry.attr("aria-disabled").await.expect("an element");
    assert_eq!(off.as_deref(), Some("true"));
    app.picture("less").await;
    mouse::keys(app.desktop, &["Escape"]);
    app.gone("menuitem", reason).await;
}

async fn no_list(app: &App<'_>, reason: &str) {
    server_menu(app).await;
    let entry = app.find("menuitem", reason).await;
    let off = entry.attr("aria-disabled").await.expect("an element");
    assert_eq!(off.as_deref(), Some("true"));
    app.picture("less").await;
    mouse::keys(app.desktop, &["Escape"]);
    app.gone("menuitem", reason).await;
}

async fn no_cancel(app: &App<'_>) {
    generate(app, "[slow 4] Not after all").await;
    says(app, "Not after all", "Rendering", SOON).await;
    app.click("gridcell", "Not after all").await;
    app.click_in("aside", "button", "More").await;
    app.click("menuitem", "Cancel on the server").await;
    app.click("button", "to cancel").await;
    app.see("does not stop a job that has begun").await;
    app.picture("less").await;
    safe(app, "Not after all").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_wants_no_key_is_used_by_its_address_alone() {
    let desktop = Desktop::start().await;
    let config = Config {
        profile: Profile::named("trtllm").expect("a profile"),
        render: Duration::from_secs(1),
        ..Config::default()
    };
    let server = Simulator::start(config).await.expect("a free port");
    let app = App::start(&desktop, &[]).await;
    begin_connecting(&app).await;
    app.fill("Address", &server.base_url()).await;
    app.click("button", "Save").await;
    app.see("The server answers and can be used.").await;
    app.gone("textbox", "Key").await;
    app.picture("tested").await;
    close_dialog(&app, "Servers").await;
    generate(&app, PROMPT).await;
    safe(&app, PROMPT).await;
    app.quit().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_composer_says_what_it_changed_for_another_server() {
    let desktop = Desktop::start().await;
    let (wide, narrow) = (server("openai").await, server("azure").await);
    let app = App::start(&desktop, &[]).await;
    let kinds = [(&wide, "OpenAI-compatible"), (&narrow, "Azure OpenAI")];
    for (number, (at, kind)) in kinds.into_iter().enumerate() {
        if number == 0 {
            begin_connecting(&app).await;
        } else {
            open_servers(&app).await;
            app.click("button", "Add server").await;
        }
        app.click("combobox", "Start from").await;
        app.click("option", kind).await;
        app.fill("Address", &at.base_url()).await;
        app.fill("Name", kind).await;
        app.fill("Key", KEY).await;
        app.click("button", "Save").await;
        app.see("Set, ends in").await;
        app.click("button", "Test connection").await;
        app.see("The server answers and can be used.").await;
        close_dialog(&app, "Servers").await;
    }
    choose_server(&app, "OpenAI-compatible").await;
    app.click("combobox", "Model").await;
    app.click("option", "sora-2-pro").await;
    app.click("combobox", "Size").await;
    app.click("option", "1792").await;
    choose_server(&app, "Azure OpenAI").await;
    app.see("Model set to sora-2: Azure OpenAI does not offer sora-2-pro.")
        .await;
    app.picture("adapted").await;
    mouse::resize(&desktop, 900, 600).await;
    app.picture("adapted-small").await;
    mouse::resize(&desktop, 1360, 860).await;
    app.fill("Prompt", PROMPT).await;
    app.click("button", "Generate").await;
    card(&app, PROMPT).await;
    safe(&app, PROMPT).await;
    let books = narrow.books();
    let sent = books.creates.last().expect("a create");
    assert_eq!(sent.model.as_deref(), Some("sora-2"));
    assert!(wide.books().creates.is_empty());
    app.quit().await;
}

async fn choose_server(app: &App<'_>, name: &str) {
    app.click_in("section[aria-label=Compose]", "button", "Server:")
        .await;
    app.click("menuitemcheckbox", name).await;
    app.find("button", &format!("Server: {name}")).await;
}
