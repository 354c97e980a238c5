//! Commands about servers and their keys. A key comes in once and never goes out.

use secrecy::SecretString;
use studio::request::RequestId;
use studio::server::{AuthForm, EnvironmentKey, Server, ServerInput, ServerTest};
use tauri::State;

use super::Answer;
use crate::environment;
use crate::error::{CommandError, ErrorCode};
use crate::shell::Shell;

/// All servers.
#[tauri::command]
#[specta::specta]
pub async fn servers(shell: State<'_, Shell>) -> Answer<Vec<Server>> {
    Ok(shell.studio().await?.servers().await?)
}

/// Makes or changes a server.
#[tauri::command]
#[specta::specta]
pub async fn save_server(
    shell: State<'_, Shell>,
    request: RequestId,
    server: ServerInput,
) -> Answer<Server> {
    Ok(shell.studio().await?.save_server(request, server).await?)
}

/// Removes a server and its key; its clips stay.
#[tauri::command]
#[specta::specta]
pub async fn remove_server(shell: State<'_, Shell>, request: RequestId, id: String) -> Answer<()> {
    Ok(shell.studio().await?.remove_server(request, &id).await?)
}

/// Sets or replaces the key of a server.
#[tauri::command]
#[specta::specta]
pub async fn set_key(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
    key: String,
    session_only: bool,
) -> Answer<Server> {
    Ok(shell
        .studio()
        .await?
        .set_key(request, &id, SecretString::from(key), session_only)
        .await?)
}

/// Forgets the key of a server.
#[tauri::command]
#[specta::specta]
pub async fn remove_key(shell: State<'_, Shell>, request: RequestId, id: String) -> Answer<Server> {
    Ok(shell.studio().await?.remove_key(request, &id).await?)
}

/// Asks the keychain again.
#[tauri::command]
#[specta::specta]
pub async fn reload_keys(shell: State<'_, Shell>) -> Answer<()> {
    Ok(shell.studio().await?.reload_keys().await?)
}

/// Tests a server without spending; without a key the kept one is used.
#[tauri::command]
#[specta::specta]
pub async fn test_server(
    shell: State<'_, Shell>,
    server: ServerInput,
    key: Option<String>,
) -> Answer<ServerTest> {
    Ok(shell
        .studio()
        .await?
        .test_server(server, key.map(SecretString::from))
        .await?)
}

/// Starts the built-in demo server.
#[tauri::command]
#[specta::specta]
pub async fn start_demo(shell: State<'_, Shell>, request: RequestId) -> Answer<Server> {
    shell.demo.start(shell.studio().await?, request).await
}

/// What `OPENAI_API_KEY` offers.
#[tauri::command]
#[specta::specta]
pub async fn environment_key() -> Answer<Option<EnvironmentKey>> {
    Ok(environment::offer().map(|found| found.shown()))
}

/// Makes a server of what `OPENAI_API_KEY` offers; the user has agreed.
#[tauri::command]
#[specta::specta]
pub async fn connect_from_environment(
    shell: State<'_, Shell>,
    request: RequestId,
) -> Answer<Server> {
    let found = environment::offer().ok_or_else(|| {
        CommandError::new(ErrorCode::NotFound, "OPENAI_API_KEY is not set any more.")
    })?;
    let studio = shell.studio().await?;
    let server = ServerInput {
        base_url: found.base_url.clone(),
        auth: AuthForm::Bearer,
        ..ServerInput::default()
    };
    let RequestId(request) = request;
    let made = studio.save_server(RequestId(format!("{request}/server")), server);
    let server = made.await?;
    // Beside the server comes an event that ends the first run: a keychain that refuses must not
    // leave the server without its key.
    let lent = studio.borrow_key(RequestId(format!("{request}/key")), &server.id, found.key);
    Ok(lent.await?)
}
