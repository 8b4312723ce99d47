/** Specifications, texts and lengths are read, with all that real files have. */

import { describe, expect, test } from 'vitest';
import {
  isWithin,
  type LengthUnit,
  lengthOf,
  lengthRuleAt,
} from '../../../src/evaluation/methodical-writing/length-rules.ts';
import { canonicalName, parsedSections } from '../../../src/evaluation/methodical-writing/sections.ts';
import { parsedSpecification } from '../../../src/evaluation/methodical-writing/specification.ts';

describe('a length is read', () => {
  const cases: readonly (readonly [text: string, min: number, max: number | null, unit: LengthUnit])[] = [
    ['1 paragraph.', 1, 1, 'paragraph'],
    ['1-2 paragraphs.', 1, 2, 'paragraph'],
    ['2-3 sentences outlining the plan', 2, 3, 'sentence'],
    ['1 sentence.', 1, 1, 'sentence'],
    ['3 sets of bullet points.', 3, 3, 'bullet set'],
    ['1 paragraph & Provide a sum', 1, 1, 'paragraph'],
    ['A paragraph that explains', 1, 1, 'paragraph'],
    ['2–4 bullet points', 2, 4, 'bullet'],
    ['about 100 words', 75, 125, 'word'],
    ['at least three items', 3, null, 'item'],
    ['up to 5 brief sentences', 1, 5, 'sentence'],
    ['20 to 60 words', 20, 60, 'word'],
  ];
  test.each(cases)('%j', (text, min, max, unit) => {
    expect(lengthRuleAt(text)?.rule).toEqual({ min, max, unit });
  });

  test.each(['[£ Amount]', 'Describe 2 sentences', '3 patients', 'a paragraphical style'])('%j is none', (text) => {
    expect(lengthRuleAt(text)).toBeNull();
  });
});

describe('a text is counted', () => {
  const text = 'One sentence. And\nanother one!\n\n- a\n- b\n\n- c\n\n1. first\n2. second';
  const cases: readonly (readonly [LengthUnit, number | null])[] = [
    ['sentence', 7],
    ['paragraph', 2],
    ['bullet', 3],
    ['item', 5],
    ['line', 7],
    ['page', null],
  ];
  test.each(cases)('%s: %s', (unit, count) => {
    expect(lengthOf(text, unit)).toBe(count);
  });

  test('sets of bullets, and rows of tables', () => {
    expect(lengthOf('A:\n- x\n- y\n\nB:\n- z', 'bullet set')).toBe(2);
    expect(lengthOf('| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |', 'row')).toBe(2);
  });

  test('within, and what cannot be told', () => {
    expect(isWithin('One. Two.', { min: 2, max: 3, unit: 'sentence' })).toBe(true);
    expect(isWithin('One.', { min: 2, max: null, unit: 'sentence' })).toBe(false);
    expect(isWithin('One.', { min: 1, max: 1, unit: 'page' })).toBeNull();
  });
});

describe('a specification is read', () => {
  test('on one line, with a blank before a colon, a colon in a name, and an option', () => {
    const text =
      '* Assessment data : 1-2 paragraphs. What was seen  * Question: Law: 1 sentence. To decide * Fee: [£ Amount] * Optional: Allergies: 1 sentence. If any * Notes: anything of use: or not';
    const { sections, warnings } = parsedSpecification(text);
    expect(warnings).toEqual([]);
    expect(
      sections.map(({ name, isOptional, length, template }) => [name, isOptional, length?.unit ?? template]),
    ).toEqual([
      ['Assessment data', false, 'paragraph'],
      ['Question: Law', false, 'sentence'],
      ['Fee', false, '[£ Amount]'],
      ['Allergies', true, 'sentence'],
      ['Notes', false, null],
    ]);
    expect(sections[0]?.description).toBe('What was seen');
    for (const { raw, offset } of sections) expect(text.startsWith(raw, offset)).toBe(true);
  });

  test('a fragment without a name belongs to the section before', () => {
    const { sections } = parsedSpecification('* Plan: 1 paragraph. With\n* doses\n* times\n* Risks: 1 sentence.');
    expect(sections.map(({ name, description }) => [name, description])).toEqual([
      ['Plan', 'With * doses * times'],
      ['Risks', ''],
    ]);
  });

  test.each([
    '• A: 1 sentence.\n• B: 1 sentence.',
    '- A: 1 sentence.\r\n- B: 1 sentence.',
    'A: 1 sentence.\nB: 1 sentence.',
  ])('%j has two sections', (text) => {
    expect(parsedSpecification(text).sections.map(({ name }) => name)).toEqual(['A', 'B']);
  });

  test('without a name there is one section', () => {
    const { sections, warnings } = parsedSpecification('A plan for the patient');
    expect(sections).toMatchObject([{ name: 'Output', length: null, description: 'A plan for the patient' }]);
    expect(warnings).toEqual(['no section has a name']);
    expect(parsedSpecification('').sections).toHaveLength(1);
  });
});

describe('sections of a text are found', () => {
  const specification = parsedSpecification(
    '* Mole balance: 1 sentence. * Optional: Allergies: 1 sentence. * Main course: 3 bullet points.',
  );
  const names = (text: string): readonly (string | null)[] =>
    parsedSections(text, specification).sections.map(({ specified }) => specified?.name ?? null);

  test('headings of all kinds, capitals, titles and extra sections', () => {
    const text = [
      '**Input Sections**',
      '',
      'Before.',
      '# Mole Balance:',
      'In is out.',
      '* **Main course**:',
      '* **Grilled Salmon:** with rice',
      'Allergies: none',
      '**Wine:**',
      'Red.',
    ].join('\n');
    const { sections, preamble } = parsedSections(text, specification);
    expect(preamble).toBe('Before.');
    expect(sections.map(({ heading, text: own }) => [heading, own])).toEqual([
      ['Mole Balance', 'In is out.'],
      ['Main course', '* **Grilled Salmon:** with rice'],
      ['Allergies', 'none'],
      ['Wine', 'Red.'],
    ]);
    expect(names(text)).toEqual(['Mole balance', 'Main course', 'Allergies', null]);
  });

  test('what is like a name is it, and said to be fuzzy', () => {
    const [section] = parsedSections('**Mole balances:** x', specification).sections;
    expect(section).toMatchObject({ isFuzzy: true, specified: { name: 'Mole balance' }, text: 'x' });
    expect(names('**Energy balance:** x')).toEqual([null]);
  });

  test('a lower heading and a word in bold belong to the section', () => {
    expect(names('# Mole balance\n## First step\nx\n**Note** that it holds.\n# Main course\n- x')).toEqual([
      'Mole balance',
      'Main course',
    ]);
  });

  test('without a specification bold bullets are content', () => {
    const { sections } = parsedSections('**Menu:**\n* **Soup:** hot\n## Price\n3', null);
    expect(sections.map(({ heading }) => heading)).toEqual(['Menu', 'Price']);
  });

  test.each([
    ['**2. Plan (optional):**', 'plan'],
    ['Optional: Ｐｌａｎ  B :', 'plan b'],
  ])('%j is %j', (name, canonical) => {
    expect(canonicalName(name)).toBe(canonical);
  });
});
