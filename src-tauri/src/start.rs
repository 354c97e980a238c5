//! From the command line to the running window, and down again.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::Parser as _;
use studio::ports::SystemClock;
use studio::request::RequestId;
use studio::{Config, Studio, Tuning};
use tauri::plugin::TauriPlugin;
use tauri::{App, AppHandle, Manager as _, RunEvent, Wry};
use tauri_plugin_window_state::StateFlags;

use crate::demo::Demo;
use crate::desktop::NativeDesktop;
use crate::drag::DragGate;
use crate::dropped::Dropped;
use crate::keychain::Keychain;
use crate::media::Media;
#[cfg(target_os = "linux")]
use crate::memory;
use crate::options::{Folders, Options};
use crate::shell::Shell;
use crate::{events, logs, window};

/// How long closing may take before the window goes anyway; jobs go on at the next start.
const CLOSING: Duration = Duration::from_secs(5);

/// Runs the app until its window is closed.
pub fn run() -> ExitCode {
    let options = Options::parse();
    let Some(folders) = options.folders() else {
        eprintln!("Dailies found no home folder. Set DAILIES_DATA_DIR to a folder it may use.");
        return ExitCode::FAILURE;
    };
    prepare_webview();
    let _log = logs::start(&folders.data);
    match build(&options, &folders) {
        Ok(app) => {
            app.run(|app, event| on_run_event(app, &event));
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the app did not start");
            eprintln!("Dailies could not start: {error}");
            ExitCode::FAILURE
        }
    }
}

fn build(options: &Options, folders: &Folders) -> Result<App, Box<dyn std::error::Error>> {
    let media = Media::bind()?;
    let mut context = crate::context();
    window::allow_media(context.config_mut(), &media.csp_source());

    let bindings = crate::bindings();
    let builder = tauri::Builder::default()
        .plugin(one_per_library(folders))
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_notification::init())
        .plugin(
            tauri_plugin_window_state::Builder::default()
                .with_state_flags(StateFlags::SIZE | StateFlags::MAXIMIZED)
                .build(),
        )
        .invoke_handler(bindings.invoke_handler());
    #[cfg(not(target_os = "linux"))]
    let builder = {
        let media = media.clone();
        builder.register_asynchronous_uri_scheme_protocol(
            Media::SCHEME,
            move |_, request, reply| {
                let media = media.clone();
                tauri::async_runtime::spawn(
                    async move { reply.respond(media.answer(request).await) },
                );
            },
        )
    };

    let (demo, folders) = (options.demo, folders.clone());
    let app = builder
        .setup(move |app| {
            bindings.mount_events(app);
            set_up(app, media, demo, folders)?;
            Ok(())
        })
        .build(context)?;
    Ok(app)
}

/// Opens the window at once, and the library meanwhile: commands and media wait for it.
fn set_up(app: &mut App, media: Media, demo: bool, folders: Folders) -> tauri::Result<()> {
    let drags = Arc::new(DragGate::default());
    let dropped = Arc::new(Dropped::default());
    app.manage(Shell::new(
        Box::new(NativeDesktop::new(app.handle().clone(), Arc::clone(&drags))),
        media.address(),
        Arc::clone(&dropped),
        Demo::new(demo_file(&folders.data)),
    ));
    let settings = Studio::last_settings(&folders.data);
    let opening = fill(app.handle().clone(), media, demo, folders);
    tauri::async_runtime::spawn(opening);
    #[cfg(target_os = "linux")]
    tauri::async_runtime::spawn(memory::give_back());
    window::open(app, &settings, dropped, drags)
}

/// Opens the library, starts what lives on it, and lets the commands in.
async fn fill(app: AppHandle, media: Media, demo: bool, folders: Folders) {
    let begun = Instant::now();
    let shell = app.state::<Shell>();
    match open_library(&folders).await {
        Ok((studio, told)) => {
            tauri::async_runtime::spawn(events::drain(app.clone(), told));
            // Before the first command: a page that was asked for the demo shows no welcome.
            wake_demo(&shell.demo, &studio, demo).await;
            shell.opened(Ok(studio.clone()));
            tracing::info!(after = ?begun.elapsed(), "the library is open");
            if let Err(error) = media.serve(studio).await {
                tracing::error!(%error, "media is not served");
            }
        }
        Err(error) => {
            tracing::error!(%error, "the library did not open");
            shell.opened(Err(error.to_string()));
        }
    }
}

async fn open_library(
    folders: &Folders,
) -> Result<
    (
        Studio,
        tokio::sync::mpsc::UnboundedReceiver<studio::event::Event>,
    ),
    studio::OpenError,
> {
    Studio::open(Config {
        data_dir: folders.data.clone(),
        library: folders.library.clone(),
        clock: Arc::new(SystemClock),
        keys: Arc::new(Keychain),
        tuning: Tuning::default(),
    })
    .await
}

/// Starts the demo server when it was asked for now, or is one of the servers from before.
async fn wake_demo(demo: &Demo, studio: &Studio, asked: bool) {
    let known = studio
        .servers()
        .await
        .is_ok_and(|servers| servers.iter().any(|server| server.demo));
    if !asked && !known {
        return;
    }
    match demo.start(studio, RequestId::fresh()).await {
        Ok(server) if asked => choose(studio, server.id).await,
        Ok(_) => {}
        Err(error) => tracing::error!(message = error.message, "no demo"),
    }
}

/// Makes a server the composer's and ends the first run.
async fn choose(studio: &Studio, server_id: String) {
    let Ok(mut settings) = studio.settings().await else {
        return;
    };
    settings.active_server = Some(server_id);
    settings.welcomed = true;
    if let Err(error) = studio.save_settings(RequestId::fresh(), settings).await {
        tracing::error!(%error, "the demo server was not chosen");
    }
}

fn demo_file(data: &Path) -> std::path::PathBuf {
    data.join("demo-server.json")
}

/// One window per data folder: a second start with another one opens its own. The plugin knows a
/// name of our own only on Linux; elsewhere a second window is refused for every folder.
fn one_per_library(folders: &Folders) -> TauriPlugin<Wry> {
    let named = tauri_plugin_single_instance::Builder::new()
        .callback(|app, arguments, _| follow(app, &arguments));
    named.dbus_id(bus_name(&folders.data)).build()
}

/// A name on the bus that two starts share exactly when they share a folder.
fn bus_name(data: &Path) -> String {
    let mut hasher = DefaultHasher::new();
    data.canonicalize()
        .unwrap_or_else(|_| data.to_owned())
        .hash(&mut hasher);
    format!("app.dailies.desktop.library{:016x}", hasher.finish())
}

/// A second start shows the first window, and the demo in it when that is what was asked for.
fn follow(app: &AppHandle, arguments: &[String]) {
    raise(app);
    if Options::try_parse_from(arguments).is_ok_and(|options| options.demo) {
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            let shell = app.state::<Shell>();
            if let Ok(studio) = shell.studio().await {
                wake_demo(&shell.demo, studio, true).await;
            }
        });
    }
}

fn raise(app: &AppHandle) {
    let Some(window) = app.get_webview_window("main") else {
        return;
    };
    for result in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = result {
            tracing::debug!(%error, "the window did not come up");
        }
    }
}

fn on_run_event(app: &AppHandle, event: &RunEvent) {
    if let RunEvent::Exit = event {
        // The window is gone: a start from now on waits for the library instead of for nothing.
        tauri_plugin_single_instance::destroy(app);
        let shell = app.state::<Shell>();
        // A library that is still being opened is closed in good order, too.
        let close = async {
            if let Ok(studio) = shell.studio().await {
                studio.shutdown().await;
            }
        };
        // The timer wants to be made inside the runtime, not on this thread.
        let closing = async { tokio::time::timeout(CLOSING, close).await };
        if tauri::async_runtime::block_on(closing).is_err() {
            tracing::warn!("closing took too long");
        }
    }
}

/// What `WebKitGTK` must find in the environment before GTK starts.
#[cfg(target_os = "linux")]
fn prepare_webview() {
    // A system proxy would eat the page's requests to the loopback media address.
    let loopback = "127.0.0.1,localhost";
    for name in ["no_proxy", "NO_PROXY"] {
        let list = match std::env::var(name) {
            Ok(list) if list.split(',').any(|host| host.trim() == "127.0.0.1") => continue,
            Ok(list) if !list.is_empty() => format!("{list},{loopback}"),
            _ => loopback.to_owned(),
        };
        set_env(name, &list);
    }
    // The DMA-BUF renderer shows a blank window on some drivers.
    if std::env::var_os("WEBKIT_DISABLE_DMABUF_RENDERER").is_none() {
        set_env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    }
    memory::hold_little();
    for (name, value) in memory::ENVIRONMENT {
        if std::env::var_os(name).is_none() {
            set_env(name, value);
        }
    }
}

#[cfg(target_os = "linux")]
fn set_env(name: &str, value: &str) {
    #[expect(
        unsafe_code,
        reason = "called first in main, before any thread is started"
    )]
    // SAFETY: no other thread runs yet that could read the environment at the same time.
    unsafe {
        std::env::set_var(name, value);
    }
}

#[cfg(not(target_os = "linux"))]
fn prepare_webview() {}
