/** Prompts for lists: they end where the first item begins, once. */

import { describe, expect, test } from 'vitest';
import {
  listPrompt,
  promptVariants,
  withListEnding,
  withoutListEnding,
} from '../../../src/evaluation/fallbacks/prompts.ts';

const rivers = { kind: 'rivers', subject: 'of Poland', asked: 12 };

describe('made of a kind and a subject', () => {
  test.each(promptVariants)('%s', (variant) => {
    const prompt = listPrompt(rivers, variant);
    expect(prompt).toMatch(/rivers of Poland:\n1\.$/);
    expect(withListEnding(prompt)).toBe(prompt);
    expect(prompt.includes('12')).toBe(variant !== 'no-number');
    expect(prompt).toMatchSnapshot();
  });

  test('without a subject; not with words that end as prompts do', () => {
    expect(listPrompt({ ...rivers, subject: '' }, 'plain')).toBe('A list of 12 rivers:\n1.');
    expect(() => listPrompt({ ...rivers, kind: 'rivers:\n1.', subject: '' }, 'plain')).toThrow(/give the words alone/);
  });
});

describe('of one’s own', () => {
  test.each([
    { prompt: 'Rivers:', sent: 'Rivers:\n1.' },
    { prompt: 'Rivers:\n1.', sent: 'Rivers:\n1.' },
    { prompt: 'Rivers:\n1. ', sent: 'Rivers:\n1.' },
    { prompt: 'Rivers by version 2.1.', sent: 'Rivers by version 2.1.\n1.' },
    { prompt: 'Louis XI.', sent: 'Louis XI.\n1.' },
  ])('$prompt', ({ prompt, sent }) => {
    expect(withListEnding(prompt)).toBe(sent);
    expect(withListEnding(withoutListEnding(sent))).toBe(sent);
  });

  test.each(['Rivers:\n1.\n1.', 'Rivers:\n1. 1.'])('refused: %j', (prompt) => {
    expect(() => withListEnding(prompt)).toThrow(/ends in "1\." twice/);
  });
});
