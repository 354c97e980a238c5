//! An app on Tauri's mock runtime, around a real library in a temporary folder.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use dailies_app::{Demo, Dropped, Shell};
use secrecy::SecretString;
use serde_json::{Value, json};
use studio::ports::{KeyStore, KeyStoreError, SystemClock};
use studio::{Config, Studio, Tuning};
use tauri::ipc::{CallbackFn, InvokeBody, InvokeError, InvokeResponse};
use tauri::test::{INVOKE_KEY, MockRuntime, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager as _, Webview, WebviewWindow, WebviewWindowBuilder};
use tempfile::TempDir;

use crate::desktop::ScriptedDesktop;

/// One second of H.264.
pub(crate) const CLIP: &[u8] = include_bytes!("../fixtures/clips/faststart.mp4");

#[derive(Default)]
struct MemoryKeys(Mutex<HashMap<String, SecretString>>);

impl KeyStore for MemoryKeys {
    fn get(&self, account: &str) -> Result<Option<SecretString>, KeyStoreError> {
        let keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(keys.get(account).cloned())
    }

    fn set(&self, account: &str, key: &SecretString) -> Result<(), KeyStoreError> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.insert(account.to_owned(), key.clone());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<(), KeyStoreError> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        keys.remove(account);
        Ok(())
    }
}

pub(crate) struct World {
    pub(crate) desktop: ScriptedDesktop,
    window: WebviewWindow<MockRuntime>,
    app: App<MockRuntime>,
    folder: TempDir,
}

impl World {
    pub(crate) fn open() -> Self {
        let (world, studio) = Self::opening();
        world.opened(Ok(studio));
        world
    }

    /// A window whose library is not open yet, and the library.
    pub(crate) fn opening() -> (Self, Studio) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let opened = tauri::async_runtime::block_on(Studio::open(Config {
            data_dir: folder.path().join("data"),
            library: folder.path().join("library"),
            clock: Arc::new(SystemClock),
            keys: Arc::new(MemoryKeys::default()),
            tuning: Tuning::default(),
        }));
        let (studio, _events) = opened.expect("the library opens");

        let desktop = ScriptedDesktop::default();
        let app = mock_builder()
            .invoke_handler(dailies_app::bindings().invoke_handler())
            .manage(Shell::new(
                Box::new(desktop.clone()),
                "http://127.0.0.1:1/token".to_owned(),
                Arc::new(Dropped::default()),
                Demo::new(folder.path().join("data/demo-server.json")),
            ))
            .build(dailies_app::context())
            .expect("the app is built");
        let window = WebviewWindowBuilder::new(&app, "main", tauri::WebviewUrl::default())
            .build()
            .expect("the window is built");
        let world = Self {
            desktop,
            window,
            app,
            folder,
        };
        (world, studio)
    }

    pub(crate) fn opened(&self, library: Result<Studio, String>) {
        self.app.state::<Shell>().opened(library);
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Asks as the page would.
    pub(crate) fn ask(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        answer_of(&self.begin_to_ask(command, arguments))
    }

    /// Asks as the page would, and does not wait.
    pub(crate) fn begin_to_ask(
        &self,
        command: &str,
        arguments: Value,
    ) -> mpsc::Receiver<InvokeResponse> {
        let page = if tauri::is_dev() {
            "http://127.0.0.1:1420"
        } else if cfg!(windows) {
            "http://tauri.localhost"
        } else {
            "tauri://localhost"
        };
        let request = InvokeRequest {
            cmd: command.to_owned(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: page.parse().expect("an address"),
            body: InvokeBody::Json(arguments),
            headers: tauri::http::HeaderMap::default(),
            invoke_key: INVOKE_KEY.to_owned(),
        };
        let (tell, told) = mpsc::channel();
        let webview: &Webview<MockRuntime> = self.window.as_ref();
        webview.clone().on_message(
            request,
            Box::new(move |_, _, answer, _, _| {
                // Nobody listens when the test is over.
                let _ = tell.send(answer);
            }),
        );
        told
    }

    /// The id of a new server that takes a key.
    pub(crate) fn a_server(&self) -> String {
        let server = json!({
            "id": null, "name": "Studio GPU", "baseUrl": "http://127.0.0.1:9/v1",
            "auth": { "kind": "bearer" }, "organization": null, "project": null,
        });
        let made = self
            .ask(
                "save_server",
                json!({ "request": "a-server", "server": server }),
            )
            .expect("the server is kept");
        made["id"].as_str().expect("an id").to_owned()
    }

    /// The id of a clip that came through the open dialog.
    pub(crate) fn an_imported_clip(&self) -> String {
        let source = self.folder.path().join("brought in.mp4");
        std::fs::write(&source, CLIP).expect("a clip on disk");
        self.desktop.will_open(source);
        let report = self
            .ask("pick_import", json!({ "request": "an-import", "from": "files", "project": null, "progress": "__CHANNEL__:9" }))
            .expect("imported");
        report["clips"][0]["id"].as_str().expect("an id").to_owned()
    }

    /// Whether no file of the library or its data holds these words.
    pub(crate) fn files_contain_no(&self, words: &str) -> bool {
        fn search(folder: &Path, words: &[u8]) -> bool {
            std::fs::read_dir(folder)
                .expect("a folder")
                .flatten()
                .all(|entry| {
                    let path = entry.path();
                    if path.is_dir() {
                        return search(&path, words);
                    }
                    let bytes = std::fs::read(&path).unwrap_or_default();
                    !bytes.windows(words.len()).any(|part| part == words)
                })
        }
        search(self.folder.path(), words.as_bytes())
    }
}

/// What was answered, once it is.
pub(crate) fn answer_of(told: &mpsc::Receiver<InvokeResponse>) -> Result<Value, Value> {
    match told.recv().expect("an answer") {
        InvokeResponse::Ok(body) => Ok(body.deserialize().expect("JSON")),
        InvokeResponse::Err(InvokeError(error)) => Err(error),
    }
}
