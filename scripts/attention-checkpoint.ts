/** Trains the attention of `altac eval icl --model trained-attention`, about 20 s, and writes checkpoints/trained-attention.safetensors. */

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  trainProjection,
  untrainedProjection,
} from '../src/evaluation/in-context-learning/learners/trained-attention.ts';
import { writeProjection } from '../src/evaluation/in-context-learning/learners/trained-attention-file.ts';

const [seed, steps] = [1, 600];
const projection = await trainProjection(untrainedProjection(seed), steps, seed, () => {});
const file = fileURLToPath(new URL('../checkpoints/trained-attention.safetensors', import.meta.url));
writeFileSync(file, writeProjection(projection));
