/** `altac lm generate`: what a model goes on with. */

import type { ModelOptions } from '../model-options.ts';
import { openModel, usageText } from '../models.ts';
import { clearProgress, showProgress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { textsGiven } from './texts.ts';

export interface GenerateOptions extends ModelOptions {
  readonly count: number;
  readonly most: number;
  readonly temperature: number;
  readonly topK?: number;
  readonly topP: number;
  readonly stop?: readonly string[];
  readonly seed: number;
  readonly json?: boolean;
}

export async function generateCommand(
  source: string,
  given: readonly string[],
  options: GenerateOptions,
  terminal: Terminal,
): Promise<number> {
  const { count, most, temperature, topK = null, topP, stop = [], seed } = options;
  const { model, usage } = await openModel(source, options, terminal);
  try {
    for (const prompt of await textsGiven(given, terminal)) {
      showProgress(terminal, prompt);
      const generations = await model.generate(prompt, { count, most, temperature, topK, topP, stop, seed });
      clearProgress(terminal);
      generations.forEach(({ text, tokens, finish }, index) => {
        const line = JSON.stringify({ prompt, index, text, finish, tokens });
        terminal.out.write(options.json === true ? `${line}\n` : `${text}\n`);
      });
    }
  } finally {
    model.dispose();
  }
  const asked = usage();
  if (asked !== null) terminal.err.write(`${usageText(asked)}\n`);
  return 0;
}
