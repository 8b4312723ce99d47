/**
 * An autoregressive network without recurrence (Germain et al. 2015, MADE): the policy of the planted task. Every hidden unit
 * has a degree, sees only tokens and units up to it, and the logits of a position only units of a lower one.
 *
 * Plain arrays of float64, and not the tensor runtime: of a batch of 64 such answers every operation has some thousand
 * numbers, of which the runtime's calls would cost more than the arithmetic; and an answer can be written a token at a time.
 */

import { type Random, seededRandom } from '../../random/seeded.ts';

export interface NetworkShape {
  readonly tokens: number;
  /** Most tokens of an answer. */
  readonly positions: number;
  /** Of the hidden layers, one or more. */
  readonly widths: readonly number[];
}

/**
 * Where a layer's numbers stand in `parameters`. All weights are there, those too that a mask forbids: they are 0 and stay
 * so, as nothing reads or writes them.
 */
export interface Layer {
  readonly width: number;
  /** Where the weights begin. Of the first layer `[positions × tokens, width]`, of others `[width, width before]`. */
  readonly weights: number;
  readonly biases: number;
  /**
   * Units stand in the order of their degree: `ends[d]` is how many have a degree up to d. So what a mask allows are the
   * units before an index, and no mask is needed.
   */
  readonly ends: readonly number[];
}

export interface Network extends NetworkShape {
  readonly parameters: Float64Array;
  readonly layers: readonly Layer[];
  /** `width`: positions × tokens; `weights`: `[positions × tokens, width of the last hidden layer]`. */
  readonly output: Omit<Layer, 'ends'>;
}

/** One answer as it is written: what the network computed for it, which the gradient needs. */
export interface Writing {
  /** Of which the first `length` are written. */
  readonly written: Int32Array;
  length: number;
  /** Of each layer; a unit is final when as many tokens as its degree are written. */
  readonly hidden: readonly Float64Array[];
  /** `[positions, tokens]`, of the positions that were asked for. */
  readonly probabilities: Float64Array;
}

/** Weights and biases are uniform in ±1/√(inputs), those that masks forbid counted in. */
export function createNetwork({ tokens, positions, widths }: NetworkShape, seed: number): Network {
  if (widths.length === 0 || positions < 2) {
    throw new RangeError('a network has a hidden layer, and two positions or more');
  }
  let size = 0;
  const taken = (count: number): number => {
    size += count;
    return size - count;
  };
  const layers = widths.map((width, index): Layer => {
    const inputs = index === 0 ? positions * tokens : (widths[index - 1] ?? 0);
    return { width, weights: taken(inputs * width), biases: taken(width), ends: endsOf(width, positions) };
  });
  const last = widths.at(-1) ?? 0;
  const outputs = positions * tokens;
  const output = { width: outputs, weights: taken(outputs * last), biases: taken(outputs) };
  const network: Network = { tokens, positions, widths, parameters: new Float64Array(size), layers, output };
  initialise(network, seededRandom(seed));
  return network;
}

/** Another network with the same numbers. */
export function copiedNetwork(network: Network): Network {
  return { ...network, parameters: network.parameters.slice() };
}

export function createWriting({ tokens, positions, widths }: NetworkShape): Writing {
  return {
    written: new Int32Array(positions),
    length: 0,
    hidden: widths.map((width) => new Float64Array(width)),
    probabilities: new Float64Array(positions * tokens),
  };
}

/** Nothing is written yet. */
export function begin({ parameters, layers }: Network, writing: Writing): void {
  const [first] = layers;
  if (first === undefined) return;
  writing.length = 0;
  writing.hidden[0]?.set(parameters.subarray(first.biases, first.biases + first.width));
}

/** Adds a token, and computes the units that wait for no other one. */
export function write({ tokens, parameters, layers }: Network, writing: Writing, token: number): void {
  const row = writing.length * tokens + token;
  writing.written[writing.length] = token;
  writing.length += 1;
  const degree = writing.length;
  const [first] = layers;
  const units = writing.hidden[0];
  if (first === undefined || units === undefined) return;
  const from = first.weights + row * first.width;
  for (let unit = first.ends[degree - 1] ?? first.width; unit < first.width; unit++) {
    units[unit] = (units[unit] ?? 0) + (parameters[from + unit] ?? 0);
  }
  rectify(units, first, degree);
  for (let index = 1; index < layers.length; index++) {
    const layer = layers[index];
    const [inputs, outputs] = [writing.hidden[index - 1], writing.hidden[index]];
    const end = layers[index - 1]?.ends[degree];
    if (layer === undefined || inputs === undefined || outputs === undefined || end === undefined) return;
    for (let unit = layer.ends[degree - 1] ?? 0; unit < (layer.ends[degree] ?? 0); unit++) {
      let sum = parameters[layer.biases + unit] ?? 0;
      const weights = layer.weights + unit * inputs.length;
      for (let i = 0; i < end; i++) sum += (parameters[weights + i] ?? 0) * (inputs[i] ?? 0);
      outputs[unit] = sum > 0 ? sum : 0;
    }
  }
}

/** Fills in the probabilities of the next token; they stand from the index that is returned. */
export function predict({ tokens, parameters, layers, output }: Network, writing: Writing): number {
  const { probabilities, length } = writing;
  const from = length * tokens;
  const units = writing.hidden.at(-1);
  const end = layers.at(-1)?.ends[length] ?? 0;
  if (units === undefined) return from;
  let largest = Number.NEGATIVE_INFINITY;
  for (let row = from; row < from + tokens; row++) {
    let logit = parameters[output.biases + row] ?? 0;
    const weights = output.weights + row * units.length;
    for (let i = 0; i < end; i++) logit += (parameters[weights + i] ?? 0) * (units[i] ?? 0);
    probabilities[row] = logit;
    if (logit > largest) largest = logit;
  }
  let total = 0;
  for (let row = from; row < from + tokens; row++) {
    const share = Math.exp((probabilities[row] ?? 0) - largest);
    probabilities[row] = share;
    total += share;
  }
  for (let row = from; row < from + tokens; row++) probabilities[row] = (probabilities[row] ?? 0) / total;
  return from;
}

/**
 * Adds the gradient of a loss to `gradient`. `byLogits` is its derivative by the logits `[positions, tokens]`, of the first
 * `steps` positions, which were all predicted. `memory`: for numbers in between, of the shape of `hidden`.
 */
export function addGradient(
  { tokens, parameters, layers, output }: Network,
  { written, hidden }: Writing,
  byLogits: Float64Array,
  steps: number,
  gradient: Float64Array,
  memory: readonly Float64Array[],
): void {
  for (const slopes of memory) slopes.fill(0);
  const [units, slopes] = [hidden.at(-1), memory.at(-1)];
  const last = layers.at(-1);
  if (units === undefined || slopes === undefined || last === undefined) return;
  for (let step = 0; step < steps; step++) {
    const end = last.ends[step] ?? 0;
    for (let row = step * tokens; row < (step + 1) * tokens; row++) {
      const slope = byLogits[row] ?? 0;
      if (slope === 0) continue;
      gradient[output.biases + row] = (gradient[output.biases + row] ?? 0) + slope;
      const weights = output.weights + row * units.length;
      for (let i = 0; i < end; i++) {
        gradient[weights + i] = (gradient[weights + i] ?? 0) + slope * (units[i] ?? 0);
        slopes[i] = (slopes[i] ?? 0) + slope * (parameters[weights + i] ?? 0);
      }
    }
  }
  // Units of a degree of `steps` or more have no part in these logits.
  const degrees = steps - 1;
  for (let index = layers.length - 1; index > 0; index--) {
    const layer = layers[index];
    const before = layers[index - 1];
    const [outputs, inputs] = [hidden[index], hidden[index - 1]];
    const [own, lower] = [memory[index], memory[index - 1]];
    if (layer === undefined || before === undefined) return;
    if (outputs === undefined || inputs === undefined || own === undefined || lower === undefined) return;
    for (let degree = 1; degree <= degrees; degree++) {
      const end = before.ends[degree] ?? 0;
      for (let unit = layer.ends[degree - 1] ?? 0; unit < (layer.ends[degree] ?? 0); unit++) {
        const slope = own[unit] ?? 0;
        if (slope === 0 || (outputs[unit] ?? 0) <= 0) continue;
        gradient[layer.biases + unit] = (gradient[layer.biases + unit] ?? 0) + slope;
        const weights = layer.weights + unit * before.width;
        for (let i = 0; i < end; i++) {
          gradient[weights + i] = (gradient[weights + i] ?? 0) + slope * (inputs[i] ?? 0);
          lower[i] = (lower[i] ?? 0) + slope * (parameters[weights + i] ?? 0);
        }
      }
    }
  }
  const [first] = layers;
  const [firstUnits, firstSlopes] = [hidden[0], memory[0]];
  if (first === undefined || firstUnits === undefined || firstSlopes === undefined) return;
  const end = first.ends[degrees] ?? 0;
  for (let unit = 0; unit < end; unit++) {
    if ((firstUnits[unit] ?? 0) <= 0) firstSlopes[unit] = 0;
    gradient[first.biases + unit] = (gradient[first.biases + unit] ?? 0) + (firstSlopes[unit] ?? 0);
  }
  for (let position = 0; position < degrees; position++) {
    const weights = first.weights + (position * tokens + (written[position] ?? 0)) * first.width;
    for (let unit = first.ends[position] ?? 0; unit < end; unit++) {
      gradient[weights + unit] = (gradient[weights + unit] ?? 0) + (firstSlopes[unit] ?? 0);
    }
  }
}

/** Units of this degree in the first layer are final now. */
function rectify(units: Float64Array, { ends }: Layer, degree: number): void {
  const end = ends[degree] ?? 0;
  for (let unit = ends[degree - 1] ?? 0; unit < end; unit++) if ((units[unit] ?? 0) < 0) units[unit] = 0;
}

/** Degrees are 1 … positions − 1 in turn, as many of each as may be: 1 + (j mod (positions − 1)), sorted. */
function endsOf(width: number, positions: number): number[] {
  const degrees = positions - 1;
  const ends = [0];
  for (let degree = 1; degree <= degrees; degree++) {
    ends.push((ends[degree - 1] ?? 0) + Math.floor((width - degree) / degrees) + 1);
  }
  // At the last position there is nothing left to wait for.
  return [...ends, width];
}

function initialise({ tokens, positions, parameters, layers, output }: Network, random: Random): void {
  const draw = (from: number, count: number, inputs: number): void => {
    for (let i = from; i < from + count; i++) parameters[i] = (2 * random() - 1) / Math.sqrt(inputs);
  };
  layers.forEach((layer, index) => {
    const before = layers[index - 1];
    if (before === undefined) {
      for (let row = 0; row < positions * tokens; row++) {
        const start = layer.ends[Math.floor(row / tokens)] ?? layer.width;
        draw(layer.weights + row * layer.width + start, layer.width - start, positions * tokens);
      }
    } else {
      for (let degree = 1; degree < positions; degree++) {
        for (let unit = layer.ends[degree - 1] ?? 0; unit < (layer.ends[degree] ?? 0); unit++) {
          draw(layer.weights + unit * before.width, before.ends[degree] ?? 0, before.width);
        }
      }
    }
    draw(layer.biases, layer.width, before?.width ?? positions * tokens);
  });
  const last = layers.at(-1);
  if (last === undefined) return;
  for (let row = 0; row < output.width; row++) {
    draw(output.weights + row * last.width, last.ends[Math.floor(row / tokens)] ?? 0, last.width);
  }
  draw(output.biases, output.width, last.width);
}
