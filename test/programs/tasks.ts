/** What a user could type into each small program, and what has to come out, by plain functions. */

import type { Parameters } from '../support/programs.ts';
import type { Random } from '../support/random.ts';
import {
  incremented,
  isBalanced,
  labelOfNearest,
  mostFrequent,
  occurrences,
  parity,
  percentagesSoFar,
  reversed,
  runningParity,
  sorted,
} from './oracles.ts';
import { runSubleq } from './subleq-machine.ts';

export interface Task {
  readonly program: string;
  readonly parameters?: Parameters;
  /** One thing that a user could type. */
  readonly input: (random: Random) => string;
  /** What the program has to print for it. */
  readonly expected: (input: string) => string;
}

function wordsOf(input: string): string[] {
  return input === '' ? [] : input.split(' ');
}

function numbersOf(input: string): number[] {
  return wordsOf(input).map(Number);
}

function some(random: Random, most: number, word: () => string | number): string {
  return Array.from({ length: random.integer(0, most) }, word).join(' ');
}

function bits(most: number): Task['input'] {
  return (random) => some(random, most, () => random.integer(0, 1));
}

function letters(most: number, alphabet: readonly [string, ...string[]]): Task['input'] {
  return (random) => some(random, most, () => random.pick(alphabet));
}

/** Up to twelve digits. */
export function numeral(random: Random): string {
  return Array.from({ length: random.integer(1, 12) }, () => random.integer(0, 9)).join('');
}

/** Mostly small steps, so that some of them run for long. */
function memory(random: Random): string {
  return Array.from({ length: random.integer(1, 16) }, () =>
    random.chance(0.8) ? random.integer(-1, 15) : random.integer(-16, 16),
  ).join(' ');
}

/** Half of them balanced until some bracket is changed, or not. */
function brackets(random: Random): string {
  const [open, close] = [random.pick(['(', '[']), random.pick([')', ']'])];
  const pairs = Array.from({ length: random.integer(0, 3) }, () => random.pick(['()', '[]', '([])', '[()()]']));
  return random.chance(0.5) ? pairs.join('') : `${pairs.join('')}${open}${pairs.slice(0, 2).join('')}${close}`;
}

/** Few words, so that many examples share some with the text. */
function examplesAndText(random: Random): string {
  const words = (): number[] => Array.from({ length: random.integer(1, 5) }, () => random.integer(0, 11));
  const examples = Array.from({ length: random.integer(1, 8) }, () => [...words(), random.pick(['A', 'B', 'C'])]);
  return [...examples, words()].flat().join(' ');
}

export const tasks: readonly Task[] = [
  {
    program: 'parity_relative',
    input: bits(20),
    expected: (input) => [0, ...runningParity(numbersOf(input))].join(' '),
  },
  { program: 'parity_absolute', input: bits(50), expected: (input) => runningParity(numbersOf(input)).join(' ') },
  {
    program: 'parity_counting',
    input: bits(100),
    expected: (input) => [...wordsOf(input), ''].map(() => parity(numbersOf(input))).join(' '),
  },
  {
    program: 'sort',
    input: (random) => {
      const chosen = random.some([...Array(16).keys()], random.next());
      const keys = new Map(chosen.map((number) => [number, random.next()]));
      return chosen.sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0)).join(' ');
    },
    expected: (input) => sorted(numbersOf(input)).join(' '),
  },
  {
    program: 'subleq',
    input: memory,
    expected: (input) =>
      runSubleq(numbersOf(input), { largest: 16, overflow: 'saturate', instructions: 1000 }).memory.join(' '),
  },
  {
    program: 'reverse',
    input: letters(32, ['a', 'b', 'c', 'x', 'y', 'z']),
    expected: (input) => reversed(wordsOf(input)).join(' '),
  },
  {
    program: 'histogram',
    input: letters(50, ['a', 'b', 'c', 'd', 'e']),
    expected: (input) => occurrences(wordsOf(input)).join(' '),
  },
  {
    program: 'most_frequent',
    input: letters(20, ['a', 'b', 'c', 'd', 'e']),
    expected: (input) =>
      wordsOf(input)
        .map(() => mostFrequent(wordsOf(input)))
        .join(' '),
  },
  {
    program: 'brackets',
    input: brackets,
    expected: (input) =>
      input
        .split('')
        .map(() => (isBalanced(input) ? 'balanced' : 'unbalanced'))
        .join(' '),
  },
  {
    program: 'brackets',
    input: (random) => some(random, 8, () => random.pick(['(', ')', '[', ']'])).replaceAll(' ', ''),
    expected: (input) =>
      input
        .split('')
        .map(() => (isBalanced(input) ? 'balanced' : 'unbalanced'))
        .join(' '),
  },
  {
    program: 'fraction_previous',
    input: letters(50, ['x', 'y', 'z']),
    expected: (input) =>
      percentagesSoFar(wordsOf(input), 'x')
        .map((percent) => percent / 100)
        .join(' '),
  },
  {
    program: 'binary_increment',
    input: bits(30),
    expected: (input) =>
      incremented(`0${input.replaceAll(' ', '')}`)
        .slice(1)
        .split('')
        .join(' '),
  },
  { program: 'nearest_example', input: examplesAndText, expected: labelOfNearest },
];
