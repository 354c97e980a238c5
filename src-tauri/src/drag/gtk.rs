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
    // Let go while we were asked: a drag begun now would hold on to the pointer until the next click.
    if !button_is_down(&source) {
        return Ok(());
    }
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

/// Whether the first button is held down now; yes where the desktop does not say.
fn button_is_down(source: &gtk::ApplicationWindow) -> bool {
    let pointer = source
        .display()
        .default_seat()
        .and_then(|seat| seat.pointer());
    match (source.window(), pointer) {
        (Some(surface), Some(pointer)) => {
            let (_, _, _, held) = surface.device_position(&pointer);
            held.contains(gdk::ModifierType::BUTTON1_MASK)
        }
        _ => true,
    }
}
