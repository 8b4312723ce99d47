/** Completion for bash, 3.2 (of macOS) and later. */

import type { CompletedCommand, CompletedOption, Values } from './completion.ts';

export function bashScript(commands: readonly CompletedCommand[]): string {
  return `# Completion of altac for bash: source <(altac completion bash)
_altac() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD - 1]}" kind="" values="" options=""
  COMPREPLY=()
  # bash takes \`--engine=sparse\` for three words.
  if [[ $word == "=" ]]; then
    word=""
  elif [[ $before == "=" ]]; then
    before="\${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  if (( COMP_CWORD == 1 )); then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(' ')} --help --version" -- "$word"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${commands.map(commandCase).join('\n')}
    *) return ;;
  esac
  if [[ $kind != option && $word == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  elif [[ $values == files:* ]]; then
    _altac_files "\${values#files:}" "$word"
  else
    COMPREPLY=($(compgen -W "$values" -- "$word"))
  fi
}
# Files with one of these endings (all, if there are none), and folders.
_altac_files() {
  local name ending
  compopt -o filenames 2> /dev/null
  while IFS= read -r name; do
    if [[ -z $1 || -d $name ]]; then
      COMPREPLY+=("$name")
    else
      for ending in $1; do
        if [[ $name == *"$ending" ]]; then COMPREPLY+=("$name"); fi
      done
    fi
  done < <(compgen -f -- "$2")
}
complete -F _altac altac`;
}

function commandCase({ name, options, values }: CompletedCommand): string {
  const flags = options.flatMap((option) => option.flags).join(' ');
  const withValues = options.filter((option) => option.values !== null);
  return `    ${name})
      options="${flags}" values="${valuesText(values)}"${
        withValues.length === 0
          ? ''
          : `
      case "$before" in
${withValues.map(optionCase).join('\n')}
      esac`
      }
      ;;`;
}

function optionCase({ flags, values }: CompletedOption): string {
  return `        ${flags.join('|')}) kind=option values="${values === null ? '' : valuesText(values)}" ;;`;
}

function valuesText(values: Values): string {
  if (values.kind === 'words') return values.words.join(' ');
  return values.kind === 'files' ? `files:${values.extensions.map((extension) => `.${extension}`).join(' ')}` : '';
}
