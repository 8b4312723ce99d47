/** The vocabulary, and the frame that is put around what the user types. */

import type { SourceFile, VocabDeclaration, Word } from '../../grammar/syntax.ts';
import { declarationsOf } from './context.ts';
import { elaborate, expectType } from './elaborate.ts';
import { wordConstant } from './elaborate-name.ts';
import type { Module, Shared } from './modules.ts';
import type { Details, Reporter } from './report.ts';
import type { Elaboration } from './scope.ts';
import { site } from './site.ts';
import { type StateType, whole } from './types.ts';

export interface Vocabulary {
  readonly words: readonly string[];
  readonly type: StateType;
}

export interface Frame {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** The most tokens that a range or a frame may make. */
const mostTokens = 65_536;

export function checkVocabulary(file: string, tree: SourceFile, report: Reporter): Vocabulary {
  const [declaration, second] = declarationsOf(tree, 'vocab');
  if (declaration !== undefined && second !== undefined) {
    report.error('ALTA1004', site(file, second.span), 'The vocabulary is declared twice', {
      related: [{ site: site(file, declaration.span), message: 'it is declared here first' }],
    });
  }
  const words = declaration === undefined ? [] : wordsOf(declaration, file, tree, report);
  return { words, type: { kind: 'token', values: words } };
}

function wordsOf(declaration: VocabDeclaration, file: string, tree: SourceFile, report: Reporter): string[] {
  const words = new Set<string>();
  for (const { from, to } of declaration.items) {
    if (to === null) {
      if (/^\S+$/u.test(from.value)) add(from.value, from.span);
      else
        report.error('ALTA1009', site(file, from.span), 'A token is a word without blanks', {
          notes: ['Inputs are split at blanks, so a token with one could never be typed'],
        });
      continue;
    }
    const stranger = [from, to].find((end) => !/^-?\d+$/.test(end.value));
    if (stranger !== undefined) {
      report.error(
        'ALTA1010',
        site(file, stranger.span),
        `A range of tokens goes from one numeral to another, but \`"${stranger.value}"\` is none`,
        rangeDetails(from, to, tree),
      );
      continue;
    }
    const [first, last] = [Number(from.value), Number(to.value)];
    if (first > last || last - first >= mostTokens) {
      report.error(
        'ALTA2017',
        site(file, { start: from.span.start, end: to.span.end }),
        first > last
          ? `The range "${first}".."${last}" is empty`
          : `The range "${first}".."${last}" has more than ${mostTokens} tokens`,
      );
      continue;
    }
    for (let n = first; n <= last; n++) add(String(n), from.span);
  }
  return [...words];

  function add(word: string, span: VocabDeclaration['span']): void {
    if (words.has(word))
      report.error('ALTA1004', site(file, span), `The token \`"${word}"\` stands twice in the vocabulary`);
    words.add(word);
  }
}

/** What to write instead: letters one by one, numerals as they are. */
function rangeDetails(from: Word, to: Word, tree: SourceFile): Details {
  const isNumber = ({ value }: Word): boolean =>
    tree.declarations.some((each) => (each.kind === 'param' || each.kind === 'const') && each.name.text === value);
  if (isNumber(from) || isNumber(to))
    return { notes: ['The vocabulary does not depend on constants and parameters: write the numeral, in quotes'] };
  const [first, last] = [from.value.codePointAt(0) ?? 0, to.value.codePointAt(0) ?? 0];
  const areLetters = [/^[a-z]$/, /^[A-Z]$/].some((letter) => letter.test(from.value) && letter.test(to.value));
  if (!areLetters || first > last) return { notes: ['Words that are no numerals are listed one by one'] };
  const letters = Array.from({ length: last - first + 1 }, (_, i) => `"${String.fromCodePoint(first + i)}"`);
  return {
    notes: ['Letters are listed one by one'],
    fixes: [
      { title: 'List them', edits: [{ span: { start: from.span.start, end: to.span.end }, text: letters.join(', ') }] },
    ],
  };
}

export function checkFrame(
  file: string,
  tree: SourceFile,
  vocabulary: Vocabulary,
  module: Module,
  shared: Shared,
): Frame {
  const [input] = declarationsOf(tree, 'input');
  if (input === undefined || input.frame === null) return { before: [], after: [] };
  const { report } = shared;
  const elaboration: Elaboration = {
    ...shared,
    scope: module.scope,
    sides: null,
    refuse: ({ name }) => ({
      code: 'ALTA2016',
      message: `A frame cannot depend on \`${name}\``,
      notes: ['It is put around the input before the program runs'],
    }),
  };
  const before: number[] = [];
  const after: number[] = [];
  let rests = 0;
  for (const item of input.frame) {
    if (item.kind === 'rest') {
      rests += 1;
      if (rests === 2)
        report.error('ALTA1011', site(file, item.span), 'The input stands twice in its frame', {
          notes: ['`...` is where the typed tokens go, once'],
        });
      continue;
    }
    const token = wordConstant(item.word.value, site(file, item.word.span), elaboration, vocabulary.type);
    const count = item.repeat === null ? 1 : repeatOf(item.repeat, elaboration);
    if (token.kind !== 'constant' || count === null) continue;
    const part = rests === 0 ? before : after;
    for (let i = 0; i < count; i++) part.push(Number(token.value));
  }
  if (rests === 0)
    report.error('ALTA1011', site(file, input.span), 'This frame has no place for the input', {
      notes: ['`...` is where the typed tokens go: `input token = { "start", ..., "end" }`'],
    });
  return { before, after };
}

function repeatOf(repeat: Parameters<typeof elaborate>[0], elaboration: Elaboration): number | null {
  const core = expectType(elaborate(repeat, elaboration, whole), whole, elaboration, 'As the number of repetitions');
  if (core.kind !== 'constant' || typeof core.value !== 'number') return null;
  if (core.value >= 0 && core.value <= mostTokens) return core.value;
  elaboration.report.error('ALTA2017', core.site, `A token cannot be repeated ${core.value} times`);
  return null;
}
