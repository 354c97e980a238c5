import { describe, expect, it } from 'vitest';

import type { Project } from '../../ipc';
import { dropPlace, hosts, nested, stepped, unnested } from './arrange';

const project = (id: string, parentId: string | null = null): Project => ({
  id,
  name: id,
  parentId,
  clips: 0,
});
// a, b with b1 and b2 in it, c
const list = [project('a'), project('b'), project('b1', 'b'), project('b2', 'b'), project('c')];

describe('a project', () => {
  it('goes up and down among those beside it', () => {
    expect(stepped(list, 'c', -1)).toEqual({ parentId: null, before: 'b' });
    expect(stepped(list, 'a', 1)).toEqual({ parentId: null, before: 'c' });
    expect(stepped(list, 'b', 1)).toEqual({ parentId: null, before: null });
    expect(stepped(list, 'b2', -1)).toEqual({ parentId: 'b', before: 'b1' });
    expect(stepped(list, 'a', -1)).toBeNull();
    expect(stepped(list, 'b2', 1)).toBeNull();
  });

  it('goes into the one above it and out again, one level deep', () => {
    expect(nested(list, 'c')).toEqual({ parentId: 'b', before: null });
    expect(nested(list, 'b')).toBeNull();
    expect(nested(list, 'a')).toBeNull();
    expect(unnested(list, 'b1')).toEqual({ parentId: null, before: 'c' });
    expect(unnested(list, 'c')).toBeNull();
    expect(hosts(list, 'b')).toEqual([]);
    expect(hosts(list, 'b1').map(({ id }) => id)).toEqual(['a', 'c']);
  });

  it('is dropped above, below or into what it is dragged over', () => {
    const over = (id: string, target: string, share: number) =>
      dropPlace(list, id, { id: target, share });
    expect(over('c', 'a', 0.1)).toEqual({ parentId: null, before: 'a' });
    expect(over('c', 'a', 0.9)).toEqual({ parentId: null, before: 'b' });
    expect(over('c', 'a', 0.5)).toEqual({ parentId: 'a', before: null });
    expect(over('a', 'c', 0.9)).toEqual({ parentId: null, before: null });
    expect(over('a', 'b1', 0.9)).toEqual({ parentId: 'b', before: 'b2' });
    expect(over('b', 'b1', 0.1)).toBeNull();
    expect(over('b', 'b', 0.5)).toBeNull();
  });
});
