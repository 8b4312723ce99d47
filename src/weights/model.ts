/**
 * A compiled program: the weights of a Universal Transformer encoder, as plain data.
 *
 * With n positions, D residual dimensions and clip(x) = min(max(x, 0), 1), a run computes
 *
 *     x ← tokenEmbedding[token] + positionEmbedding[position]          (initial: x ← x + W₂ clip(W₁ x + b₁) + b₂)
 *     repeat, until the halt test holds at every position:
 *       x ← x + clearing(x);  x ← x + Σ heads(x of before the clearing)
 *       x ← x + L₄(clip(L₃(clip(L₂(clip(L₁(x)))))))
 *
 * A head scores position j for position i with q_i · k_j, *not* divided by √d; where it has offsets, the score is −∞
 * unless j − i is one of them. One more key and value, both zero, take part in the softmax: nothing selected gives
 * zero. The clearing head comes first and takes away what the heads wrote in the last layer, so that the dimensions
 * of heads are exactly zero when new outputs are added.
 */

import type { Program } from '../ir/program.ts';
import type { Layout } from './layout.ts';
import type { LearnedMlp } from './learned.ts';
import type { Level } from './levels.ts';
import type { Linear, SparseMatrix } from './matrix.ts';
import type { NumberFormat } from './number-formats.ts';
import type { Meaning } from './units.ts';

/** Raised whenever the shape or meaning of a model changes. */
export const MODEL_VERSION = 4;

/** The dot product that decides: selected positions score +50, unselected ones −50, the zero slot 0. */
export const SCORE_SPAN = 100;

export interface CompiledModel {
  readonly program: Program;
  readonly layout: Layout;
  /** The longest input for which the weights are right in their format. */
  readonly maxLength: number;
  readonly format: NumberFormat;
  /** How small the network was made. */
  readonly level: Level;
  /** Where rules that some inputs did not need were left out: on other inputs the weights may be wrong. */
  readonly minimalFor: MinimalFor | null;
  /** [vocabulary × D] */
  readonly tokenEmbedding: SparseMatrix;
  /** [positions × D], where something is initialised by position. */
  readonly positionEmbedding: SparseMatrix | null;
  /** Applied once, after the embedding, where something is initialised by token and position together. */
  readonly initial: readonly [Linear, Linear] | null;
  /** Takes away the head outputs of the last layer; `null` in a program without heads. */
  readonly clearing: AttentionHead | null;
  readonly heads: readonly AttentionHead[];
  /** Four linear layers; their outputs but the last are clipped. */
  readonly feedForward: readonly [Linear, Linear, Linear, Linear];
  /** What runs in the place of those four; `null`: they run. */
  readonly learned: LearnedMlp | null;
  /** For each of its three hidden layers, what the units stand for. */
  readonly units: readonly [readonly Meaning[], readonly Meaning[], readonly Meaning[]];
  /** A position has halted where weights · x + bias ≥ ½; `null`: never. */
  readonly halt: HaltTest | null;
  /** The unembedding, [codes × D], or [1 × D] for a numeric output. Empty for a head output: undefined between layers. */
  readonly output: SparseMatrix;
}

/** The paper's notion of minimal rules: those that hold somewhere on the inputs of a data set. */
export interface MinimalFor {
  readonly inputs: number;
  readonly rules: number;
  /** How many rules the program has. */
  readonly of: number;
}

export interface AttentionHead {
  readonly name: string;
  /** Three projections, [d_k × D], [d_k × D] and [d_v × D]. */
  readonly query: Linear;
  readonly key: Linear;
  readonly value: Linear;
  /** [D × d_v] */
  readonly output: SparseMatrix;
  readonly offsets: readonly number[] | null;
}

export interface HaltTest {
  /** [D] */
  readonly weights: Float64Array;
  readonly bias: number;
}
