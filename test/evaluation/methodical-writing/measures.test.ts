/** What is measured of an output without a model: structure, ROUGE-L, literals. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groundingOf, literalsOf } from '../../../src/evaluation/methodical-writing/literals.ts';
import { rougeL, rougeLsum } from '../../../src/evaluation/methodical-writing/rouge.ts';
import { parsedSections } from '../../../src/evaluation/methodical-writing/sections.ts';
import { parsedSpecification } from '../../../src/evaluation/methodical-writing/specification.ts';
import { structureOf } from '../../../src/evaluation/methodical-writing/structure.ts';
import { exampleProblems, taskProblems } from '../../../src/evaluation/methodical-writing/task-problems.ts';

const names = ['Setting', 'Findings', 'Assessment of risk', 'Plan', 'Follow-up visits'];
const specification = parsedSpecification(names.map((name) => `* ${name}: 1-2 sentences. About it`).join('  '));
const rendered = (order: readonly string[]): string =>
  order.map((name) => `**${name}:**\n\nA sentence about it.\n`).join('\n');

describe('structure', () => {
  test('what is rendered is read again', () => {
    const { sections, preamble } = parsedSections(rendered(names), specification);
    expect(preamble).toBe('');
    expect(sections.map(({ heading, text }) => [heading, text])).toEqual(
      names.map((name) => [name, 'A sentence about it.']),
    );
    expect(structureOf(rendered(names), specification)).toMatchObject({ structure: 1, exactHeadings: 1, problems: [] });
  });

  test('another order lowers the order alone', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: names.length }), (order) => {
        const { presence, nonEmpty, length, exactHeadings, order: own } = structureOf(rendered(order), specification);
        expect([presence, nonEmpty, length, exactHeadings]).toEqual([1, 1, 1, 1]);
        expect(own === 1).toBe(order.every((name, index) => name === names[index]));
      }),
      { seed: 1, numRuns: 50 },
    );
    expect(structureOf(rendered(['Findings', 'Setting', ...names.slice(2)]), specification).order).toBeCloseTo(
      4 / 5,
      12,
    );
  });

  test.each(names)('without %s a fifth is missing, and nothing else is wrong', (gone) => {
    const { presence, order, nonEmpty, length, problems } = structureOf(
      rendered(names.filter((name) => name !== gone)),
      specification,
    );
    expect(presence).toBeCloseTo(4 / 5, 12);
    expect([order, nonEmpty, length]).toEqual([1, 1, 1]);
    expect(problems).toEqual([`${gone}: it is missing`]);
  });

  test('empty, too long, twice, and what nobody asked for', () => {
    const text = `Here it is.\n${rendered(names)}\n**Plan:** more\n\n**Sources:** none`
      .replace('**Setting:**\n\nA sentence about it.', '**Setting:**')
      .replace('**Findings:**\n\n', '**Findings:**\n\nOne. Two. ');
    expect(structureOf(text, specification)).toMatchObject({
      nonEmpty: 0.8,
      length: 0.75,
      preambleWords: 3,
      repeatedSections: ['Plan'],
      extraSections: ['Sources'],
      problems: [
        'Setting: it is empty',
        'Findings: 1–2 sentences asked for, 3 there',
        'Plan: it stands there twice',
        'Sources: nobody asked for it',
      ],
    });
  });

  test('where one section is asked for, a text without headings is it', () => {
    expect(structureOf('All of it.', parsedSpecification('A report')).presence).toBe(1);
    expect(structureOf('', parsedSpecification('A report')).structure).toBe(0);
  });
});

describe('ROUGE', () => {
  test('the longest common subsequence', () => {
    const { precision, recall, f } = rougeL('the cat sat on the mat', 'the cat is on the mat');
    for (const value of [precision, recall, f]) expect(value).toBeCloseTo(5 / 6, 12);
    expect(rougeL('The cat sat. It slept all day.', 'It slept all day. The cat sat.').f).toBeCloseTo(4 / 7, 12);
  });

  test('Lsum goes line by line, where order of lines does not count', () => {
    expect(rougeLsum('The cat sat.\nIt slept.', 'It slept.\nThe cat sat.').f).toBe(1);
    // The union of two lines, as in section 3.2 of Lin (2004): w1 w2 and w1 w3 w5 of w1 … w5.
    const { precision, recall } = rougeLsum('w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5', 'w1 w2 w3 w4 w5');
    expect([precision, recall]).toEqual([4 / 10, 4 / 5]);
  });

  test('stems, and letters that are not ASCII', () => {
    expect(rougeL('running quickly', 'runs quickly').f).toBe(0.5);
    expect(rougeL('running quickly', 'runs quickly', { stem: true, tokens: 'ascii' }).f).toBe(1);
    expect(rougeL('план лечения', 'план лечения').f).toBe(0);
    expect(rougeL('план лечения', 'план лечения', { stem: false, tokens: 'letters' }).f).toBe(1);
  });
});

describe('literals', () => {
  test('numbers, dates and quotations; not numbers of lists or within words', () => {
    const text =
      '1. On 4 March 2026 she paid £2,450.50 for "a new roof" (12-14 tiles, B12, COVID-19).\n2. March 5, 2026: 3%.';
    expect(literalsOf(text).map(({ kind, value }) => [kind, value])).toEqual([
      ['date', '2026-03-04'],
      ['number', '2450.5'],
      ['quotation', 'a new roof'],
      ['number', '12'],
      ['number', '14'],
      ['date', '2026-03-05'],
      ['number', '3'],
    ]);
  });

  test('what input, reference and task have is supported, written as it may be', () => {
    const { unsupported, inputUse } = groundingOf(
      'On 2026-03-04, 3 tiles for £2450 and 99 nails. "Tiles, three!" She said "no roof at all".',
      '4 March 2026: three tiles, £2,450, 7 men',
      ['for the tiles three'],
    );
    expect(unsupported.map(({ text }) => text)).toEqual(['99', '"no roof at all"']);
    expect(inputUse).toBeCloseTo(2 / 3, 12);
  });
});

describe('tasks are checked', () => {
  const task = {
    field: 'Law',
    objective: 'Brief a decision.',
    procedure: 'As always.',
    input: '* Decision: the text',
    output: '* Facts: 2 sentences. What happened * Holding: 1 sentence.',
    notes: null,
  };

  test('a fine one has no problems', () => {
    expect(taskProblems(task)).toEqual([]);
  });

  test.each([
    [{ procedure: ' ' }, 'procedure: it is empty'],
    [{ output: 'Write it.' }, 'output: no section has a name'],
    [{ output: '* Facts: what happened' }, 'output, Facts: no length is stated'],
    [{ output: '* Facts: in 2 sentences' }, 'output, Facts: the length is not at the beginning, and is not checked'],
    [{ output: '* A: 1 sentence. * a: 1 sentence.' }, 'output: two sections are named a'],
    [{ output: '* A: 2 pages.' }, 'output, A: pages cannot be counted in plain text; say words or paragraphs'],
  ])('%j', (change, problem) => {
    expect(taskProblems({ ...task, ...change })).toContain(problem);
  });

  test('an example has what its task says', () => {
    const example = { id: '1', task, input: '**Decision:** x', reference: '**Facts:** A. B.', output: null };
    expect(exampleProblems(example)).toEqual(['output, Holding: it is missing']);
  });
});
