/** Completion for fish. */

import type { CompletedCommand, Values } from './completion.ts';

export function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ name, description, options, values }) => {
    const here = `complete -c altac -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c altac -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
      ...(values.kind === 'unknown' ? [] : [`${here}${valuesText(values)}`]),
      ...options.map((option) => {
        const flags = option.flags.map((flag) =>
          flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
        );
        const value = option.values === null ? '' : ` ${valueText(option.values)}`;
        return `${here} ${flags.join(' ')}${value} -d ${quoted(option.description)}`;
      }),
    ];
  });
  return [
    '# Completion of altac for fish: altac completion fish | source',
    'complete -c altac -f',
    "complete -c altac -n __fish_use_subcommand -l version -d 'print the version'",
    "complete -c altac -n __fish_use_subcommand -l help -d 'print the help'",
    ...lines,
  ].join('\n');
}

function valuesText(values: Values): string {
  if (values.kind === 'words') return ` -a ${quoted(values.words.join(' '))}`;
  if (values.kind === 'unknown') return '';
  if (values.extensions.length === 0) return ' -F';
  return ` -a ${quoted(values.extensions.map((extension) => `(__fish_complete_suffix .${extension})`).join(' '))}`;
}

/** `-x`: something follows the option, and it is no file. */
function valueText(values: Values): string {
  return values.kind === 'files' ? `-r${valuesText(values)}` : `-x${valuesText(values)}`;
}

/** In single quotes, where fish knows only these two escapes. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
