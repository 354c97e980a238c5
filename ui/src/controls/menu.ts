/** What a menu holds. Plain data, so that a list of actions can be built and tested without a DOM. */

import type { Component } from 'svelte';

/** One line of a menu. */
export type MenuEntry =
  | {
      kind: 'action';
      label: string;
      onselect: () => void;
      icon?: Component<{ size?: number; strokeWidth?: number }> | undefined;
      /** As on the key sheet, for example `Shift+Del`. */
      keys?: string | undefined;
      /** The action that this line is, in the table or in the palette. */
      does?: string;
      danger?: boolean | undefined;
      disabled?: boolean | undefined;
    }
  | {
      kind: 'choice';
      label: string;
      checked: boolean;
      onselect: () => void;
      note?: string;
      does?: string;
      keys?: string | undefined;
    }
  | { kind: 'submenu'; label: string; entries: MenuEntry[]; disabled?: boolean | undefined }
  | { kind: 'heading'; label: string }
  | { kind: 'separator' };
