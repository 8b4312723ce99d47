/** The options of a command as they were typed, so that a report says how it is made again. */

import type { Command } from 'commander';

/** What says where things go and how fast, but not what comes out; and the model, which reports name. */
const elsewhere = new Set([
  ...['--output', '--resume', '--page', '--json', '--format', '--items', '--generations', '--rejects'],
  ...['--model', '--model-name', '--cache', '--concurrency', '--timeout', '--requests-per-minute', '--key-variable'],
  ...['--judge', '--judge-name'],
  ...['--price-in', '--price-out', '--most-cost', '--max-cost', '--explain', '--chromium'],
]);

export interface TypedOptions {
  /** The options that a report depends on and that are not as they are by default, as one types them. */
  readonly typed: string;
}

export function typedOptions(command: Command): TypedOptions {
  const values = command.opts();
  const typed = command.options
    .filter((option) => !elsewhere.has(option.long ?? ''))
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
    .map((option) => {
      const value: unknown = values[option.attributeName()];
      return typeof value === 'boolean' ? option.long : `${option.long} ${typedValue(value, option.variadic)}`;
    });
  return { typed: [...new Set(typed)].join(' ') };
}

function typedValue(value: unknown, isVariadic: boolean): string {
  if (Array.isArray(value)) return isVariadic ? value.map(shellWord).join(' ') : shellWord(value.join(','));
  if (typeof value !== 'object' || value === null) return shellWord(String(value));
  const parts: readonly unknown[] = Object.values(value);
  return 'shortest' in value ? parts.join('..') : parts.join(':');
}

/** In quotes where a shell would see more than letters. */
function shellWord(text: unknown): string {
  const word = String(text);
  return /^[\w./:,@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** A row of provenance, where there is something to say. */
export function optionsRow({ typed }: TypedOptions): Readonly<Record<string, string>> {
  return typed === '' ? {} : { options: typed };
}
