/** `altac eval fallbacks`: generations in, what they fall back to out, whatever the order of lines; bad lines by number. */

import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { runAltac } from './session.ts';

const lines = [
  {
    id: 'water',
    prompt: 'A list of 25 states of water:\n1.',
    completion: ' Ice\n2. Water\n3. Vapor\n4. Slush\n5. slush\n6. Slush 2\n7. Pla',
    finishReason: 'length',
    answers: ['Ice', ['Water', 'Liquid'], 'Vapor'],
    model: 'small',
  },
  {
    id: 'fingers',
    prompt: 'A list of 25 fingers:\n1.',
    completion: ' Thumb\n2. Thumb\n3. Thumb\n4. Thumb\n5. Thumb\n6. Thumb\n\nThese are',
    answers: ['Thumb', 'Index'],
    model: 'small',
  },
  {
    id: 'fingers',
    prompt: 'A list of 25 fingers:\n1.',
    completion: ' Thumb\n2. Index\n3. Left\n4. Right\n',
    answers: ['Thumb', 'Index'],
    model: 'large',
    repetition: 0,
  },
  {
    id: 'fingers',
    prompt: 'A list of 25 fingers:\n1.',
    completion: ' Thumb\n2. Small\n3. Left\n4. Right\n',
    answers: ['Thumb', 'Index'],
    model: 'large',
    repetition: 1,
  },
];

function text(objects: readonly object[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
}

async function fallbacks(words: readonly string[], input: string): Promise<string> {
  const { out, err, code } = await runAltac(['eval', 'fallbacks', ...words], { input });
  expect(code, err).toBe(0);
  return out;
}

async function refused(words: readonly string[], input: string): Promise<string> {
  const { out, err, code } = await runAltac(['eval', 'fallbacks', ...words], { input });
  expect(code, out).toBe(2);
  expect(err).not.toMatch(/^ +at /m);
  return err;
}

interface Found {
  readonly summaries: readonly {
    readonly model: string;
    readonly prompts: number;
    readonly generations: number;
    readonly slots: readonly { readonly slot: string; readonly items: { readonly value: number } }[];
  }[];
}

function means(json: string): Record<string, Record<string, number>> {
  const { summaries }: Found = JSON.parse(json);
  return Object.fromEntries(
    summaries.map(({ model, slots }) => [
      model,
      Object.fromEntries(slots.map(({ slot, items }) => [slot, items.value])),
    ]),
  );
}

test('items per model, repetitions of a prompt averaged first', async () => {
  expect(means(await fallbacks(['--json'], text(lines)))).toEqual({
    small: { correct: 2, hallucination: 0.5, degenerate: 0.5, repetition: 3, topicChange: 9.5, truncated: 9.5 },
    large: { correct: 1.5, hallucination: 2.5, end: 21 },
  });
});

test("without answers nothing is a hallucination; the paper's rules judge what the limit cut", async () => {
  const unknown = lines.slice(0, 1).map((line) => ({ ...line, answers: null }));
  expect(means(await fallbacks(['--json'], text(unknown)))).toEqual({
    small: { new: 4, degenerate: 1, repetition: 1, truncated: 19 },
  });
  expect(means(await fallbacks(['--json', '--rules', 'paper-order'], text(lines.slice(0, 1))))).toEqual({
    small: { correct: 3, hallucination: 3, repetition: 1, end: 18 },
  });
});

test('the order of lines changes nothing, and two runs give the same bytes', async () => {
  const folder = temporaryFolder({});
  const outputs = ['items', 'generations', 'page'].map((name) => [`--${name}`, `${folder}/${name}`]);
  const all = async (input: string, format: string): Promise<string[]> => {
    const printed = await fallbacks([...outputs.flat(), '--format', format, '--detection', '8:1:3'], input);
    return [printed, ...outputs.map(([, file = '']) => readFileSync(file, 'utf8'))];
  };
  for (const format of ['text', 'json', 'markdown']) {
    const first = await all(text(lines), format);
    expect(await all(text(lines), format)).toEqual(first);
    expect(await all(text([...lines].reverse()), format)).toEqual(first);
  }
});

test('an item has its label, what it fits and what it repeats', async () => {
  const file = `${temporaryFolder({})}/items.jsonl`;
  await fallbacks(['--items', file], text(lines.slice(0, 1)));
  const items = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(items).toHaveLength(7);
  expect(items[1]).toMatchObject({ id: 'water', index: 1, text: 'Water', label: 'correct', matched: 'Water' });
  expect(items[4]).toMatchObject({ label: 'repetition', firstSeen: 3, repetitionKind: 'exact', novelty: 0 });
  expect(items[5]).toMatchObject({ label: 'degenerate', novelty: 0 });
  expect(items[6]).toMatchObject({ text: 'Pla', truncated: true });
  expect(items[6]).not.toHaveProperty('label');
});

test('chat models write the first number themselves', async () => {
  const chat = {
    id: 'a',
    prompt: 'Name 3 fingers',
    completion: 'Here they are:\n\n1. Thumb\n2. Index\n3. Ring',
    asked: 3,
  };
  expect(means(await fallbacks(['--json'], text([chat])))).toEqual({ '': { new: 3 } });
});

test('sentences against facts, and tokens without any', async () => {
  const bio = {
    id: 'a',
    topic: 'Ada',
    completion: 'Ada is a poet. She sings. She sings.',
    answers: ['Ada is a poet.'],
  };
  expect(means(await fallbacks(['--json', '--mode', 'sentences'], text([bio])))).toEqual({
    '': { correct: 1, hallucination: 1, repetition: 1 },
  });
  const loop = { id: 'b', completion: 'no', tokens: [4, 5, 6, 7, 8, 9, 7, 8, 9, 7, 8, 9] };
  const printed = await fallbacks(['--mode', 'tokens'], text([loop]));
  expect(printed).toMatch(/^ends in a loop +1\.00 {2}median of 3 tokens, 3\.00 times$/m);
  expect(printed).toContain('tokens: as given; diversity of the first 512');
  expect(printed).not.toMatch(/hallucination|repetition is/);
});

test("the authors' bars stand beside one's own, and are said to be theirs", async () => {
  const file = `${temporaryFolder({})}/page.html`;
  const words = ['--paper', 'trivia-greedy-by-model:Pythia-12B', '--page', file];
  const printed = await fallbacks(words, text(lines));
  expect(printed).toMatch(/^Pythia-12B \(authors\) +4\.08 +7\.98 +– +12\.20 +0\.33 +0\.41 +0\.00 +–$/m);
  expect(printed).toContain('(authors): figure trivia-greedy-by-model of arXiv 2407.06071');
  expect(readFileSync(file, 'utf8')).toContain('Pythia-12B (authors): repetition 12.20');
});

describe('bad input', () => {
  const good = JSON.stringify({ id: 'a', completion: 'x' });

  test.each([
    { line: '{"completion":"x"}', says: 'stdin:2: it has neither `id` nor `prompt`' },
    { line: '{"id":1}', says: 'stdin:2: `completion` is missing' },
    { line: '{"id":1,"completion":3}', says: 'stdin:2: `completion` is 3, not a text' },
    { line: '{"id":1,"completion":"","answers":"a"}', says: 'stdin:2: `answers` is "a", not a list' },
    { line: '{"id":1,"completion":"","answers":[[]]}', says: 'stdin:2: `answers[0]` is [], neither' },
    { line: '{"id":1,"completion":"","asked":0}', says: 'stdin:2: `asked` is 0, not a whole number from 1' },
    { line: '{"id":1,"completion":"","tokens":[null]}', says: 'stdin:2: `tokens[0]` is null' },
    { line: '{"id":', says: 'stdin:2: it is not JSON' },
  ])('$line', async ({ line, says }) => {
    expect(await refused([], `${good}\n${line}\n`)).toContain(says);
  });

  test('bad lines are left out if wanted, and counted', async () => {
    const file = `${temporaryFolder({})}/bad.jsonl`;
    const { out, err, code } = await runAltac(['eval', 'fallbacks', '--on-error', 'skip', '--rejects', file], {
      input: `${good}\n{}\n${good}\n`,
    });
    expect(code).toBe(0);
    expect(err).toContain('skipped stdin:2: it has neither');
    expect(out).toContain('1 line skipped');
    expect(readFileSync(file, 'utf8')).toContain('"line":2');
  });

  test('no lines, no such figure, a count below 2', async () => {
    expect(await refused([], '')).toContain('there are no generations');
    expect(await refused(['--paper', 'fig'], good)).toContain('It has trivia-greedy-by-model');
    expect(await refused(['--paper', 'trivia-greedy-by-model:me'], good)).toContain('has no bar me');
    expect(await refused(['--detection', '8:1:1'], good)).toContain('count is 2 or more');
  });

  test('a page that cannot be written is told before anything is read', async () => {
    const folder = temporaryFolder({});
    writeFileSync(`${folder}/in.jsonl`, good);
    expect(await refused([`${folder}/in.jsonl`, '--page', `${folder}/no/page.html`], '')).toContain('no/page.html');
  });
});
