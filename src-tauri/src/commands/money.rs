//! Commands about money: the price book, the caps, quotes, the ledger.

use studio::money::{
    Budget, CapInput, Grouping, Ledger, Price, PriceInput, Quote, QuoteInput, Worth, WorthBy,
};
use studio::request::RequestId;
use tauri::State;

use super::Answer;
use super::files::{SaveOutcome, ask_target, saved};
use crate::shell::Shell;

/// What the save dialog suggests.
const LEDGER_NAME: &str = "Dailies ledger.csv";

/// The price book.
#[tauri::command]
#[specta::specta]
pub async fn prices(shell: State<'_, Shell>) -> Answer<Vec<Price>> {
    Ok(shell.studio().await?.prices().await?)
}

/// Adds a price to the book, or changes one.
#[tauri::command]
#[specta::specta]
pub async fn save_price(
    shell: State<'_, Shell>,
    request: RequestId,
    price: PriceInput,
) -> Answer<Price> {
    Ok(shell.studio().await?.save_price(request, price).await?)
}

/// Takes a price out of the book.
#[tauri::command]
#[specta::specta]
pub async fn remove_price(shell: State<'_, Shell>, request: RequestId, id: String) -> Answer<()> {
    Ok(shell.studio().await?.remove_price(request, &id).await?)
}

/// Gives a server the reference prices.
#[tauri::command]
#[specta::specta]
pub async fn use_reference_prices(
    shell: State<'_, Shell>,
    request: RequestId,
    server_id: String,
) -> Answer<Vec<Price>> {
    let studio = shell.studio().await?;
    Ok(studio.use_reference_prices(request, &server_id).await?)
}

/// How spending stands.
#[tauri::command]
#[specta::specta]
pub async fn budget(shell: State<'_, Shell>) -> Answer<Budget> {
    Ok(shell.studio().await?.budget().await?)
}

/// Sets a cap, or changes one.
#[tauri::command]
#[specta::specta]
pub async fn save_cap(
    shell: State<'_, Shell>,
    request: RequestId,
    cap: CapInput,
) -> Answer<Budget> {
    Ok(shell.studio().await?.save_cap(request, cap).await?)
}

/// Lifts a cap.
#[tauri::command]
#[specta::specta]
pub async fn remove_cap(shell: State<'_, Shell>, request: RequestId, id: String) -> Answer<Budget> {
    Ok(shell.studio().await?.remove_cap(request, &id).await?)
}

/// What clips would cost, and the cap in their way.
#[tauri::command]
#[specta::specta]
pub async fn quote(shell: State<'_, Shell>, asked: QuoteInput) -> Answer<Quote> {
    Ok(shell.studio().await?.quote(asked).await?)
}

/// Lets waiting clips pass the caps.
#[tauri::command]
#[specta::specta]
pub async fn waive_caps(
    shell: State<'_, Shell>,
    request: RequestId,
    ids: Vec<String>,
) -> Answer<()> {
    Ok(shell.studio().await?.waive_caps(request, ids).await?)
}

/// The ledger, added up.
#[tauri::command]
#[specta::specta]
pub async fn ledger(shell: State<'_, Shell>, by: Grouping, days: Option<u16>) -> Answer<Ledger> {
    Ok(shell.studio().await?.ledger(by, days).await?)
}

/// What was paid for what was kept.
#[tauri::command]
#[specta::specta]
pub async fn worth(shell: State<'_, Shell>, by: WorthBy, days: Option<u16>) -> Answer<Worth> {
    Ok(shell.studio().await?.worth(by, days).await?)
}

/// Asks where to, then writes the ledger there.
#[tauri::command]
#[specta::specta]
pub async fn save_ledger_as(shell: State<'_, Shell>, request: RequestId) -> Answer<SaveOutcome> {
    let studio = shell.studio().await?;
    let Some(target) = ask_target(&shell, &request, LEDGER_NAME).await? else {
        return Ok(SaveOutcome::Cancelled);
    };
    let path = studio.export_ledger(request, target);
    saved(&shell, path.await?).await
}
