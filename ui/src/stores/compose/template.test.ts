import { describe, expect, test } from 'vitest';

import { mostAtOnce, Template, valuesOf, variablesOf } from './template.svelte';

function template(prompt: string, values: Record<string, string>): Template {
  const made = new Template(
    () => prompt,
    () => undefined,
  );
  made.restore(values);
  return made;
}

describe('variables', () => {
  test('are names in braces, each once; JSON is none', () => {
    expect(variablesOf('A {animal} by {light}, the {animal} again')).toEqual(['animal', 'light']);
    expect(variablesOf('Ein {tier} im {warmes Licht}, 一只{动物}')).toEqual([
      'tier',
      'warmes Licht',
      '动物',
    ]);
    expect(variablesOf('{"scene": {"shot": 1}} {} {1} { x}')).toEqual([]);
  });

  test('have one value a line, or between commas on one', () => {
    expect(valuesOf('cat, dog ,, cat')).toEqual(['cat', 'dog']);
    expect(valuesOf('a cat, asleep\n\n a dog, awake ')).toEqual(['a cat, asleep', 'a dog, awake']);
    expect(valuesOf('猫，狗、鸟')).toEqual(['猫', '狗', '鸟']);
    expect(valuesOf('  ')).toEqual([]);
  });
});

describe('a template', () => {
  test('becomes a prompt for each combination, the last variable fastest', () => {
    const { count, prompts } = template('A {animal} in {light}', {
      animal: 'cat, dog',
      light: 'sun\nrain',
    });
    expect(count).toBe(4);
    expect(prompts).toEqual(['A cat in sun', 'A cat in rain', 'A dog in sun', 'A dog in rain']);
  });

  test('leaves a variable without values as it is written', () => {
    const one = template('A {animal} in {light}', { animal: 'cat' });
    expect(one.used).toBe(true);
    expect(one.prompts).toEqual(['A cat in {light}']);
    const none = template('A {animal}', {});
    expect(none.used).toBe(false);
    expect(none.prompts).toEqual(['A {animal}']);
  });

  test('fills a variable wherever it stands, and puts nothing into its values', () => {
    const values = { a: '{b}', b: 'x' };
    expect(template('{a} {a} {b}', values).prompts).toEqual(['{b} {b} x']);
  });

  test('counts all and makes no more than may be asked for at once', () => {
    const many = Array.from({ length: 100 }, (_, at) => String(at)).join('\n');
    const made = template('{a} {b}', { a: many, b: many });
    expect(made.count).toBe(10_000);
    expect(made.prompts).toHaveLength(mostAtOnce);
  });
});
