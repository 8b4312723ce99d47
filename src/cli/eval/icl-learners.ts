/** What `altac eval icl` can measure: learners that run here, compiled programs, language models. */

import { extname } from 'node:path';
import type { Learner } from '../../evaluation/in-context-learning/items.ts';
import {
  analyticAttention,
  usualAnalyticAttention,
} from '../../evaluation/in-context-learning/learners/analytic-attention.ts';
import { majorityLabel, nearestNeighbours } from '../../evaluation/in-context-learning/learners/baselines.ts';
import {
  type Decoding,
  languageModelLearner,
} from '../../evaluation/in-context-learning/learners/language-model-learner.ts';
import { similarNames } from '../../ir/similar.ts';
import type { Usage } from '../../models/endpoint/usage.ts';
import { readBytes } from '../files.ts';
import { loadProgram, weightsOf } from '../load.ts';
import { modelOrigin, openModel } from '../models.ts';
import { packageFile } from '../package-files.ts';
import type { Terminal } from '../terminal.ts';
import { UserError } from '../user-error.ts';
import type { IclOptions } from './icl-options.ts';

export interface OpenedLearner {
  readonly learner: Learner;
  /** What its answers depend on, as plain data. */
  readonly identity: unknown;
  /** The same for readers. */
  readonly origin: string;
  /** `null`: it is no language model. */
  readonly decoding: Decoding | null;
  readonly usage: () => Usage | null;
  readonly dispose: () => void;
}

/** By name. They run here, and ask nobody. */
const local: Readonly<Record<string, (options: IclOptions) => Promise<Learner> | Learner>> = {
  'analytic-attention': ({ seed }) => analyticAttention(usualAnalyticAttention, seed),
  'trained-attention': () => trained(),
  'nearest-1': () => nearestNeighbours(1),
  'nearest-5': () => nearestNeighbours(5),
  classifier: () => classifier(),
  majority: () => majorityLabel(),
};

export async function openLearner(options: IclOptions, terminal: Terminal): Promise<OpenedLearner> {
  const { model } = options;
  const plain = { decoding: null, usage: () => null, dispose: () => {} };
  const named = local[model];
  if (named !== undefined) {
    const learner = await named(options);
    return { ...plain, learner, identity: model, origin: model };
  }
  if (extname(model) === '.alta') return { ...plain, ...(await compiledLearner(options, terminal)) };
  if (!model.includes('.') && !model.includes('/')) throw noSuchLearner(model);
  const opened = await openModel(model, options, terminal);
  const decoding = options.decoding ?? (options.chat === true ? 'generate' : 'score');
  const learner = languageModelLearner(opened.model, {
    decoding,
    format: { textName: options.textName, labelName: options.labelName },
    mostTokens: 32,
  });
  return {
    learner,
    identity: opened.identity,
    origin: modelOrigin(opened.identity),
    decoding,
    usage: opened.usage,
    dispose: () => opened.model.dispose(),
  };
}

/** What every model is held against; not itself. */
export async function baselinesFor(learner: Learner): Promise<readonly Learner[]> {
  const all = [nearestNeighbours(1), nearestNeighbours(5), await classifier(), majorityLabel()];
  return all.filter(({ name }) => name !== learner.name);
}

async function compiledLearner(
  options: IclOptions,
  terminal: Terminal,
): Promise<Pick<OpenedLearner, 'learner' | 'identity' | 'origin'>> {
  const program = loadProgram(options.model, options, terminal);
  const [{ exampleProgram, programLearner }, { createSparseEngine }, { sha256 }] = await Promise.all([
    import('../../evaluation/in-context-learning/learners/program-learner.ts'),
    import('../../runtime/engines/sparse.ts'),
    import('../../formats/sha256.ts'),
  ]);
  const engine = createSparseEngine(weightsOf(options.model, program), 'float32');
  try {
    const learner = programLearner(exampleProgram(options.model, program, engine));
    const hash = sha256(JSON.stringify(program));
    const origin = `${options.model}, SHA-256 ${hash.slice(0, 16)} as compiled`;
    return { learner, identity: { program: options.model, hash }, origin };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(error.message, ['`programs/nearest_example.alta` shows what such a program looks like']);
  }
}

/** `scripts/attention-checkpoint.ts` makes the file. */
async function trained(): Promise<Learner> {
  const [{ trainedAttention }, { readProjection }] = await Promise.all([
    import('../../evaluation/in-context-learning/learners/trained-attention.ts'),
    import('../../evaluation/in-context-learning/learners/trained-attention-file.ts'),
  ]);
  return trainedAttention(readProjection(readBytes(packageFile('checkpoints/trained-attention.safetensors'))));
}

async function classifier(): Promise<Learner> {
  const { trainedClassifier, usualClassifier } = await import(
    '../../evaluation/in-context-learning/learners/trained-classifier.ts'
  );
  return trainedClassifier(usualClassifier);
}

function noSuchLearner(model: string): UserError {
  const names = Object.keys(local);
  const near = similarNames(model, names);
  return new UserError(`There is no learner ${model}`, [
    near.length > 0
      ? `Near: ${near.join(', ')}`
      : `There are ${names.join(', ')}; files have an ending, as .json or .alta`,
  ]);
}
