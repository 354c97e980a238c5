//! Every command over real IPC, with the real capability file and a real library in a temporary
//! folder; only the desktop and the keychain are scripted.

// The arguments of all commands in one JSON object are more than a macro nests by default.
#![recursion_limit = "256"]

#[path = "commands/desktop.rs"]
mod desktop;
#[path = "commands/world.rs"]
mod world;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use world::{World, answer_of};

/// The commands that the permission file allows.
fn allowed() -> BTreeSet<String> {
    let text = include_str!("../src-tauri/permissions/app.toml");
    text.lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .flat_map(|line| line.split('"').skip(1).step_by(2))
        .filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        .filter(|word| *word != "app")
        .map(str::to_owned)
        .collect()
}

/// The commands that the bindings name.
fn named() -> BTreeSet<String> {
    let text = include_str!("../ui/src/ipc/bindings.ts");
    text.split("__TAURI_INVOKE<")
        .skip(1)
        .filter_map(|rest| rest.split('"').nth(1))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_window_is_allowed_exactly_the_commands_there_are() {
    assert_eq!(allowed(), named());
}

#[test]
fn a_command_of_a_plugin_is_refused() {
    let world = World::open();
    for command in [
        "plugin:opener|open_url",
        "plugin:opener|reveal_item_in_dir",
        "plugin:window|close",
        "plugin:event|emit",
        "no_such_command",
    ] {
        let refused = world.ask(command, json!({ "url": "https://example.org" }));
        assert!(refused.is_err(), "{command} answered {refused:?}");
    }
}

#[test]
fn a_command_waits_for_the_library_to_open() {
    let (world, studio) = World::opening();
    let projects = world.begin_to_ask("projects", json!({}));
    world.opened(Ok(studio));
    assert_eq!(answer_of(&projects), Ok(json!([])));
}

#[test]
fn a_library_that_did_not_open_says_why_to_every_command() {
    let (world, _) = World::opening();
    let why = "Dailies is already running with this library.";
    world.opened(Err(why.to_owned()));
    let refused = world
        .ask("projects", json!({}))
        .expect_err("nothing is open");
    assert_eq!(
        (&refused["code"], &refused["message"]),
        (&json!("closed"), &json!(why))
    );
}

#[test]
fn every_command_answers_or_says_why_not() {
    let world = World::open();
    let mut everything = json!({
        "request": "r-1", "id": "none", "ids": ["none"], "query": { "view": { "kind": "all" }, "search": "", "sort": "newest" },
        "offset": 0, "limit": 10, "prompt": "x", "projectId": null, "resolution": { "kind": "give_up" },
        "marks": { "rating": null, "flag": null, "reason": null }, "title": null, "serverId": "none", "after": null,
        "remoteIds": [], "jpeg": "", "server": { "id": null, "name": "", "baseUrl": "not an address", "auth": { "kind": "none" }, "organization": null, "project": null },
        "key": "k", "sessionOnly": true, "name": "", "token": "none", "tokens": [], "text": "x", "url": "http://example.org",
        "secret": { "secret": { "kind": "proxy" }, "value": "me:word" }, "which": { "kind": "header", "name": "X" },
        "typed": [], "enabled": true, "offer": "none",
        "clips": { "serverId": "none", "prompt": "", "model": null, "size": null, "seconds": null, "takes": 1, "reference": null, "extra": null, "projectId": null },
        "limits": { "rendering": null, "perMinute": null }, "paused": true, "before": null,
        "price": { "id": null, "serverId": "none", "model": null, "size": null, "unit": "clip", "amount": "1", "currency": "USD", "validFrom": null },
        "cap": { "id": null, "scope": "all", "subjectId": null, "period": "day", "amount": "ten", "currency": "USD" },
        "asked": { "serverId": "none", "model": null, "size": null, "seconds": null, "takes": 1, "projectId": null },
        "by": "model", "days": 30, "answer": "shown", "onlyCopies": false,
        "part": { "first": null, "last": null }, "frame": 0, "png": "", "total": 1, "template": "{id}", "form": "edl",
        "draft": {}, "settings": {}, "bookmark": {}, "progress": "__CHANNEL__:7",
    });
    // The macro goes no deeper.
    everything["words"] = json!("");
    everything["batch"] = json!([]);
    everything["kept"] = json!({
        "id": "k", "name": "", "prompt": "x", "model": null, "size": null, "seconds": null,
    });
    everything["caret"] = json!(1);
    everything["parentId"] = json!(null);
    everything["add"] = json!(["hero"]);
    everything["remove"] = json!([]);
    everything["note"] = json!("x");
    everything["deed"] = json!(null);
    everything["variation"] = json!({
        "originId": "none", "kind": "edit", "prompt": "x", "seconds": null, "projectId": null,
    });
    everything["remix"] = json!({
        "originId": "none", "prompt": "x", "reference": null, "projectId": null,
    });
    everything["character"] = json!({ "serverId": "none", "name": "Mossy", "clipId": "none" });
    everything["remoteId"] = json!("char_1");
    everything["png"] = json!("");
    everything["from"] = json!("files");
    everything["project"] = json!(null);
    everything["message"] = json!("x");
    everything["dialogs"] = json!({
        "save": "", "replace": "", "replaceQuestion": "", "cancel": "", "image": "", "images": "",
        "certificate": "", "certificates": "", "import": "", "clips": "", "allFiles": "",
        "importFolder": "", "copies": "", "library": "", "libraryMove": "",
    });
    for command in named() {
        match world.ask(&command, everything.clone()) {
            Ok(_) => {}
            Err(error) => {
                let message = error["message"].as_str().unwrap_or_default();
                assert!(
                    error["code"].is_string() && !message.is_empty(),
                    "{command} was refused without a sentence: {error}"
                );
            }
        }
    }
}

#[test]
fn a_key_goes_in_and_only_its_last_four_characters_come_out() {
    let world = World::open();
    let server = world.a_server();
    let told = world
        .ask(
            "set_key",
            json!({ "request": "k-1", "id": server, "key": "sk-very-secret-abcd", "sessionOnly": false }),
        )
        .expect("the key is kept");
    assert_eq!(told["key"]["lastFour"], "abcd");
    assert_eq!(told["key"]["place"], "keychain");
    let servers = world.ask("servers", json!({})).expect("the servers");
    assert!(!servers.to_string().contains("very-secret"));
    assert!(world.files_contain_no("very-secret"));
}

#[test]
fn a_certificate_is_picked_by_the_dialog_and_only_what_it_says_comes_back() {
    let world = World::open();
    let nothing = world.ask("pick_certificate", json!({})).expect("answered");
    assert_eq!(nothing, Value::Null);
    let file = world.folder().join("no certificate.pem");
    std::fs::write(&file, "hello").expect("a file");
    world.desktop.will_open(file);
    let refused = world
        .ask("pick_certificate", json!({}))
        .expect_err("it is none");
    assert_eq!(
        (&refused["code"], &refused["field"]),
        (&json!("invalid"), &json!("certificate"))
    );
}

#[test]
fn a_project_asked_for_twice_by_one_request_is_made_once() {
    let world = World::open();
    let asked = json!({ "request": "p-1", "name": "Piano cats" });
    let first = world.ask("create_project", asked.clone()).expect("made");
    let second = world.ask("create_project", asked).expect("answered again");
    assert_eq!(first, second);
    let projects = world.ask("projects", json!({})).expect("the projects");
    assert_eq!(projects.as_array().map(Vec::len), Some(1));
}

#[test]
fn a_save_that_is_asked_again_by_a_reloaded_page_opens_no_second_dialog() {
    let world = World::open();
    let clip = world.an_imported_clip();
    world.desktop.will_save_to(world.folder().join("take"));
    let asked = json!({ "request": "s-1", "id": clip, "progress": "__CHANNEL__:7" });
    let first = world.ask("save_clip_as", asked.clone()).expect("saved");
    assert_eq!(first["kind"], "saved");
    assert_eq!(first["name"], "take.mp4", "the extension is added");
    let second = world.ask("save_clip_as", asked).expect("answered");
    assert_eq!(second["kind"], "cancelled");
    assert_eq!(world.desktop.saves_asked(), 1);
    let saved = std::fs::read(world.folder().join("take.mp4")).expect("the copy");
    assert_eq!(saved, world::CLIP);
}

#[test]
fn the_ledger_is_saved_where_the_dialog_says_and_asked_about_once() {
    let world = World::open();
    world.desktop.will_save_to(world.folder().join("money"));
    let asked = json!({ "request": "l-1" });
    let first = world.ask("save_ledger_as", asked.clone()).expect("saved");
    assert_eq!(
        (&first["kind"], &first["name"]),
        (&json!("saved"), &json!("money.csv"))
    );
    let second = world.ask("save_ledger_as", asked).expect("answered");
    assert_eq!(second["kind"], "cancelled");
    let saved = std::fs::read_to_string(world.folder().join("money.csv")).expect("the ledger");
    assert!(saved.starts_with("\u{feff}sent,clip,server,"), "{saved}");
}

#[test]
fn an_import_that_is_asked_again_by_a_reloaded_page_opens_no_second_dialog() {
    let world = World::open();
    world.an_imported_clip();
    world
        .desktop
        .will_open(world.folder().join("brought in.mp4"));
    let again = world.ask("pick_import", json!({ "request": "an-import", "from": "files", "project": null, "progress": "__CHANNEL__:9" }));
    assert_eq!(again.expect("answered"), Value::Null);
}

#[test]
fn an_added_extension_that_meets_a_file_is_asked_about() {
    let world = World::open();
    let clip = world.an_imported_clip();
    let there = world.folder().join("take.mp4");
    std::fs::write(&there, b"mine").expect("a file in the way");
    world.desktop.will_save_to(world.folder().join("take"));
    world.desktop.will_replace(false);
    let kept = world
        .ask(
            "save_clip_as",
            json!({ "request": "s-1", "id": clip, "progress": "__CHANNEL__:7" }),
        )
        .expect("answered");
    assert_eq!(kept["kind"], "cancelled");
    assert_eq!(std::fs::read(&there).expect("still there"), b"mine");

    world.desktop.will_save_to(world.folder().join("take"));
    world.desktop.will_replace(true);
    let saved = world
        .ask(
            "save_clip_as",
            json!({ "request": "s-2", "id": clip, "progress": "__CHANNEL__:7" }),
        )
        .expect("answered");
    assert_eq!(saved["kind"], "saved");
    assert_eq!(std::fs::read(&there).expect("replaced"), world::CLIP);
}

#[test]
fn a_save_to_a_place_that_cannot_be_written_says_why_and_changes_nothing() {
    let world = World::open();
    let clip = world.an_imported_clip();
    let protected = world.folder().join("protected.mp4");
    std::fs::write(&protected, b"mine").expect("a file in the way");
    let mut rights = std::fs::metadata(&protected).expect("facts").permissions();
    rights.set_readonly(true);
    std::fs::set_permissions(&protected, rights).expect("protected");
    std::fs::create_dir(world.folder().join("folder.mp4")).expect("a folder in the way");
    for (target, code, words) in [
        ("vanished/take.mp4", "storage", "is not there"),
        ("protected.mp4", "storage", "protected against writing"),
        ("folder.mp4", "invalid", "cannot be replaced"),
    ] {
        world.desktop.will_save_to(world.folder().join(target));
        let asked = json!({ "request": target, "id": clip, "progress": "__CHANNEL__:7" });
        let refused = world.ask("save_clip_as", asked).expect_err("refused");
        assert_eq!(refused["code"], code, "{refused}");
        let message = refused["message"].as_str().expect("a sentence");
        assert!(message.contains(words), "{message}");
    }
    assert_eq!(std::fs::read(&protected).expect("still there"), b"mine");
}

#[test]
fn the_desktop_is_shown_files_by_what_the_page_names() {
    let world = World::open();
    let clip = world.an_imported_clip();
    for (command, asked) in [
        ("reveal_clip", json!({ "id": clip })),
        ("open_clip", json!({ "id": clip })),
        ("open_library", json!({})),
    ] {
        world.ask(command, asked).expect("shown");
    }
    let opened = world.desktop.opened();
    let file = std::path::Path::new(&opened[0]);
    assert_eq!(file.extension(), Some("mp4".as_ref()));
    assert!(file.is_file());
    assert_eq!(opened[1], opened[0]);
    let library = world.folder().join("library");
    assert_eq!(opened[2], library.to_string_lossy());
}

#[test]
fn the_library_moves_into_the_folder_of_the_dialog_and_no_other() {
    let world = World::open();
    let clip = world.an_imported_clip();
    let folder = world.folder().join("Archive");
    std::fs::create_dir(&folder).expect("a folder");
    world.desktop.will_choose(folder.clone());
    let asked = json!({ "request": "m-1" });
    let offer = world
        .ask("choose_library_move", asked.clone())
        .expect("offered");
    let preview = &offer["preview"];
    assert_eq!(
        (&preview["clips"], &preview["to"]),
        (&json!(1), &json!(folder))
    );
    let again = world.ask("choose_library_move", asked);
    assert_eq!(again, Ok(Value::Null), "no second dialog");
    for token in ["/etc", "", "none"] {
        let refused = world.ask(
            "begin_library_move",
            json!({ "request": "m-2", "token": token }),
        );
        assert_eq!(
            refused.map_err(|error| error["code"].clone()),
            Err(json!("not_found"))
        );
    }
    let chosen = json!({ "request": "m-3", "token": offer["token"] });
    let begun = world.ask("begin_library_move", chosen).expect("begun");
    assert_eq!(begun["to"], json!(folder));
    while world.ask("library_move", json!({})).expect("answered") != Value::Null {
        std::thread::yield_now();
    }
    world
        .ask("reveal_clip", json!({ "id": clip }))
        .expect("shown");
    let opened = world.desktop.opened();
    assert!(std::path::Path::new(&opened[0]).starts_with(&folder));
    assert!(!world.folder().join("library").exists());
}

#[test]
fn a_demo_whose_notes_are_damaged_starts_anew() {
    let world = World::open();
    let notes = world.folder().join("data/demo-server.json");
    std::fs::write(&notes, b"").expect("what a power cut leaves");
    let server = world
        .ask("start_demo", json!({ "request": "d-1" }))
        .expect("the demo starts");
    assert_eq!(server["demo"], true);
    assert!(notes.with_extension("damaged").is_file());
}

#[test]
fn a_picture_from_the_clipboard_becomes_a_reference() {
    let world = World::open();
    assert_eq!(
        world.ask("paste_reference", json!({})).expect("answered"),
        Value::Null
    );
    world.desktop.has_picture(8, 6);
    let staged = world.ask("paste_reference", json!({})).expect("staged");
    assert_eq!(
        (&staged["width"], &staged["height"]),
        (&json!(8), &json!(6))
    );
}

#[test]
fn a_frame_that_the_page_took_is_staged_like_any_picture() {
    // A red pixel.
    const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
    let world = World::open();
    let asked = |png: &str| json!({ "name": "Frame of a kite", "png": png });
    let staged = world.ask("stage_frame", asked(PNG)).expect("staged");
    assert_eq!(
        (&staged["name"], &staged["width"]),
        (&json!("Frame of a kite"), &json!(1))
    );
    for wrong in ["not base64!", "UE5H"] {
        let refused = world.ask("stage_frame", asked(wrong)).expect_err("refused");
        assert!(!refused["message"].as_str().unwrap_or_default().is_empty());
    }
}

#[test]
fn an_unknown_drop_token_opens_nothing() {
    let world = World::open();
    for token in ["/etc/passwd", "../../etc/passwd", ""] {
        let refused = world.ask("stage_dropped", json!({ "token": token }));
        assert_eq!(
            refused.map_err(|error| error["code"].clone()),
            Err(json!("not_found"))
        );
    }
}

#[test]
fn the_desktop_is_told_what_happened_as_long_as_that_is_wished() {
    let world = World::open();
    let told = || world.desktop.opened();
    let tell = || world.ask("notify", json!({ "message": "„Katze“ ist gesichert." }));
    tell().expect("told");
    assert_eq!(told(), ["notified of „Katze“ ist gesichert."]);
    let mut settings = world.ask("settings", json!({})).expect("settings");
    settings["notifications"] = json!(false);
    let asked = json!({ "request": "n-1", "settings": settings });
    world.ask("save_settings", asked).expect("kept");
    tell().expect("answered");
    assert_eq!(told().len(), 1);
}
