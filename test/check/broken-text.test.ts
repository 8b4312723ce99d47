import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCompile } from '../../src/compile.ts';
import { thorough } from '../support/thoroughness.ts';

const folder = resolve('programs');
const compile = createCompile();
const files = readdirSync(folder).filter((name) => name.endsWith('.alta'));

/** Every how many of the places a text is broken, so that no program takes more than some seconds. */
function stepFor(places: number): number {
  return thorough ? 1 : Math.ceil(places / 250);
}

/** Never throws; there is a reason wherever there is no program; every reason has a place in the text. */
function check(text: string): void {
  const { program, library, diagnostics } = compile(text, { file: 'broken.alta', diagramLimit: 20_000 });
  if (program === null && !library)
    expect(
      diagnostics.some(({ severity }) => severity === 'error'),
      text,
    ).toBe(true);
  for (const { span, file } of diagnostics) {
    if (file !== 'broken.alta') continue;
    expect(0 <= span.start && span.start <= span.end && span.end <= text.length, text).toBe(true);
  }
}

describe('broken text gets messages with places, and never an exception', () => {
  test.each(files)('%s, cut off', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const step = stepFor(text.length);
    for (let end = 0; end < text.length; end += step) check(text.slice(0, end));
  });

  test.each(files)('%s, with a word or sign taken out', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const tokens = [...text.matchAll(/"[^"\n]*"|\w+|[^\s\w]/g)];
    const step = stepFor(tokens.length);
    for (let i = 0; i < tokens.length; i += step) {
      const token = tokens[i];
      if (token !== undefined) check(text.slice(0, token.index) + text.slice(token.index + token[0].length));
    }
  });
});
