// The fake's memory of prompts: what its clips were asked with, and what is kept.

import type { Clip, KeptPrompt, PastPrompt } from '../types';

export class FakePrompts {
  kept: KeptPrompt[] = [
    {
      id: 'kept-1',
      name: 'Night street',
      prompt: 'A {animal} crossing a wet street at night, {light}, low angle, slow dolly in',
      model: 'sora-2-pro',
      size: '1280x720',
      seconds: '8',
      values: { animal: 'fox\ncat', light: 'neon from the left\nheadlights behind it' },
    },
  ];
  #clips: () => readonly Clip[];

  constructor(clips: () => readonly Clip[]) {
    this.#clips = clips;
  }

  past(words: string): PastPrompt[] {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    const found = new Map<string, PastPrompt>();
    for (const clip of [...this.#clips()].sort((a, b) => b.createdAt - a.createdAt)) {
      const { prompt, model, size, seconds, createdAt } = clip;
      const low = prompt.toLowerCase();
      if (prompt === '' || found.has(prompt) || !wanted.every((word) => low.includes(word))) {
        continue;
      }
      found.set(prompt, { prompt, model, size, seconds, askedAt: createdAt });
      if (found.size === 60) break;
    }
    return [...found.values()];
  }

  keep(prompt: KeptPrompt): KeptPrompt[] {
    const same = this.kept.some((one) => one.id === prompt.id);
    this.kept = same
      ? this.kept.map((one) => (one.id === prompt.id ? prompt : one))
      : [prompt, ...this.kept];
    return this.kept;
  }

  forget(id: string): KeptPrompt[] {
    this.kept = this.kept.filter((one) => one.id !== id);
    return this.kept;
  }
}
