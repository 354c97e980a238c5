//! The Linux side: a GTK drag with `text/uri-list`.

use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;

use gtk::prelude::*;
use gtk::{TargetList, gdk, glib};
use tauri::WebviewWindow;

use super::DragGate;

/// Starts the drag; call on the main thread while the button is down.
pub(crate) fn start(
    window: &WebviewWindow,
    paths: &[PathBuf],
    gate: &Arc<DragGate>,
) -> tauri::Result<()> {
    let source = window.gtk_window()?;
    let uris: Vec<glib::GString> = paths
        .iter()
        .filter_map(|path| glib::filename_to_uri(path, None).ok())
        .collect();
    if uris.is_empty() {
        return Ok(());
    }

    let targets = TargetList::new(&[]);
    targets.add_uri_targets(0);
    let data = source.connect_drag_data_get(move |_, _, selection, _, _| {
        let uris: Vec<&str> = uris.iter().map(glib::GString::as_str).collect();
        selection.set_uris(&uris);
    });

    // Handlers go only at the end: the receiver asks for the data after the drop.
    let ending: Rc<Cell<Option<[glib::SignalHandlerId; 2]>>> = Rc::default();
    let at_end = {
        let (ending, gate) = (Rc::clone(&ending), Arc::clone(gate));
        source.connect_drag_end(move |source, _| {
            gate.set(false);
            for handler in ending.take().into_iter().flatten() {
                source.disconnect(handler);
            }
        })
    };
    ending.set(Some([data, at_end]));

    gate.set(true);
    let context = source.drag_begin_with_coordinates(
        &targets,
        gdk::DragAction::COPY,
        1,
        None::<&gdk::Event>,
        -1,
        -1,
    );
    if context.is_none() {
        gate.set(false);
        for handler in ending.take().into_iter().flatten() {
            source.disconnect(handler);
        }
    }
    Ok(())
}
