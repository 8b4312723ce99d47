/** One generation: what its items are, in which order it falls back, where it loops, how varied it is. */

import { mixedSeed, seededRandom } from '../../random/seeded.ts';
import { correctionsOf, type RuleSet } from './corrections.ts';
import { type DegenerateSpan, degenerateSpans, distinctShare, type Tokens } from './degenerate-spans.ts';
import { type Diversity, diversityOf, type Tokenizer, wordTokens } from './diversity.ts';
import { type EchoLoop, echoLoop, partsOf } from './echoes.ts';
import type { Generation } from './generation.ts';
import {
  type Counts,
  countsOf,
  type Label,
  labelItems,
  labellingBy,
  orderOf,
  paperCounts,
  type Slot,
} from './labels.ts';
import { type ListStatus, listItems } from './list-items.ts';
import {
  createRepetitionDetector,
  createStrictDetector,
  firstDetection,
  type Loop,
  type LoopOptions,
  loopAtEnd,
  paperLoop,
  type StrictDetection,
  tokensWithMaskedDigits,
} from './loops.ts';
import { goldAnswers, type MatchingOptions } from './matching.ts';
import { exactFacts, labelSentences, type Supporter, topicText } from './sentences.ts';
import { meanShiftScore, permutedShiftScore, type ShiftPoints, shiftPoints, shiftRanks, shiftScore } from './shift.ts';

export const analysisModes = ['list', 'sentences', 'tokens'] as const;

export type AnalysisMode = (typeof analysisModes)[number];

export interface AnalysisOptions {
  readonly mode: AnalysisMode;
  readonly rules: RuleSet;
  readonly matching: MatchingOptions;
  /** Up to which novelty an item is degenerate. */
  readonly degenerateUpTo: number;
  readonly loop: LoopOptions & { readonly maskDigits: boolean };
  /** Where a serving engine would have stopped; `null`: nobody asks. */
  readonly detection: StrictDetection | null;
  /** Diversity is of so many first tokens. */
  readonly truncateAt: number;
  /** For the random orders of the paper's rules. */
  readonly seed: number;
  /** Who says whether sentences are true, given `answers`, if any; `null`: a sentence is true that is one of them. */
  readonly supporterFor: ((facts: readonly string[] | null) => Supporter) | null;
}

export interface AnalysedItem {
  readonly index: number;
  readonly text: string;
  /** `null` for one that the token limit cut. */
  readonly label: Label | null;
  readonly matched: string | null;
  readonly firstSeen: number | null;
  readonly repetitionKind: 'exact' | 'digits' | null;
  readonly novelty: number | null;
}

export interface GenerationAnalysis {
  readonly generation: Generation;
  readonly items: readonly AnalysedItem[];
  readonly order: readonly Slot[];
  readonly counts: Counts;
  /** How the text ends; `null` in mode `tokens`. */
  readonly status: ListStatus | null;
  /** The most items that could be right; `null` where answers are not known. */
  readonly upperBound: number | null;
  /** How many items are right, and of those how many share less than .34 of their words with the answer. */
  readonly matches: { readonly all: number; readonly loose: number };
  readonly shift: { readonly score: number | null; readonly expected: number | null } & ShiftPoints;
  readonly tokenizer: Tokenizer;
  /** How many tokens there are, all of them. */
  readonly tokens: number;
  readonly loop: Loop | null;
  readonly echoes: EchoLoop | null;
  readonly spans: readonly DegenerateSpan[];
  readonly distinctShare: number | null;
  readonly diversity: Diversity;
  readonly stopped: Stopped | null;
}

/** After how many tokens a detector stops the text: as vLLM defines it, and with blocks that are no copies of shorter ones. */
interface Stopped {
  readonly vllm: number | null;
  readonly strict: number | null;
}

/** Below it a match is loose. */
const tightItemShare = 0.34;
const permutations = 1000;

export async function analyse(generation: Generation, options: AnalysisOptions): Promise<GenerationAnalysis> {
  const content = await contentOf(generation, options);
  const ranks = shiftRanks(content.order);
  const own = generation.tokens ?? wordTokens(generation.completion);
  const text = spanTokens(generation, own, options);
  const masked = options.loop.maskDigits ? tokensWithMaskedDigits(own) : own;
  return {
    generation,
    ...content,
    shift: {
      score: shiftScore(ranks),
      expected: expectedScore(ranks, generation, options),
      ...shiftPoints(content.order),
    },
    tokenizer: generation.tokens === null ? 'words' : 'given',
    tokens: own.length,
    loop: options.rules === 'default' ? loopAtEnd(masked, options.loop) : loopByPaper(text),
    echoes: echoLoop(partsOf(generation.completion)),
    spans: degenerateSpans(text),
    distinctShare: distinctShare(text),
    diversity: diversityOf(own.slice(0, options.truncateAt)),
    stopped: stoppedBy(own, options.detection),
  };
}

type Content = Pick<GenerationAnalysis, 'items' | 'order' | 'counts' | 'status' | 'upperBound' | 'matches'>;

function contentOf(generation: Generation, options: AnalysisOptions): Promise<Content> {
  if (options.mode === 'sentences') return sentenceContent(generation, options);
  if (options.mode === 'list') return Promise.resolve(listContent(generation, options));
  const none = { items: [], order: [], counts: countsOf([]), status: null, upperBound: null };
  return Promise.resolve({ ...none, matches: { all: 0, loose: 0 } });
}

function listContent(generation: Generation, { rules, matching, degenerateUpTo }: AnalysisOptions): Content {
  const { answers, asked, cutByLimit } = generation;
  const corrections = correctionsOf(rules);
  const completion = rules === 'default' ? fromFirstItem(generation) : generation.completion;
  const list = listItems(completion, { asked, cutByLimit, corrections });
  const labelled = labelItems(list.items, answers, { ...labellingBy(rules), matching, degenerateUpTo });
  const order = orderOf(labelled, list.status, asked);
  const counted = { asked, prompt: generation.prompt ?? '', unknown: answers === null };
  const right = labelled.flatMap(({ matched }) => matched ?? []);
  const cut = list.truncated === null ? [] : [{ ...cutItem, index: labelled.length, text: list.truncated }];
  return {
    items: [
      ...labelled.map(({ text, label, matched, firstSeen, repetitionKind, novelty }, index) => {
        return { index, text, label, matched: matched?.gold.text ?? null, firstSeen, repetitionKind, novelty };
      }),
      ...cut,
    ],
    order,
    counts: rules === 'paper-counts' ? paperCounts(labelled, list.status, counted) : countsOf(order),
    status: list.status,
    upperBound: answers === null ? null : Math.min(asked, goldAnswers(answers, corrections).length),
    matches: { all: right.length, loose: right.filter(({ itemShare }) => itemShare < tightItemShare).length },
  };
}

const cutItem = { label: null, matched: null, firstSeen: null, repetitionKind: null, novelty: null };

/** A chat model writes the first number itself, often behind a sentence that introduces the list. */
function fromFirstItem({ prompt, completion }: Generation): string {
  if (prompt !== null && /1\.\s*$/.test(prompt)) return completion;
  const first = /(?:^|\n)\s*1\.(?=\s)/.exec(completion);
  return first === null ? completion : completion.slice(first.index + first[0].length);
}

async function sentenceContent(generation: Generation, options: AnalysisOptions): Promise<Content> {
  const { answers, topic, completion, cutByLimit } = generation;
  const corrections = correctionsOf(options.rules);
  const { sentences, status } = topicText(completion, { topic, cutByLimit, corrections });
  const facts = answers?.flat() ?? null;
  const exact = facts === null ? null : exactFacts(facts, corrections);
  const supporter = options.supporterFor === null ? exact : options.supporterFor(facts);
  const degenerateUpTo = options.rules === 'default' ? options.degenerateUpTo : null;
  const labelled = await labelSentences(sentences, topic, supporter, { corrections, degenerateUpTo });
  const order = labelled.flatMap(({ claims }) => claims);
  return {
    items: labelled.flatMap(({ text, claims, firstSeen, repetitionKind, novelty }, index) =>
      claims.map((label) => ({ index, text, label, matched: null, firstSeen, repetitionKind, novelty })),
    ),
    order,
    counts: countsOf(order),
    status,
    upperBound: null,
    matches: { all: 0, loose: 0 },
  };
}

function expectedScore(
  ranks: readonly number[],
  generation: Generation,
  { rules, seed }: AnalysisOptions,
): number | null {
  if (rules === 'default') return meanShiftScore(ranks);
  const own = mixedSeed(seed, hashed(`${generation.prompt} ${generation.completion}`));
  return permutedShiftScore(ranks, permutations, seededRandom(own));
}

/** The paper looks at the prompt as well; how its tokens were cut is not known where tokens are given. */
function spanTokens({ prompt, tokens }: Generation, own: Tokens, { rules }: AnalysisOptions): Tokens {
  return rules === 'default' || tokens !== null || prompt === null ? own : [...wordTokens(prompt), ...own];
}

function loopByPaper(tokens: Tokens): Loop | null {
  const found = paperLoop(tokens);
  if (found === null) return null;
  const span = 2 * found.length;
  return { period: found.length, start: tokens.length - span, span, repeats: 2 };
}

function stoppedBy(tokens: Tokens, detection: StrictDetection | null): Stopped | null {
  if (detection === null) return null;
  return {
    vllm: firstDetection(tokens, createRepetitionDetector(detection))?.after ?? null,
    strict: firstDetection(tokens, createStrictDetector(detection))?.after ?? null,
  };
}

/** FNV-1a, 32 bits. */
function hashed(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
