// The fake's families: whoever was made of whom, as far as its clips say.

import type { Clip, ClipSource, Descent, Family, Member } from '../types';

const descents: Partial<Record<ClipSource, Descent>> = {
  remixed: 'remix',
  local_remix: 'local_remix',
  edited: 'edit',
  extended: 'extension',
  continued: 'continued',
  from_frame: 'from_frame',
};

/** `again` leads from a clip to the one that came to nothing and in whose place it was asked for. */
export function familyOf(
  clips: readonly Clip[],
  again: ReadonlyMap<string, string>,
  id: string,
): Family {
  const parentOf = (clip: Clip) => again.get(clip.id) ?? clip.originId;
  const member = (one: string): Member => {
    const clip = clips.find((other) => other.id === one);
    const parentId = clip ? parentOf(clip) : null;
    return {
      id: one,
      clip: clip ? { ...clip } : null,
      parentId,
      descent:
        !clip || parentId === null
          ? null
          : again.has(one)
            ? 'again'
            : (descents[clip.source] ?? 'other'),
      extra: null,
      made: clips.filter((other) => parentOf(other) === one).length,
    };
  };
  const members = [member(id)];
  for (let first = members[0]; first?.parentId; first = members[0]) {
    members.unshift(member(first.parentId));
  }
  for (const one of members) {
    for (const clip of clips.toReversed()) {
      if (parentOf(clip) === one.id && !members.some((known) => known.id === clip.id)) {
        members.push(member(clip.id));
      }
    }
  }
  return { members, older: false };
}
