# A window that takes dropped files, or gives the files named on its command line. It says "ready"
# when it can be seen, and for each drop a JSON list of the paths that came.
import json
import sys
from urllib.parse import unquote, urlsplit

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

title, files = sys.argv[1], sys.argv[2:]


def say(words):
    print(words, flush=True)


def received(_widget, context, _x, _y, data, _info, time):
    paths = [unquote(urlsplit(uri).path) for uri in data.get_uris()]
    context.finish(bool(paths), False, time)
    say(json.dumps(paths))


def asked(_widget, _context, data, _info, _time):
    data.set_uris([GLib.filename_to_uri(path) for path in files])


box = Gtk.EventBox()
box.add(Gtk.Label(label=title))
if files:
    box.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
    box.drag_source_add_uri_targets()
    box.connect("drag-data-get", asked)
else:
    box.drag_dest_set(Gtk.DestDefaults.ALL, [], Gdk.DragAction.COPY)
    box.drag_dest_add_uri_targets()
    box.connect("drag-data-received", received)

window = Gtk.Window(title=title)
window.set_default_size(160, 120)
window.set_keep_above(True)
window.connect("destroy", Gtk.main_quit)
window.connect("map-event", lambda *_: say("ready"))
window.add(box)
window.show_all()
# Two corners at the right edge, above whatever is there.
screen = window.get_screen()
window.move(screen.get_width() - 180, 60 if files else screen.get_height() - 160)
Gtk.main()
