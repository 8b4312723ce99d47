/** A line of JSON as a generation, or what is wrong with it. */

import type { Tokens } from '../../evaluation/fallbacks/degenerate-spans.ts';
import type { Generation } from '../../evaluation/fallbacks/generation.ts';
import type { Answers } from '../../evaluation/fallbacks/labels.ts';
import { type JsonObject, LineProblem, shown } from '../align/members.ts';

/** `asked`: where the line does not say. */
export function generationOf(line: JsonObject, asked: number): Generation {
  const [id, prompt] = [idOf(line), textOf(line, 'prompt')];
  if (id === null && prompt === null) throw new LineProblem('it has neither `id` nor `prompt`');
  const completion = textOf(line, 'completion');
  if (completion === null) throw new LineProblem('`completion` is missing');
  const tokens = tokensOf(line);
  return {
    id,
    prompt,
    completion,
    answers: answersOf(line['answers']),
    asked: wholeNumberOf(line, 'asked', 1) ?? asked,
    tokens,
    cutByLimit: isCut(line, tokens),
    model: textOf(line, 'model') ?? '',
    group: textOf(line, 'group') ?? '',
    repetition: wholeNumberOf(line, 'repetition', 0) ?? 0,
    topic: textOf(line, 'topic') ?? '',
  };
}

/** Texts, or lists of texts that mean the same; `null` where nothing is known. */
export function answersOf(answers: unknown): Answers {
  if (answers === undefined || answers === null) return null;
  if (!Array.isArray(answers)) throw new LineProblem(`\`answers\` is ${shown(answers)}, not a list`);
  return answers.map((answer: unknown, index) => {
    if (typeof answer === 'string') return answer;
    if (Array.isArray(answer) && answer.length > 0 && answer.every((alias) => typeof alias === 'string')) return answer;
    throw new LineProblem(`\`answers[${index}]\` is ${shown(answer)}, neither a text nor a list of texts`);
  });
}

export function idOf({ id }: JsonObject): string | null {
  if (id === undefined || id === null) return null;
  if (typeof id === 'string' || typeof id === 'number') return String(id);
  throw new LineProblem(`\`id\` is ${shown(id)}, neither a text nor a number`);
}

/** `null` where it is missing. */
export function textOf(line: JsonObject, name: string): string | null {
  const value = line[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  throw new LineProblem(`\`${name}\` is ${shown(value)}, not a text`);
}

export function wholeNumberOf(line: JsonObject, name: string, least: number): number | null {
  const value = line[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= 100_000) return value;
  throw new LineProblem(`\`${name}\` is ${shown(value)}, not a whole number from ${least} to 100,000`);
}

function tokensOf({ tokens }: JsonObject): Tokens | null {
  if (tokens === undefined || tokens === null) return null;
  if (!Array.isArray(tokens)) throw new LineProblem(`\`tokens\` is ${shown(tokens)}, not a list`);
  return tokens.map((token: unknown, index) => {
    if (typeof token === 'string' || typeof token === 'number') return token;
    throw new LineProblem(`\`tokens[${index}]\` is ${shown(token)}, neither a text nor a number`);
  });
}

/** By the reason that the model gives, else by the number of its tokens. */
function isCut(line: JsonObject, tokens: Tokens | null): boolean {
  const reason = textOf(line, 'finishReason') ?? textOf(line, 'finish_reason');
  if (reason !== null) return reason === 'length';
  const most = wholeNumberOf(line, 'maxTokens', 1) ?? wholeNumberOf(line, 'max_tokens', 1);
  return most !== null && tokens !== null && tokens.length >= most;
}
