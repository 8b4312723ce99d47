/** Completion for zsh, to be sourced or put into a folder of `fpath` as `_altac`. */

import type { CompletedCommand, CompletedOption, Values } from './completion.ts';

export function zshScript(commands: readonly CompletedCommand[]): string {
  return `#compdef altac
# Completion of altac for zsh: source <(altac completion zsh)
_altac() {
  local -a commands
  commands=(
${commands.map(({ name, description }) => `    ${quoted(`${name}:${description}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands command commands
    _arguments '--help[print the help]' '--version[print the version]'
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
${commands.map(commandCase).join('\n')}
  esac
}
if [[ $funcstack[1] == _altac ]]; then _altac "$@"; else compdef _altac altac; fi`;
}

function commandCase({ name, options, values }: CompletedCommand): string {
  const specs = [...options.flatMap(optionSpecs), quoted(`*:${actionOf('argument', values)}`)];
  return `    ${name})
      _arguments -s \\
        ${specs.join(' \\\n        ')}
      ;;`;
}

function optionSpecs({ flags, description, values }: CompletedOption): string[] {
  const text = description.replace(/[[\]:]/g, '\\$&');
  return flags.map((flag) => {
    if (values === null) return quoted(`${flag}[${text}]`);
    return quoted(`${flag}${flag.startsWith('--') ? '=' : '+'}[${text}]:${actionOf('value', values)}`);
  });
}

function actionOf(what: string, values: Values): string {
  if (values.kind === 'words') return `${what}:(${values.words.join(' ')})`;
  if (values.kind === 'unknown') return `${what}: `;
  const [first, ...others] = values.extensions;
  if (first === undefined) return 'file:_files';
  // One ending in brackets would be something else.
  return `file:_files -g "*.${others.length === 0 ? first : `(${values.extensions.join('|')})`}"`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
