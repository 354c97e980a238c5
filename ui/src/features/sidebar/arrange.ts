// Where a project may go among the others: by keys, by menu and by drag. Pure.

import type { Project } from '../../ipc';

/** A place: in which project, and before which; `null` is in none, and behind all. */
export type Place = { parentId: string | null; before: string | null };

const among = (list: readonly Project[], parentId: string | null): Project[] =>
  list.filter((project) => project.parentId === parentId);

const hasInner = (list: readonly Project[], id: string): boolean =>
  list.some((project) => project.parentId === id);

/** One place up or down among those beside it; `null` at the end. */
export function stepped(list: readonly Project[], id: string, step: 1 | -1): Place | null {
  const project = list.find((one) => one.id === id);
  if (!project) return null;
  const beside = among(list, project.parentId);
  const at = beside.findIndex((one) => one.id === id);
  if (at + step < 0 || at + step >= beside.length) return null;
  const before = step === -1 ? beside[at - 1] : beside[at + 2];
  return { parentId: project.parentId, before: before?.id ?? null };
}

/** Into the project above it; `null` where it cannot. */
export function nested(list: readonly Project[], id: string): Place | null {
  const project = list.find((one) => one.id === id);
  if (!project || project.parentId !== null || hasInner(list, id)) return null;
  const beside = among(list, null);
  const above = beside[beside.findIndex((one) => one.id === id) - 1];
  return above ? { parentId: above.id, before: null } : null;
}

/** Out of the project that it lies in, behind it; `null` where it lies in none. */
export function unnested(list: readonly Project[], id: string): Place | null {
  const project = list.find((one) => one.id === id);
  if (!project || project.parentId === null) return null;
  const beside = among(list, null);
  const next = beside[beside.findIndex((one) => one.id === project.parentId) + 1];
  return { parentId: null, before: next?.id ?? null };
}

/** The projects that it can be put into. */
export function hosts(list: readonly Project[], id: string): Project[] {
  const project = list.find((one) => one.id === id);
  if (!project || hasInner(list, id)) return [];
  return among(list, null).filter((one) => one.id !== id && one.id !== project.parentId);
}

export type Over = { id: string; share: number };

/**
 * Where a drag over a line would put it: above, below, or into it in the middle of the line. `null`
 * where it would stay, or cannot lie.
 */
export function dropPlace(list: readonly Project[], id: string, over: Over): Place | null {
  const target = list.find((one) => one.id === over.id);
  if (!target || target.id === id) return null;
  const middle = over.share > 0.3 && over.share < 0.7;
  if (middle && hosts(list, id).includes(target)) return { parentId: target.id, before: null };
  if (target.parentId !== null && (hasInner(list, id) || target.parentId === id)) return null;
  const beside = among(list, target.parentId).filter((one) => one.id !== id);
  const next = beside[beside.findIndex((one) => one.id === target.id) + 1];
  const before = over.share < 0.5 ? target.id : (next?.id ?? null);
  return { parentId: target.parentId, before };
}
