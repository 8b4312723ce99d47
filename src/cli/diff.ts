/** `altac diff`: in what two programs, or their weights, differ. */

import { type Difference, differencesOf, type Kind } from '../export/differences.ts';
import { painted } from '../views/text.ts';
import type { CompiledModel } from '../weights/model.ts';
import { loadRunnable, type ParameterOptions, weightsOf } from './load.ts';
import type { Terminal } from './terminal.ts';

export interface DiffOptions extends ParameterOptions {
  readonly json?: boolean;
}

/** 0 where they are the same, 1 where they differ. */
export async function diffCommand(
  before: string,
  after: string,
  options: DiffOptions,
  terminal: Terminal,
): Promise<number> {
  const load = async (file: string): Promise<CompiledModel> => {
    const { program, model } = await loadRunnable(file, options, terminal);
    return model ?? weightsOf(file, program);
  };
  const differences = differencesOf(await load(before), await load(after));
  const { out } = terminal;
  if (options.json === true) out.write(`${JSON.stringify({ same: differences.length === 0, differences })}\n`);
  else if (differences.length === 0) out.write(`${before} and ${after} are the same\n`);
  else out.write(differencesText(differences, before, after, out.colour));
  return differences.length === 0 ? 0 : 1;
}

/** Differences of each kind, and characters of a line. */
const [mostShown, longestLine] = [20, 160];

const headings: Readonly<Record<Kind, string>> = {
  setting: 'settings',
  token: 'vocabulary',
  variable: 'variables',
  head: 'heads',
  rule: 'rules',
  halting: 'halting',
  output: 'output',
  dimension: 'residual dimensions',
  'literal unit': 'hidden units: literals',
  'rule unit': 'hidden units: rules',
  'value unit': 'hidden units: values',
  tensor: 'tensors',
};

function differencesText(differences: readonly Difference[], before: string, after: string, colour: boolean): string {
  const lines = ({ name, before: old, after: now }: Difference): string[] => {
    const withName = (text: string): string => shortened(text === name ? text : `${name}: ${text}`);
    return [
      ...(old === null ? [] : [painted('red', `- ${withName(old)}`, { colour })]),
      ...(now === null ? [] : [painted('green', `+ ${withName(now)}`, { colour })]),
    ];
  };
  const groups = new Map<Kind, Difference[]>();
  for (const each of differences) groups.set(each.kind, [...(groups.get(each.kind) ?? []), each]);
  const sections = [...groups].map(([kind, own]) => {
    const more = own.length - mostShown;
    const rest = more > 0 ? [`  … and ${more.toLocaleString('en')} more; --json gives all of them`] : [];
    return [painted('bold', headings[kind], { colour }), ...own.slice(0, mostShown).flatMap(lines), ...rest].join('\n');
  });
  return `--- ${before}\n+++ ${after}\n\n${sections.join('\n\n')}\n`;
}

function shortened(text: string): string {
  return text.length > longestLine ? `${text.slice(0, longestLine - 1)}…` : text;
}
