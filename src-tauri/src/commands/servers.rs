//! Commands about servers and their keys. A key comes in once and never goes out.

use secrecy::SecretString;
use studio::environment::{self, Offer};
use studio::request::RequestId;
use studio::server::{
    Certificate, EnvironmentKey, Secret, SecretInput, Server, ServerInput, ServerTest,
};
use tauri::State;

use super::Answer;
use crate::desktop::Kind;
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

/// Uses a server, or sends nothing to it any more.
#[tauri::command]
#[specta::specta]
pub async fn enable_server(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
    enabled: bool,
) -> Answer<Server> {
    let studio = shell.studio().await?;
    Ok(studio.enable_server(request, &id, enabled).await?)
}

/// Makes a server like another one.
#[tauri::command]
#[specta::specta]
pub async fn duplicate_server(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
) -> Answer<Server> {
    Ok(shell.studio().await?.duplicate_server(request, &id).await?)
}

/// Asks for a file of certificates and keeps it; `None` when the user thought better of it.
#[tauri::command]
#[specta::specta]
pub async fn pick_certificate(shell: State<'_, Shell>) -> Answer<Option<Certificate>> {
    match shell
        .desktop
        .ask_open(Kind::Certificates, false)
        .await
        .pop()
    {
        Some(path) => Ok(Some(shell.studio().await?.keep_certificate(path).await?)),
        None => Ok(None),
    }
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

/// Sets or replaces another secret of a server.
#[tauri::command]
#[specta::specta]
pub async fn set_secret(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
    secret: SecretInput,
    session_only: bool,
) -> Answer<Server> {
    let (studio, SecretInput { secret, value }) = (shell.studio().await?, secret);
    Ok(studio
        .set_secret(request, &id, secret, value, session_only)
        .await?)
}

/// Forgets another secret of a server.
#[tauri::command]
#[specta::specta]
pub async fn remove_secret(
    shell: State<'_, Shell>,
    request: RequestId,
    id: String,
    which: Secret,
) -> Answer<Server> {
    let studio = shell.studio().await?;
    Ok(studio.remove_secret(request, &id, which).await?)
}

/// Asks the keychain again.
#[tauri::command]
#[specta::specta]
pub async fn reload_keys(shell: State<'_, Shell>) -> Answer<()> {
    Ok(shell.studio().await?.reload_keys().await?)
}

/// Tests a server without spending; where a secret was not typed the kept one is used.
#[tauri::command]
#[specta::specta]
pub async fn test_server(
    shell: State<'_, Shell>,
    server: ServerInput,
    key: Option<String>,
    typed: Vec<SecretInput>,
) -> Answer<ServerTest> {
    let key = key.map(SecretString::from);
    let studio = shell.studio().await?;
    Ok(studio.test_server(server, key, typed).await?)
}

/// Starts the built-in demo server.
#[tauri::command]
#[specta::specta]
pub async fn start_demo(shell: State<'_, Shell>, request: RequestId) -> Answer<Server> {
    shell.demo.start(shell.studio().await?, request).await
}

fn environment() -> Vec<Offer> {
    environment::offers(|name| std::env::var(name).ok())
}

/// What the environment offers.
#[tauri::command]
#[specta::specta]
pub async fn environment_keys() -> Answer<Vec<EnvironmentKey>> {
    Ok(environment().iter().map(Offer::shown).collect())
}

/// Makes a server of what the environment offers; the user has agreed.
#[tauri::command]
#[specta::specta]
pub async fn connect_from_environment(
    shell: State<'_, Shell>,
    request: RequestId,
    offer: String,
) -> Answer<Server> {
    let found = environment().into_iter().find(|one| one.id == offer);
    let found = found.ok_or_else(|| {
        CommandError::new(
            ErrorCode::NotFound,
            "This key is not in the environment any more.",
        )
    })?;
    let studio = shell.studio().await?;
    let RequestId(request) = request;
    let made = studio.save_server(RequestId(format!("{request}/server")), found.server());
    let server = made.await?;
    // Beside the server comes an event that ends the first run: a keychain that refuses must not
    // leave the server without its key.
    let lent = studio.borrow_key(RequestId(format!("{request}/key")), &server.id, found.key);
    Ok(lent.await?)
}
