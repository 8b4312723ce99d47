/** `altac completion`: scripts for shells, made from the commands that there are. */

import type { Command } from 'commander';

export type Shell = 'bash' | 'zsh' | 'fish';

export function completionScript(shell: Shell, program: Command): string {
  const commands = program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: command.options.flatMap(({ long }) => (typeof long === 'string' ? [long] : [])),
  }));
  const names = commands.map(({ name }) => name).join(' ');
  if (shell === 'fish') {
    return commands
      .flatMap(({ name, description, options }) => [
        `complete -c altac -n __fish_use_subcommand -a ${name} -d '${description.replaceAll("'", "\\'")}'`,
        ...options.map((option) => `complete -c altac -n '__fish_seen_subcommand_from ${name}' -l ${option.slice(2)}`),
      ])
      .join('\n');
  }
  const cases = commands.map(({ name, options }) => `    ${name}) options="${options.join(' ')}" ;;`).join('\n');
  return [
    ...(shell === 'zsh' ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
    '_altac() {',
    `  local word="${shellWord('COMP_CWORD')}" options=""`,
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W "${names}" -- "$word"))`,
    '    return',
    '  fi',
    `  case "${shellWord('1')}" in`,
    cases,
    '  esac',
    '  if [[ "$word" == -* ]]; then COMPREPLY=($(compgen -W "$options" -- "$word")); else COMPREPLY=($(compgen -f -- "$word")); fi',
    '}',
    'complete -F _altac altac',
  ].join('\n');
}

function shellWord(index: string): string {
  return `$\{COMP_WORDS[${index}]}`;
}
