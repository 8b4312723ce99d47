/** A learned MLP from a file into a compiled model. */

import type { Program } from '../ir/program.ts';
import { type LearnedFile, programHash, readLearned } from '../training/learned-file.ts';
import { learnedMlp } from '../training/mlp-training.ts';
import type { CompiledModel } from '../weights/model.ts';
import { readBytes } from './files.ts';
import { UserError } from './user-error.ts';

/** Refused if another program was trained, or it does not fit the model. */
export function loadLearned(file: string, program: Program): LearnedFile {
  const read = readLearned(readBytes(file));
  if (!read.ok) {
    throw new UserError(`${file} holds no learned MLP: ${read.error}`, ['`altac train FILE -o NAME` writes one']);
  }
  if (read.value.hash === programHash(program)) return read.value;
  const other =
    read.value.program === program.name ? `${program.name} as it was, or with other parameters` : read.value.program;
  throw new UserError(`${file} was trained on another program: ${other}`, ['Train it on this one: `altac train`']);
}

export function withLearned(model: CompiledModel, file: string, snap: boolean): CompiledModel {
  const { state, options } = loadLearned(file, model.program);
  if (options.model !== 'mlp') {
    throw new UserError(
      `--mlp ${file}: it was learned with its attention, and cannot stand behind that of the program`,
      [`Run it by itself: \`--model ${file}\``],
    );
  }
  const learned = learnedMlp(model, state, options, snap);
  if (learned === null) throw new UserError(`${file} holds no learned MLP: its tensors do not fit its options`);
  return { ...model, learned };
}
