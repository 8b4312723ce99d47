/**
 * Weights run as an accelerator runs them in a small number format: weights, activations, attention and the residual
 * stream are rounded to it, sums are kept in float32. Written for nothing but to be plain.
 */

import type { Engine } from '../../src/ir/execution.ts';
import { runLayers } from '../../src/ir/loop.ts';
import { decodeStates } from '../../src/runtime/engines/decode.ts';
import { forEachEntry, type Linear, type SparseMatrix } from '../../src/weights/matrix.ts';
import type { AttentionHead, CompiledModel } from '../../src/weights/model.ts';
import { type NumberFormat, rounded } from '../../src/weights/number-formats.ts';

type Vector = readonly number[];

export function createNarrowEngine(model: CompiledModel, format: NumberFormat): Engine {
  const kept = (vector: Vector): Vector => vector.map((number) => rounded(number, format));
  const clipped = (vector: Vector): Vector => vector.map((number) => Math.min(Math.max(number, 0), 1));
  const linear = (layer: Linear): ((x: Vector) => Vector) => {
    const multiply = product(layer.weights, format);
    const bias = kept([...layer.bias]);
    return (x) => kept(added(multiply(x), bias));
  };
  const network = (layers: readonly Linear[]): ((x: Vector) => Vector) => {
    const steps = layers.map(linear);
    return (x) => steps.reduce((y, step, i) => (i < steps.length - 1 ? clipped(step(y)) : step(y)), x);
  };
  const head = ({ query, key, value, output, offsets }: AttentionHead): ((stream: readonly Vector[]) => Vector[]) => {
    const [toQuery, toKey, toValue, back] = [linear(query), linear(key), linear(value), product(output, format)];
    return (stream) => {
      const [keys, values] = [stream.map(toKey), stream.map(toValue)];
      return stream.map((x, i) => {
        const q = toQuery(x);
        const scores = keys.map((k, j) =>
          offsets === null || offsets.includes(j - i) ? rounded(dot(q, k), format) : Number.NEGATIVE_INFINITY,
        );
        const weights = kept(softmax([...scores, 0]));
        const fetched = (values[0] ?? []).map((_, c) =>
          dot(
            weights.slice(0, -1),
            values.map((v) => v[c] ?? 0),
          ),
        );
        return kept(back(kept(fetched)));
      });
    };
  };

  const mlp = network(model.feedForward);
  const initial = model.initial === null ? null : network(model.initial);
  const clearing = model.clearing === null ? null : head(model.clearing);
  const heads = model.heads.map(head);
  const rowOf = (matrix: SparseMatrix | null, row: number): Vector => {
    const found = Array<number>(model.layout.dimensions.length).fill(0);
    if (matrix !== null)
      forEachEntry(matrix, (at, column, value) => {
        if (at === row) found[column] = value;
      });
    return kept(found);
  };

  return (tokens, options) => {
    let stream = tokens.map((token, position): Vector => {
      const x = kept(added(rowOf(model.tokenEmbedding, token), rowOf(model.positionEmbedding, position)));
      return initial === null ? x : kept(added(x, initial(x)));
    });
    const { halt } = model;
    const machine = {
      halted: () => halt !== null && stream.every((x) => dot([...halt.weights], x) + halt.bias >= 0.5),
      attention: () => {
        const before = stream;
        for (const attend of [...(clearing === null ? [] : [clearing]), ...heads]) {
          const fetched = attend(before);
          stream = stream.map((x, i) => kept(added(x, fetched[i] ?? [])));
        }
      },
      mlp: () => {
        stream = stream.map((x) => kept(added(x, mlp(x))));
      },
      states: (withHeads: boolean) => decodeStates(model, Float32Array.from(stream.flat()), tokens.length, withHeads),
    };
    return { ...runLayers(machine, options), brokenPromises: [] };
  };
}

function product(matrix: SparseMatrix, format: NumberFormat): (x: Vector) => Vector {
  const entries: [row: number, column: number, value: number][] = [];
  forEachEntry(matrix, (row, column, value) => entries.push([row, column, rounded(value, format)]));
  return (x) => {
    const sums = new Float32Array(matrix.rows);
    for (const [row, column, value] of entries) sums[row] = (sums[row] ?? 0) + value * (x[column] ?? 0);
    return [...sums];
  };
}

function added(a: Vector, b: Vector): Vector {
  return a.map((number, i) => Math.fround(number + (b[i] ?? 0)));
}

function dot(a: Vector, b: Vector): number {
  return a.reduce((sum, number, i) => Math.fround(sum + Math.fround(number * (b[i] ?? 0))), 0);
}

function softmax(scores: Vector): Vector {
  const largest = Math.max(...scores);
  const powers = scores.map((score) => Math.fround(Math.exp(score - largest)));
  const total = powers.reduce((sum, power) => Math.fround(sum + power), 0);
  return powers.map((power) => Math.fround(power / total));
}
