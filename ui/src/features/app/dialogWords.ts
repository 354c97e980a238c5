// What dialogs of the desktop say, in the language of the page.

import type { DialogWords } from '../../ipc';
import { m } from '../../speech';

export function dialogWords(): DialogWords {
  return {
    save: m.inspector_save_as(),
    replace: m.dialog_replace(),
    replaceQuestion: m.dialog_replace_question({ name: '{name}' }),
    cancel: m.control_cancel(),
    image: m.dialog_image(),
    images: m.dialog_images(),
    certificate: m.dialog_certificate(),
    certificates: m.dialog_certificates(),
    import: m.toolbar_import(),
    clips: m.dialog_clips(),
    allFiles: m.dialog_all_files(),
    importFolder: m.dialog_import_folder(),
    copies: m.dialog_copies(),
    library: m.dialog_library(),
    libraryMove: m.dialog_library_move(),
  };
}
