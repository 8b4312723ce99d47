/** How a command names a language model: the options that all commands with models share. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import { numberFrom, wholeNumberFrom } from './options.ts';

/** What the model itself is, `FILE` or `URL`, is an option or an argument of each command. */
export interface ModelOptions {
  readonly modelName?: string;
  readonly chat?: boolean;
  readonly cache?: string;
  readonly requestsPerMinute?: number;
  readonly concurrency: number;
  /** In seconds. */
  readonly timeout: number;
  readonly keyVariable: string;
  readonly without?: readonly string[];
  /** For a million tokens. */
  readonly priceIn?: number;
  readonly priceOut?: number;
}

export const modelDescription = 'A model of `altac lm train`, or the URL of an OpenAI-compatible endpoint';

/** `--model`, for commands that need one. */
export function modelOption(): Option {
  return new Option('--model <file or URL>', modelDescription);
}

/** Everything about an endpoint. `altac lm --help` says more about them. */
export function withEndpointOptions(command: Command): Command {
  return command
    .option('--model-name <name>', 'Of an endpoint: the model that it is to run')
    .option('--chat', 'Of an endpoint: ask by messages, /chat/completions')
    .option('--cache <folder>', 'Keep its answers, and ask nothing twice')
    .option('--requests-per-minute <n>', 'The most that it is asked in a minute', numberFrom(0.01))
    .option('--concurrency <n>', 'The most requests at a time', wholeNumberFrom(1, 1000), 8)
    .option('--timeout <seconds>', 'Of a request, until it is tried again', numberFrom(0.1, 86_400), 300)
    .option('--key-variable <name>', 'The environment variable with its key', 'OPENAI_API_KEY')
    .option('--without <field,…>', 'Fields that it does not take, as seed,logprobs', fieldsOf)
    .option('--price-in <x>', 'Of a million tokens of prompts, to count costs', numberFrom(0))
    .option('--price-out <x>', 'Of a million tokens that it generates', numberFrom(0));
}

function fieldsOf(text: string): readonly string[] {
  const fields = text.split(',').map((field) => field.trim());
  if (fields.every((field) => /^\w+$/.test(field))) return fields;
  throw new InvalidArgumentError('It must be names of fields with commas between them, as in seed,top_p.');
}
