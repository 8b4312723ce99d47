/** The commands of `altac eval assistantbench`. */

import { type Command, Option } from 'commander';
import { scoringModes } from '../../evaluation/web-agent/scoring/score.ts';
import { type Begin, commandsOf, type Finish } from '../command-groups.ts';
import { modelOption, withEndpointOptions } from '../model-options.ts';
import { examples, jsonOption, numberFrom, wholeNumber32, wholeNumberFrom } from '../options.ts';
import type { Terminal } from '../terminal.ts';
import type { CheckAnswersOptions, CombineAnswersOptions } from './assistantbench-check.ts';
import type { DemoOptions } from './assistantbench-demo.ts';
import type { ReplayOptions } from './assistantbench-replay.ts';
import type { AgentRunOptions } from './assistantbench-run.ts';
import type { ScoreOptions } from './assistantbench-score.ts';
import { typedOptions } from './typed-options.ts';

export function addAssistantBench(group: Command, terminal: Terminal, finish: Finish): void {
  const begin = commandsOf(group, 'altac eval assistantbench');
  group.helpCommand(false).addHelpText('after', examples('altac eval assistantbench score --help'));
  addScore(begin, terminal, finish);
  addCheck(begin, terminal, finish);
  addRun(begin, terminal, finish);
  addReplay(begin, terminal, finish);
}

/** Two tasks and two answers, so that examples can be run. */
const sample = `printf '%s\\n' '{"id":"a","answer":"50"}' > gold.jsonl`;
const answer = `printf '%s\\n' '{"id":"a","answer":"40"}' > answers.jsonl`;

function addScore(begin: Begin, terminal: Terminal, finish: Finish): void {
  begin('score', 'Score predictions, with intervals, by difficulty and kind of answer')
    .argument('<predictions>', 'JSON Lines: {"id", "answer"} each; the empty answer is for none')
    .requiredOption('--gold <file>', 'The tasks, with their answers, as AssistantBench publishes them')
    .addOption(
      new Option('--mode <mode>', "Whose scorer: the leaderboard's, the same made safe, inspect_evals'")
        .choices(scoringModes)
        .default('official-safe'),
    )
    .option('--against <file>', 'Other predictions of the same tasks, to compare')
    .option('--explain', 'Also what each answer scores, and what of it people do not expect')
    .option('--page <file>', 'Write the report as a page, HTML')
    .option('--level <x>', 'Of confidence', numberFrom(0.5, 0.9999), 0.95)
    .option('--resamples <n>', 'Of the bootstrap over tasks', wholeNumberFrom(1, 100_000), 2000)
    .option('--seed <n>', 'For the bootstrap', wholeNumber32, 0)
    .addOption(jsonOption('As a JSON object'))
    .addHelpText('after', examples(sample, answer, 'altac eval assistantbench score answers.jsonl --gold gold.jsonl'))
    .action(async (file: string, options: ScoreOptions) =>
      finish(await (await import('./assistantbench-score.ts')).scoreCommand(file, options, terminal)),
    );
}

function addCheck(begin: Begin, terminal: Terminal, finish: Finish): void {
  begin('check', 'Say what is wrong with predictions before they are scored or handed in')
    .argument('<predictions>', 'JSON Lines: {"id", "answer"} each')
    .option('--gold <file>', 'The tasks, with or without answers: which are missing, which are unknown?')
    .option('--fix', 'Mend what is wrong with the form of answers, and nothing else')
    .option('-o, --output <file>', 'Where mended predictions go (default: the file itself)')
    .addOption(jsonOption('One JSON object for each finding'))
    .addHelpText('after', examples(answer, 'altac eval assistantbench check answers.jsonl'))
    .action(async (file: string, options: CheckAnswersOptions) =>
      finish(await (await import('./assistantbench-check.ts')).checkAnswersCommand(file, options, terminal)),
    );
  begin('combine', 'Fill what one system did not answer with the answers of another')
    .argument('<first>', 'Predictions (JSON Lines)')
    .argument('<second>', 'Those to fall back to, for instance closed-book answers')
    .option('-o, --output <file>', 'Where they go (default: stdout)')
    .addHelpText(
      'after',
      examples(
        `printf '%s\\n' '{"id":"a","answer":""}' > agent.jsonl`,
        answer,
        'altac eval assistantbench combine agent.jsonl answers.jsonl',
      ),
    )
    .action(async (first: string, second: string, options: CombineAnswersOptions) =>
      finish(
        await (await import('./assistantbench-check.ts')).combineAnswersCommand([first, second], options, terminal),
      ),
    );
}

function addRun(begin: Begin, terminal: Terminal, finish: Finish): void {
  const command = begin('run', 'Let a model answer tasks with a headless Chromium that may visit only some hosts')
    .argument('<tasks>', 'JSON Lines: {"id", "task"} each, and where it begins as "start", if elsewhere')
    .addOption(modelOption().makeOptionMandatory())
    .requiredOption('-o, --output <folder>', 'Where logs and answers go')
    .option('--resume', 'Go on with the run of that folder, at the step where it was')
    .option('--allow <host,…>', 'Hosts that may be visited: example.com, *.example.com; or any', listOf)
    .option('--start <url>', 'Where the agent begins')
    .option('--search <url>', 'A search, with {query} where the words go')
    .option('--fall-back', "Where the agent has no answer, take the model's closed-book answer")
    .option('--closed-book', 'Without a browser: from what the model knows')
    .option('--task <id,…>', 'Only these tasks', listOf)
    .option('--max-steps <n>', 'Of a task', wholeNumberFrom(1, 10_000), 30)
    .option('--max-nothing <n>', 'Steps in a row that do nothing', wholeNumberFrom(1, 1000), 3)
    .option('--max-seconds <n>', 'Of a task', wholeNumberFrom(1), 1800)
    .option('--max-tokens <n>', 'Of a task, in and out', wholeNumberFrom(1), 1_000_000)
    .option('--max-cost <x>', 'Of a task, where prices are given', numberFrom(0))
    .option('--page-timeout <seconds>', 'How long a page may take', numberFrom(0.1, 600), 15)
    .option('--pause <ms>', 'After each action', wholeNumberFrom(0, 60_000), 500)
    .option('--see-pictures', 'Show the model a picture of each page, beside its text')
    .option('--pictures', 'Keep a picture of every step, for `replay`')
    .option('--chromium <file>', 'The browser (default: ALTAC_CHROMIUM, or the first that is found)')
    .option('--seed <n>', 'For the model', wholeNumber32, 0)
    .addOption(jsonOption('One JSON object for each task'));
  withEndpointOptions(command)
    .addHelpText(
      'after',
      `\nFor instance:
  altac eval assistantbench run tasks.jsonl --model http://localhost:8000/v1 \\
    --model-name NAME --allow "*.wikipedia.org" \\
    --start https://en.wikipedia.org/ -o trial`,
    )
    .action(async (file: string, options: AgentRunOptions, own: Command) =>
      finish(
        await (await import('./assistantbench-run.ts')).agentRunCommand(
          file,
          { ...options, ...typedOptions(own) },
          terminal,
        ),
      ),
    );
}

function listOf(text: string): readonly string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function addReplay(begin: Begin, terminal: Terminal, finish: Finish): void {
  begin('replay', 'Show the log of a run as a page: what was seen, thought, done and paid, step by step')
    .argument('<log>', 'As `run` and `demo -o` write it: FOLDER/logs/TASK.jsonl')
    .option('-o, --output <file>', 'Where the page goes, as HTML (default: stdout)')
    .addHelpText(
      'after',
      '\nFor instance, after `altac eval assistantbench demo -o trial`:\n  altac eval assistantbench replay trial/logs/festival.jsonl -o page.html',
    )
    .action(async (file: string, options: ReplayOptions) =>
      finish(await (await import('./assistantbench-replay.ts')).replayCommand(file, options, terminal)),
    );
  begin('demo', 'Let a scripted model loose on small sites with traps that this command serves')
    .option('--task <id,…>', 'Only these tasks', listOf)
    .option('--seed <n>', 'For other sites', wholeNumber32, 0)
    .option('-o, --output <folder>', 'Keep logs there (default: nothing is kept)')
    .option('--pictures', 'Keep a picture of every step as well')
    .option('--chromium <file>', 'The browser (default: ALTAC_CHROMIUM, or the first that is found)')
    .addOption(jsonOption('One JSON object for each task'))
    .addHelpText('after', '\nFor instance:\n  altac eval assistantbench demo --task festival -o trial --pictures')
    .action(async (options: DemoOptions) =>
      finish(await (await import('./assistantbench-demo.ts')).demoAgentCommand(options, terminal)),
    );
}
