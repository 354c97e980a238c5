//! What the page can ask for: one file per noun. A command unpacks, calls `studio` or the desktop,
//! and maps the error; a rule belongs one floor down.

pub mod clips;
pub mod files;
pub mod library;
pub mod money;
pub mod projects;
pub mod queue;
pub mod servers;
pub mod settings;

use crate::error::CommandError;

/// What a command answers.
pub type Answer<T> = Result<T, CommandError>;

/// Every command, for the handler and for the bindings of the page.
pub fn all<R: tauri::Runtime>() -> tauri_specta::Commands<R> {
    tauri_specta::collect_commands![
        clips::list_clips,
        clips::list_ids,
        clips::clip_detail,
        clips::counts,
        clips::create_clips,
        clips::remix_clip,
        clips::make_again,
        clips::resolve_clip,
        clips::cancel_clip,
        clips::fetch_clip,
        clips::trash_clips,
        clips::restore_clips,
        clips::delete_clips,
        clips::empty_trash,
        clips::delete_on_server,
        clips::delete_both,
        clips::mark_clips,
        clips::rename_clip,
        clips::move_clips,
        clips::jobs_on_server,
        clips::adopt_jobs,
        clips::store_poster,
        servers::servers,
        servers::save_server,
        servers::remove_server,
        servers::enable_server,
        servers::duplicate_server,
        servers::pick_certificate,
        servers::set_key,
        servers::remove_key,
        servers::set_secret,
        servers::remove_secret,
        servers::reload_keys,
        servers::test_server,
        servers::start_demo,
        servers::environment_keys,
        servers::connect_from_environment,
        queue::queue,
        queue::move_in_queue,
        queue::retry_clips,
        queue::pause_server,
        queue::limit_server,
        projects::projects,
        projects::create_project,
        projects::rename_project,
        projects::remove_project,
        money::prices,
        money::save_price,
        money::remove_price,
        money::use_reference_prices,
        money::budget,
        money::save_cap,
        money::remove_cap,
        money::quote,
        money::waive_caps,
        money::ledger,
        money::save_ledger_as,
        settings::settings,
        settings::save_settings,
        settings::draft,
        settings::save_draft,
        settings::app_info,
        settings::check_library,
        settings::locate_library,
        settings::answer_quit,
        library::findings,
        library::look_through,
        library::dismiss_findings,
        library::rebuild_library,
        library::fetch_missing,
        library::take_in,
        library::choose_library_move,
        library::begin_library_move,
        library::cancel_library_move,
        library::library_move,
        files::save_clip_as,
        files::reveal_saved,
        files::reveal_clip,
        files::open_clip,
        files::open_library,
        files::drag_out,
        files::copy_text,
        files::pick_reference,
        files::paste_reference,
        files::stage_dropped,
        files::import_dropped,
        files::pick_import,
    ]
}
