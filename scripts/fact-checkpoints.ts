/**
 * Trains the family of small language models on facts, and writes checkpoints/facts-NAME.safetensors, which tests and
 * `altac experiment fallbacks` evaluate. About 20 minutes of one core. `npx tsx scripts/fact-checkpoints.ts d8 d16`: only these.
 */

import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FactCheckpoint, writeCheckpoints } from '../src/evaluation/fallbacks/facts/checkpoints.ts';
import { factCorpus } from '../src/evaluation/fallbacks/facts/corpus.ts';
import { type FamilyMember, family, startFactTraining } from '../src/evaluation/fallbacks/facts/family.ts';
import { openTensors } from '../src/runtime/tensors/open.ts';

const folder = fileURLToPath(new URL('../checkpoints/', import.meta.url));
const seeds = [0, 1, 2];
/** On the way; all seeds have a checkpoint at the end. */
const early = { seed: 0, stepsOf: ({ steps }: FamilyMember): number[] => [50, 200, steps / 2] };

async function checkpointsOf(member: FamilyMember, seed: number): Promise<FactCheckpoint[]> {
  const training = startFactTraining(factCorpus(seed), member, seed);
  const wanted = new Set([...(seed === early.seed ? early.stepsOf(member) : []), member.steps]);
  const found: FactCheckpoint[] = [];
  let losses: number[] = [];
  for (let step = 1; step <= member.steps; step++) {
    losses = [...losses.slice(-49), await training.step()];
    if (wanted.has(step)) found.push({ seed, step, parameters: await training.parameters() });
  }
  const loss = losses.reduce((sum, each) => sum + each, 0) / losses.length;
  process.stdout.write(`${member.name}, seed ${seed}: loss ${loss.toFixed(3)} over the last ${losses.length} steps\n`);
  return found;
}

await openTensors(['wasm']);
mkdirSync(folder, { recursive: true });
const names = process.argv.slice(2);
for (const member of family.filter(({ name }) => names.length === 0 || names.includes(name))) {
  const found: FactCheckpoint[] = [];
  for (const seed of seeds) found.push(...(await checkpointsOf(member, seed)));
  const file = join(folder, `facts-${member.name}.safetensors`);
  const bytes = writeCheckpoints(member, found);
  writeFileSync(`${file}.tmp`, bytes);
  renameSync(`${file}.tmp`, file);
  process.stdout.write(`${file}: ${Math.ceil(bytes.length / 1024)} kB\n`);
}
