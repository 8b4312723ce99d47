/** Options that several commands share, and how their values are read. */

import { InvalidArgumentError, Option } from 'commander';
import { exportFormats } from '../export/export.ts';
import { optimizerNames } from '../runtime/tensors/optimizers.ts';
import { initializations } from '../training/initialization.ts';
import type { LengthRange } from '../training/options.ts';
import { activations } from '../weights/learned.ts';
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

/** What a seed may be. */
export const wholeNumber32 = wholeNumberFrom(0, 2 ** 32 - 1);

export function numberFrom(least: number, most = Number.POSITIVE_INFINITY): (text: string) => number {
  const range = most === Number.POSITIVE_INFINITY ? `from ${least} up` : `from ${least} to ${most}`;
  return (text) => {
    const value = /^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most && Number.isFinite(value)) return value;
    throw new InvalidArgumentError(`It must be a number ${range}.`);
  };
}

/** `1..20`, or one number. */
export function lengthsOption(flag: string, description: string): Option {
  return new Option(`${flag} <from..to>`, description).argParser((text): LengthRange => {
    const [, from = '', to = from] = /^(\d{1,6})(?:\.\.(\d{1,6}))?$/.exec(text) ?? [];
    if (from === '' || Number(from) > Number(to)) {
      throw new InvalidArgumentError('It must be two whole numbers, the smaller first, as in 1..20.');
    }
    return { shortest: Number(from), longest: Number(to) };
  });
}

export function hiddenOption(sizes = '128,128'): Option {
  return new Option('--hidden <n,…>', `Units of each hidden layer (default: ${sizes})`).argParser((text) => {
    const sizes = text.split(',').map((part) => (/^\d{1,5}$/.test(part) ? Number(part) : 0));
    if (sizes.every((size) => size > 0)) return sizes;
    throw new InvalidArgumentError('It must be whole numbers from 1 up with commas between them, as in 128,128.');
  });
}

export function activationOption(): Option {
  return new Option('--activation <name>', 'What they compute (default: relu)').choices(activations);
}

export function initializationOption(): Option {
  return new Option('--initialization <name>', 'How their weights are drawn (default: he)').choices(initializations);
}

export function optimizerOption(): Option {
  return new Option('--optimizer <name>', 'How parameters are updated (default: adafactor)').choices(optimizerNames);
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
