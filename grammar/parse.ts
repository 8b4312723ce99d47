/** Text to syntax tree. Never throws: whatever the text, there is a tree, and every mistake has a place. */

import { type IRecognitionException, type IToken, Lexer, type TokenType } from 'chevrotain';
import { createShorten, longestBlock, type Shortened } from './blocks-apart.ts';
import { areBalanced, balanceBrackets, type Repaired } from './brackets.ts';
import { tooDeep } from './depth.ts';
import type { Diagnostic } from './diagnostic.ts';
import { type Translated, translate } from './habits.ts';
import { byLayout } from './layout.ts';
import { expectations, explain, lacksBrace } from './messages.ts';
import { fillIn } from './missing.ts';
import { errorSpan, type SyntaxException, spanOf } from './parser-base.ts';
import { AltaParser } from './parser-declarations.ts';
import { diagnosticOf, type Mistake } from './report.ts';
import { lineStarts, locate, type Span } from './span.ts';
import type { Block, Comment, Declaration, SourceFile } from './syntax.ts';
import * as t from './tokens.ts';
import { unreadable } from './unreadable.ts';

export interface ParseResult {
  readonly tree: SourceFile;
  /** The words and signs of the text, in order, without comments. */
  readonly tokens: readonly Token[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface Token {
  readonly text: string;
  readonly span: Span;
}

/** A parser may be used for any number of texts; making one takes some tens of milliseconds. */
export type Parse = (text: string, file: string) => ParseResult;

export interface ParserOptions {
  /** Check the grammar itself for ambiguities: for tests, as it costs time at every start. */
  readonly validateGrammar?: boolean;
  /** The longest block, in lines, that may be read by itself. With 0 none is: for tests, which find no difference. */
  readonly longestBlockApart?: number;
}

export function createParse(options: ParserOptions = {}): Parse {
  const { validateGrammar = false, longestBlockApart = longestBlock } = options;
  const lexer = new Lexer([...t.allTokens], { ensureOptimizations: true, skipValidations: !validateGrammar });
  const parser = new AltaParser(!validateGrammar, expectations);
  const shorten = createShorten(readAlone, longestBlockApart);

  return (text, file) => {
    const lexed = lexer.tokenize(text);
    const comments = (lexed.groups['comments'] ?? []).map(commentOf);
    const tokens = lexed.tokens.map((token) => ({ text: token.image, span: spanOf(token) }));
    const badText = unreadable(text, lexed);
    const deep = tooDeep(lexed.tokens);
    if (deep !== null) {
      const declarations: Declaration[] = [{ kind: 'error', span: { start: 0, end: text.length } }];
      return { tree: { declarations, comments }, tokens, diagnostics: [diagnosticOf(file, deep)] };
    }
    const foreign = (lexed.groups['foreign'] ?? []).filter(({ tokenType }) => separators.has(tokenType));
    const starts = lineStarts(text);
    const { declarations, mistakes } = readBest(parser, badText, starts, {
      shortened: (isNear) => shorten(text, lexed.tokens, isNear),
      translated: (tokens, isNear) => translate(text, tokens, foreign, isNear),
    });
    const found = mistakes.toSorted((a, b) => a.span.start - b.span.start);
    const diagnostics = found.map((mistake) => diagnosticOf(file, mistake));
    return { tree: { declarations, comments }, tokens, diagnostics };
  };

  function readAlone(text: string): Block | null {
    const lexed = lexer.tokenize(text);
    if (unreadable(text, lexed).length > 0) return null;
    parser.bracketsAreComplete = true;
    parser.input = lexed.tokens;
    const block = parser.block();
    return parser.errors.length > 0 || parser.misuses.length > 0 ? null : block;
  }
}

/** Signs that the language does not have, but which tell what is meant. */
const separators: ReadonlySet<TokenType> = new Set([t.foreign.semicolon, t.foreign.question]);

interface Reading {
  readonly isComplete: boolean;
  /** How many lines have mistakes. */
  readonly lines: number;
  /** How many of them have others than the habits that are known. */
  readonly unexplained: number;
  readonly declarations: readonly Declaration[];
  readonly mistakes: readonly Mistake[];
}

interface Ways {
  readonly shortened: (isNear: (line: number) => boolean) => Shortened;
  readonly translated: (tokens: readonly IToken[], isNear: (line: number) => boolean) => Translated;
}

/**
 * A broken text is read again in several ways; the one that needs the fewest mistakes to explain it is believed. A first
 * reading tells where the mistakes are: far from them, blocks that can be read by themselves are not read again.
 */
function readBest(
  parser: AltaParser,
  badText: readonly Mistake[],
  starts: readonly number[],
  { shortened: shorten, translated }: Ways,
): Reading {
  const shortest = shorten(() => false);
  const [quick] = readFirst(shortest);
  if (quick.mistakes.length === badText.length) return quick;
  const isNear = quick.isComplete ? nearness(quick.mistakes, starts) : () => true;
  const shortened = shorten(isNear);
  const { tokens } = shortened;
  const [first, balanced] = readFirst(shortened);
  const isBalanced = balanced.length === 0;
  if (isBalanced && first.mistakes.length === badText.length) return first;
  const foreign = translated(tokens, isNear);
  if (balanced.length === 1 && foreign.mistakes.length === 0 && isUnbeatable(first, true)) return first;
  const plain = asItIs(tokens);
  let best: Reading | null = null;
  for (const words of foreign.mistakes.length > 0 ? [foreign, plain] : [plain]) {
    for (const repaired of repairs(byLayout(words.tokens))) {
      const reading = readRepaired(words, repaired);
      if (best === null || isBetter(reading, best)) best = reading;
      if (isUnbeatable(best, words === plain)) return best;
    }
  }
  const unrepaired = isBalanced ? first : read(parser, plain, badText, starts);
  return best === null || isBetter(unrepaired, best) ? unrepaired : best;

  /** With the ways in which brackets can be put in order, if they are not. */
  function readFirst(some: Shortened): readonly [Reading, readonly Repaired[]] {
    parser.takeApart(some.blocks);
    const asWritten = asItIs(some.tokens);
    if (areBalanced(some.tokens)) return [read(parser, asWritten, badText, starts), []];
    const ways = balanceBrackets(byLayout(some.tokens));
    const [repair = { tokens: some.tokens, mistakes: [] }] = ways;
    return [readRepaired(asWritten, repair), ways];
  }

  function readRepaired(words: Translated, repaired: Repaired): Reading {
    const filled = fillIn(repaired.tokens);
    const mistakes = [...words.mistakes, ...repaired.mistakes, ...filled.mistakes];
    const { habits, explained } = words;
    return read(parser, { tokens: filled.tokens, mistakes, habits, explained }, badText, starts);
  }
}

function asItIs(tokens: readonly IToken[]): Translated {
  return { tokens, mistakes: [], habits: [], explained: [] };
}

/** What is read so far from every mistake needs no other reading; to look for one would take its time. */
function nearness(mistakes: readonly Mistake[], starts: readonly number[]): (line: number) => boolean {
  const near = new Set<number>();
  for (const { span } of mistakes) {
    const { line } = locate(starts, span.start);
    for (let each = line - linesAround; each <= line + linesAround; each++) near.add(each);
  }
  return (line) => near.has(line);
}

const linesAround = 20;

/** Every reading of a broken text has a mistake, and without habits none is explained: most texts have one, and are typed. */
function isUnbeatable({ isComplete, lines, unexplained }: Reading, habitsAreDone: boolean): boolean {
  return isComplete && lines <= 1 && (unexplained === 0 || habitsAreDone);
}

function isBetter(one: Reading, other: Reading): boolean {
  if (one.isComplete !== other.isComplete) return one.isComplete;
  if (one.unexplained !== other.unexplained) return one.unexplained < other.unexplained;
  return one.lines < other.lines;
}

/** A bracket too many may as well be one whose partner is missing: each way may turn out to need fewer mistakes. */
function repairs(tokens: readonly IToken[]): readonly Repaired[] {
  const balanced = balanceBrackets(tokens);
  const asTheyAre: Repaired = { tokens, mistakes: [] };
  return balanced.length > 1 ? [asTheyAre, ...balanced] : [...balanced, asTheyAre];
}

function read(
  parser: AltaParser,
  repaired: Translated,
  allBadText: readonly Mistake[],
  starts: readonly number[],
): Reading {
  const explained = new Set(repaired.explained.map(({ start }) => start));
  const badText = allBadText.filter(({ span }) => !explained.has(span.start));
  const balanced = areBalanced(repaired.tokens);
  parser.bracketsAreComplete = balanced;
  parser.input = [...repaired.tokens];
  const declarations = parser.sourceFile();
  const mistakes: Mistake[] = [
    ...parser.misuses.map(({ message, span, related }): Mistake => {
      return { code: 'ALTA0001', message, span, related: related === null ? [] : [related] };
    }),
  ];
  // One mistake gives one error: what follows on the same line is most often its echo.
  const lineOf = ({ span }: Mistake): number => locate(starts, span.start).line;
  // A sign of another language has none: it is read as what it means, or not at all.
  const taken = new Set(badText.filter(({ code }) => code !== 'ALTA0004').map(lineOf));
  for (const mistake of repaired.mistakes) {
    if (taken.has(lineOf(mistake))) continue;
    mistakes.push(mistake);
    taken.add(lineOf(mistake));
  }
  for (const mistake of mistakes) taken.add(lineOf(mistake));
  for (const error of parser.errors.map((error) => withPrevious(error, repaired.tokens)).sort(byPlace)) {
    const mistake = explain(error);
    const line = lineOf(mistake);
    // Where the brackets are balanced, one is lacking only because another one was invented before.
    const isEcho = taken.has(line) || (balanced && mistakes.length > 0 && lacksBrace(error));
    if (!isEcho) mistakes.push(mistake);
    taken.add(line);
  }
  mistakes.push(...badText);
  const lines = new Set(mistakes.map(lineOf)).size;
  const habits = new Set(repaired.habits);
  const unexplained = new Set(mistakes.filter((mistake) => !habits.has(mistake)).map(lineOf)).size;
  return { isComplete: !parser.gaveUp(), lines, unexplained, declarations: declarations ?? [], mistakes };
}

/** The parser gives the last token that it skipped, not the one before the mistake. */
function withPrevious(error: IRecognitionException, tokens: readonly IToken[]): SyntaxException {
  const index = tokens.indexOf(error.token);
  const previousToken = index < 0 ? tokens.at(-1) : tokens[index - 1];
  const { name, message, token, resyncedTokens, context } = error;
  return { name, message, token, resyncedTokens, context, ...(previousToken === undefined ? {} : { previousToken }) };
}

function byPlace(a: SyntaxException, b: SyntaxException): number {
  return errorSpan(a).start - errorSpan(b).start;
}

/** Comments run to the end of the line, which may end with CR LF. */
function commentOf({ image, startOffset }: IToken): Comment {
  const text = image.replace(/\r$/, '');
  return { text, span: { start: startOffset, end: startOffset + text.length } };
}
