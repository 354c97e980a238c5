//! The one window: where it may go, what it may load, what happens on its edges.

use std::sync::Arc;

use studio::settings::{Language, Settings, Theme};
use tauri::utils::config::{Color, Csp, CspDirectiveSources};
use tauri::{App, Config, Url, WebviewWindowBuilder, WindowEvent};

use crate::drag::DragGate;
use crate::dropped::{self, Dropped};
use crate::quit;

/// Pins the exact media address into the content security policy; before the window is built.
pub(crate) fn allow_media(config: &mut Config, source: &str) {
    let security = &mut config.app.security;
    for policy in [&mut security.csp, &mut security.dev_csp] {
        let Some(Csp::DirectiveMap(directives)) = policy else {
            continue;
        };
        for directive in ["img-src", "media-src"] {
            let mut sources: Vec<String> = directives
                .remove(directive)
                .map(Into::into)
                .unwrap_or_default();
            sources.push(source.to_owned());
            directives.insert(directive.to_owned(), CspDirectiveSources::List(sources));
        }
    }
}

/// Opens the window in its colours and its language. It never leaves our page: links go to the
/// browser through a command.
pub(crate) fn open(
    app: &App,
    settings: &Settings,
    dropped: Arc<Dropped>,
    gate: Arc<DragGate>,
) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.first() else {
        return Err(tauri::Error::WindowNotFound);
    };
    let mut builder = WebviewWindowBuilder::from_config(app.handle(), config)?
        .on_navigation(is_our_page)
        .on_new_window(|_, _| tauri::webview::NewWindowResponse::Deny);
    let told = [
        ("theme", theme_name(settings.theme)),
        ("language", language_name(settings.language)),
    ];
    for (name, value) in told {
        if let Some(value) = value {
            builder = builder.initialization_script(tell(name, value));
        }
    }
    let window = builder.build()?;
    let light = match settings.theme {
        Theme::Light => true,
        Theme::Dark => false,
        Theme::System => window.theme()? == tauri::Theme::Light,
    };
    if light {
        window.set_background_color(Some(LIGHT))?;
    }
    let listener = window.clone();
    window.on_window_event(move |event| match event {
        WindowEvent::DragDrop(event) => dropped::tell(&listener, event, &dropped, &gate),
        WindowEvent::CloseRequested { api, .. } => quit::on_close(&listener, api),
        _ => {}
    });
    Ok(())
}

/// `--ground` of the light theme; that of the dark one stands in `tauri.conf.json`. Seen before the
/// page is drawn.
const LIGHT: Color = Color(0xf6, 0xf5, 0xf2, 0xff);

/// A theme as the page names it; `None` for the desktop's own.
fn theme_name(theme: Theme) -> Option<&'static str> {
    match theme {
        Theme::System => None,
        Theme::Light => Some("light"),
        Theme::Dark => Some("dark"),
    }
}

/// A language as the page names it; `None` for the desktop's own.
fn language_name(language: Language) -> Option<&'static str> {
    match language {
        Language::System => None,
        Language::English => Some("en"),
        Language::German => Some("de"),
        Language::SimplifiedChinese => Some("zh-CN"),
    }
}

/// Tells the page something before its first frame; it cannot know it so early.
fn tell(name: &str, value: &str) -> String {
    format!(
        "(() => {{
            const set = () => (document.documentElement.dataset.{name} = '{value}');
            if (document.documentElement) set();
            else document.addEventListener('readystatechange', set, {{ once: true }});
        }})()"
    )
}

/// Our page: embedded (`tauri://localhost`, `http://tauri.localhost` on Windows), or the
/// development server in development builds.
fn is_our_page(url: &Url) -> bool {
    let embedded = (url.scheme() == "tauri" && url.host_str() == Some("localhost"))
        || (cfg!(windows) && url.host_str() == Some("tauri.localhost"));
    let development = tauri::is_dev() && url.origin().ascii_serialization() == DEVELOPMENT;
    embedded || development
}

/// `build.devUrl` of `tauri.conf.json`.
const DEVELOPMENT: &str = "http://127.0.0.1:1420";
