/**
 * Trains the family of small language models on facts, and writes checkpoints/facts-NAME.safetensors, which tests and
 * `altac experiment fallbacks` evaluate. About 20 minutes of one core. What is done is kept in a temporary folder, so that the
 * script goes on where it was stopped. `npx tsx scripts/fact-checkpoints.ts d8 d64:1`: only these, d64 with seed 1 only; a file is
 * written once all its models are there.
 */

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCheckpoints } from '../src/evaluation/fallbacks/facts/checkpoints.ts';
import { factCorpus } from '../src/evaluation/fallbacks/facts/corpus.ts';
import { type FamilyMember, family, startFactTraining } from '../src/evaluation/fallbacks/facts/family.ts';
import { readSafetensors, writeSafetensors } from '../src/formats/safetensors.ts';
import { openTensors } from '../src/runtime/tensors/open.ts';
import { stateOfTensors, type TrainingState, tensorsOfState } from '../src/runtime/tensors/trainer.ts';

const folder = fileURLToPath(new URL('../checkpoints/', import.meta.url));
const kept = join(tmpdir(), 'altac-fact-checkpoints');
const seeds = [0, 1, 2];
const keptEvery = 50;

/** On the way with the first seed; at the end with all. */
function stepsOf({ steps }: FamilyMember, seed: number): number[] {
  return seed === seeds[0] ? [50, 200, steps / 2, steps] : [steps];
}

async function train(member: FamilyMember, seed: number): Promise<void> {
  if (existsSync(stateFile(member, seed, member.steps))) return;
  const progress = stateFile(member, seed, 'progress');
  const training = await startFactTraining(
    factCorpus(seed),
    member,
    seed,
    existsSync(progress) ? stateIn(progress) : null,
  );
  const started = (await training.state()).updates;
  const wanted = stepsOf(member, seed);
  let losses: number[] = [];
  for (let step = started + 1; step <= member.steps; step++) {
    losses = [...losses.slice(-49), await training.step()];
    if (step % keptEvery === 0 || wanted.includes(step)) {
      const bytes = bytesOf(await training.state());
      if (wanted.includes(step)) put(stateFile(member, seed, step), bytes);
      put(progress, bytes);
      const loss = losses.reduce((sum, each) => sum + each, 0) / losses.length;
      process.stdout.write(
        `${member.name}, seed ${seed}, step ${step}: loss ${loss.toFixed(3)} over the last 50 steps\n`,
      );
    }
  }
}

function bytesOf(state: TrainingState): Uint8Array {
  return writeSafetensors({ tensors: tensorsOfState(state), metadata: { updates: String(state.updates) } });
}

function stateIn(file: string): TrainingState {
  const read = readSafetensors(readFileSync(file));
  if (!read.ok) throw new Error(`${file}: ${read.error}`);
  return stateOfTensors(read.file.tensors, Number(read.file.metadata['updates']));
}

function stateFile({ name }: FamilyMember, seed: number, step: number | 'progress'): string {
  return join(kept, `${name}-${seed}-${step}.safetensors`);
}

function put(file: string, content: Uint8Array): void {
  writeFileSync(`${file}.tmp`, content);
  renameSync(`${file}.tmp`, file);
}

await openTensors(['wasm']);
for (const path of [folder, kept]) mkdirSync(path, { recursive: true });
const names = process.argv.slice(2);
for (const member of family) {
  const own = seeds.filter(
    (seed) => names.length === 0 || names.includes(member.name) || names.includes(`${member.name}:${seed}`),
  );
  for (const seed of own) await train(member, seed);
  const all = seeds.flatMap((seed) => stepsOf(member, seed).map((step) => ({ seed, step })));
  if (own.length === 0 || !all.every(({ seed, step }) => existsSync(stateFile(member, seed, step)))) continue;
  const file = join(folder, `facts-${member.name}.safetensors`);
  const bytes = writeCheckpoints(
    member,
    all.map(({ seed, step }) => ({ seed, step, parameters: stateIn(stateFile(member, seed, step)).parameters })),
  );
  put(file, bytes);
  process.stdout.write(`${file}: ${Math.ceil(bytes.length / 1024)} kB\n`);
}
