/** Options that several commands share, and how their values are read. */

import { InvalidArgumentError, Option } from 'commander';
import { exportFormats } from '../export/export.ts';
import { levels } from '../weights/levels.ts';
import { numberFormats } from '../weights/number-formats.ts';

export const engines = ['interpreter', 'sparse', 'dense', 'onnx'] as const;
export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];

export function parameterOption(): Option {
  return new Option('-P, --parameter <NAME=VALUE>', 'Set a `param` of the program; may be repeated').argParser(
    (value: string, before: readonly string[] | undefined) => [...(before ?? []), value],
  );
}

export function engineOption(): Option {
  return new Option('--engine <engine>', 'What runs the program').choices(engines);
}

export function jsonOption(description: string): Option {
  return new Option('--json', description);
}

export function wholeNumberFrom(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} up` : `${least} to ${most}`;
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${range}.`);
  };
}

export function lengthsOption(): Option {
  return new Option('--lengths <A..B>', 'How many tokens they have, the frame not counted (default: 0..10)').argParser(
    (text): readonly [number, number] => {
      const [, shortest, longest = shortest] = /^(\d+)(?:\.\.(\d+))?$/.exec(text) ?? [];
      const lengths = [Number(shortest), Number(longest)] as const;
      if (lengths[0] <= lengths[1]) return lengths;
      throw new InvalidArgumentError('It must be two whole numbers, as in 3..8, the shortest first.');
    },
  );
}

export function levelOption(): Option {
  return new Option(
    '-O, --optimize <level>',
    'How small the network is to be: 0 is a unit for every rule and value, as in the paper',
  )
    .choices(levels.map(String))
    .argParser((text) => {
      const level = levels.find((each) => String(each) === text);
      if (level === undefined) throw new InvalidArgumentError('It must be 0, 1 or 2.');
      return level;
    });
}

export function formatOption(): Option {
  return new Option('--format <format>', 'What the weights are written as (default: safetensors)').choices(
    exportFormats,
  );
}

export function numbersOption(): Option {
  return new Option('--numbers <format>', 'What the weights are to be run in').choices(numberFormats);
}

/** The end of a command's help. The examples are run by a test. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}`).join('\n')}`;
}
