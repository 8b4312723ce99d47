/** `altac lm score`: how likely a model finds texts. */

import { linedUp } from '../../views/columns.ts';
import type { ModelOptions } from '../model-options.ts';
import { openModel, usageText } from '../models.ts';
import type { Terminal } from '../terminal.ts';
import { textsGiven } from './texts.ts';

export interface ScoreOptions extends ModelOptions {
  readonly prompt: string;
  readonly ends?: boolean;
  readonly json?: boolean;
}

export async function scoreCommand(
  source: string,
  given: readonly string[],
  options: ScoreOptions,
  terminal: Terminal,
): Promise<number> {
  const { prompt, ends = false } = options;
  const { model, usage } = await openModel(source, options, terminal);
  try {
    const texts = await textsGiven(given, terminal);
    const scores = await model.score(texts.map((continuation) => ({ prompt, continuation, ends })));
    const rows = scores.map(({ tokens, logProbability }, index) => {
      const perplexity = Math.exp(-logProbability / tokens.length);
      const text = texts[index] ?? '';
      if (options.json === true) terminal.out.write(`${JSON.stringify({ prompt, text, logProbability, tokens })}\n`);
      return [text, logProbability.toFixed(4), String(tokens.length), perplexity.toFixed(2)];
    });
    if (options.json !== true) {
      terminal.out.write(linedUp([['text', 'log-probability', 'tokens', 'perplexity'], ...rows]));
    }
  } finally {
    model.dispose();
  }
  const asked = usage();
  if (asked !== null) terminal.err.write(`${usageText(asked)}\n`);
  return 0;
}
