/** What people do not expect of the scorer is said, and of predictions what can be mended is. */

import { describe, expect, test } from 'vitest';
import { readPredictions, readTasks } from '../../../../src/evaluation/web-agent/scoring/answer-files.ts';
import { combined } from '../../../../src/evaluation/web-agent/scoring/combine.ts';
import { fixedLines, lint } from '../../../../src/evaluation/web-agent/scoring/lint.ts';
import type { Note } from '../../../../src/evaluation/web-agent/scoring/notes.ts';
import { scoreAnswer } from '../../../../src/evaluation/web-agent/scoring/score.ts';

interface NotedCase {
  readonly answer: unknown;
  readonly gold: string;
  readonly notes: readonly Note[];
}

const noted: readonly NotedCase[] = [
  { answer: '1,250', gold: '1250', notes: ['comma-read-as-decimal'] },
  { answer: '€12', gold: '12', notes: ['unit-not-understood'] },
  { answer: '12 km', gold: '12', notes: ['unit-not-understood'] },
  { answer: 'it is about 5 or so', gold: '5', notes: ['number-inside-sentence'] },
  { answer: 'River Gym, Hill Gym', gold: 'River Gym\nHill Gym', notes: ['list-given-as-text'] },
  { answer: "{'a': 'x'}", gold: '{"a": "x"}', notes: ['python-dict-text'] },
  { answer: ['5'], gold: '5', notes: ['one-element-list', 'breaks-off'] },
  { answer: ['a', 'b', 'c'], gold: 'a\nb', notes: ['over-answering'] },
  { answer: '4 bedrooms', gold: '3 bedrooms', notes: ['number-gate-failed'] },
  { answer: '-4', gold: '-2', notes: ['score-above-one'] },
  { answer: null, gold: '5', notes: ['breaks-off'] },
  { answer: '40', gold: '50', notes: [] },
  { answer: 'Blue Heron', gold: 'Blue Heron Trail', notes: [] },
  { answer: '', gold: '5', notes: [] },
];

test.each(noted)('$answer against $gold: $notes', ({ answer, gold, notes }) => {
  expect(scoreAnswer(answer, gold, 'official').notes).toEqual(notes);
});

describe('predictions before they are handed in', () => {
  const tasks = readTasks('{"id":"a","answer":"5"}\n{"id":"b","answer":"x"}\n{"id":"c","answer":"y"}\n').rows;
  const text = [
    '{"id":"a","answer":["5"]}',
    '{"id":"a","answer":"1,250,000"}',
    'nonsense',
    '{"id":"z","answer":"{\'k\': \'v\'}"}',
    '{"id":"b","answer":null}',
    '{"id":"b"}',
  ].join('\n');
  const parsed = readPredictions(text);
  const findings = lint(parsed, tasks);

  test('all that is wrong is found, line by line', () => {
    expect(findings.map(({ line, code }) => `${line} ${code}`)).toEqual([
      '1 one-element-list',
      '2 duplicate',
      '2 thousands-comma',
      '3 unreadable',
      '4 unknown-task',
      '4 python-literal',
      '5 breaks-off',
      '6 unreadable',
      'null missing',
    ]);
  });

  test('only the form of answers is mended', () => {
    expect(fixedLines(parsed.rows, findings)).toBe(
      [
        '{"id": "a", "answer": "5"}',
        '{"id": "a", "answer": "1250000"}',
        '{"id": "z", "answer": "{\\"k\\": \\"v\\"}"}',
        '{"id": "b", "answer": null}',
        '',
      ].join('\n'),
    );
  });

  test('a mended answer scores what its writer meant', () => {
    expect(scoreAnswer('1250000', '1250000', 'official').score).toBe(1);
    expect(scoreAnswer('1,250,000', '1250000', 'official').score).toBe(0);
  });
});

test('the ensemble takes the second answer only where the first is none', () => {
  const rows = (text: string) => readPredictions(text).rows;
  const first = rows(
    '{"id":"a","answer":"1"}\n{"id":"b","answer":""}\n{"id":"c","answer":"[]"}\n{"id":"d","answer":""}',
  );
  const second = rows(
    '{"id":"a","answer":"2"}\n{"id":"b","answer":[3.0]}\n{"id":"c","answer":"4"}\n{"id":"e","answer":5}',
  );
  expect(combined(first, second)).toBe(
    '{"id": "a", "answer": "1"}\n{"id": "b", "answer": [3.0]}\n{"id": "c", "answer": "4"}\n{"id": "d", "answer": ""}\n{"id": "e", "answer": 5}\n',
  );
});
