/** The commands of `altac rewards`: rewards for the steps of an answer, and search by them. */

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Prover } from '../rewards/verifiers/step-labels.ts';
import { type Begin, commandsOf, explainGroup, type Finish } from './command-groups.ts';
import { examples, jsonOption, numberFrom, wholeNumber32, wholeNumberFrom } from './options.ts';
import type { DiagnoseOptions } from './rewards/diagnose.ts';
import type { LabelOptions } from './rewards/label.ts';
import { labelFormats } from './rewards/verifier-targets.ts';
import { addRewardsModelCommands } from './rewards-model-commands.ts';
import type { Terminal } from './terminal.ts';

export function addRewardsCommands(rewards: Command, terminal: Terminal, finish: Finish): void {
  const command = commandsOf(rewards, 'altac rewards');
  explainGroup(rewards, 'altac rewards', `echo '{"steps":["a"],"successes":[1,3],"rollouts":4}' | altac rewards label`);
  addLabel(command, terminal, finish);
  addDiagnose(command, terminal, finish);
  addRewardsModelCommands(command, terminal, finish);
}

function addLabel(command: Begin, terminal: Terminal, finish: Finish): void {
  command('label', 'Turn rollouts from prefixes into rewards of steps, and into what verifiers learn from')
    .argument('[file]', 'JSON Lines (.jsonl); without it, or for -, stdin')
    .addOption(new Option('--format <format>', 'What lines become').choices(labelFormats).default('rewards'))
    .addOption(proverOption())
    .option('--alpha <x>', 'The weight of its progress beside the value', numberFrom(0), 1)
    .option('--smoothing <n>', 'So many successes and failures are added to the counts', numberFrom(0), 0)
    .option('--pit <x>', 'Values below it are pits (default: none of the rollouts succeeded)', numberFrom(0, 1))
    .option('--until-pit', 'Leave out what follows the first pit')
    .addOption(
      new Option('--of <whose>', 'Whose values a verifier is to learn').choices(['policy', 'prover']).default('policy'),
    )
    .option('--threshold <x>', 'trl: a step is right where more of the rollouts succeed', numberFrom(0, 1), 0)
    .option('--placeholder <text>', 'openrlhf: what stands behind each step', 'ки')
    .addOption(separatorOption('openrlhf: what stands between prompt and steps'))
    .option('--prefix <text>', 'What new fields begin with', '')
    .option('-o, --output <file>', 'Where lines go (default: stdout)')
    .option('--overwrite', 'Replace fields that are there')
    .addOption(
      new Option('--on-error <how>', 'What is done about a line that cannot be used')
        .choices(['stop', 'skip'])
        .default('stop'),
    )
    .option('--rejects <file>', 'Where lines go that are skipped, with number and cause')
    .addHelpText(
      'after',
      examples(
        `echo '{"prompt":"p","steps":["a"],"successes":[1,3],"rollouts":4}' > rolled.jsonl`,
        'altac rewards label rolled.jsonl --prover best-of:4',
        'altac rewards label rolled.jsonl --format trl',
      ),
    )
    .action(async (file: string | undefined, options: LabelOptions) =>
      finish(await (await import('./rewards/label.ts')).labelCommand(file, options, terminal)),
    );
}

function addDiagnose(command: Begin, terminal: Terminal, finish: Finish): void {
  command('diagnose', 'Say which of several provers is worth using for a policy')
    .argument('[file]', 'JSON Lines (.jsonl) of actions in states; without it, or for -, stdin')
    .option('--alpha <x>', 'The weight of progress beside the outcome', numberFrom(0), 1)
    .addOption(
      new Option('--best-of <k,…>', 'Provers that rows imply: the best of K answers of the policy; none')
        .argParser((text) =>
          text === 'none' ? [] : text.split(',').map((part) => wholeNumberFrom(1, 99_999)(part.trim())),
        )
        .default([4], '4'),
    )
    .option('--level <x>', 'Of confidence', numberFrom(0.5, 0.9999), 0.95)
    .option('--resamples <n>', 'Of the bootstrap over states', wholeNumberFrom(1, 100_000), 1000)
    .option('--seed <n>', 'For the bootstrap', wholeNumber32, 0)
    .addOption(
      new Option('--on-error <how>', 'What is done about a line that cannot be used')
        .choices(['stop', 'skip'])
        .default('stop'),
    )
    .option('--rejects <file>', 'Where lines go that are skipped, with number and cause')
    .addOption(jsonOption('As a JSON object'))
    .addHelpText(
      'after',
      examples(
        `echo '{"state":"s","q_pi":0.1,"q_mu":0.2}' > q.jsonl`,
        `echo '{"state":"s","q_pi":0.3,"q_mu":0.9}' >> q.jsonl`,
        'altac rewards diagnose q.jsonl',
      ),
    )
    .action(async (file: string | undefined, options: DiagnoseOptions) =>
      finish(await (await import('./rewards/diagnose.ts')).diagnoseCommand(file, options, terminal)),
    );
}

function proverOption(): Option {
  return new Option(
    '--prover <whose>',
    'Whose progress: policy, best-of:K of it, other (default: other where lines have it)',
  ).argParser((text): Prover => {
    if (text === 'policy' || text === 'other') return { kind: text };
    const [, draws] = /^best-of:([1-9]\d{0,4})$/.exec(text) ?? [];
    if (draws !== undefined) return { kind: 'best-of', draws: Number(draws) };
    throw new InvalidArgumentError('It must be policy, other or best-of:K, as in best-of:4.');
  });
}

/** `\n` and `\t` may be written as such. */
function separatorOption(description: string): Option {
  return new Option('--separator <text>', description)
    .argParser((text) => text.replaceAll('\\n', '\n').replaceAll('\\t', '\t'))
    .default('\n', '"\\n"');
}
