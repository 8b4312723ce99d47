/** Adam and Adafactor on plain numbers. What they keep beside a parameter, their slots, starts as zeros. */

export const optimizerNames = ['adafactor', 'adam'] as const;

export type OptimizerName = (typeof optimizerNames)[number];

/** float32 on the tensor runtime; float64 where all of a training is ours. */
type Floats = Float32Array | Float64Array;

/** Slots of one parameter by name. Their numbers change in place. */
type Slots = ReadonlyMap<string, Floats>;

export interface Optimizer {
  /** A gradient over all parameters whose Euclidean norm is larger is made as long as this. */
  readonly mostNorm: number;
  /** The sizes of the slots of a parameter of this shape, by name. */
  readonly slotSizes: (shape: readonly number[]) => Readonly<Record<string, number>>;
  /** Changes the parameter and its slots. `time` counts updates, from 1. */
  readonly update: (parameter: Parameter, gradient: Floats, slots: Slots, rate: number, time: number) => void;
}

export interface Parameter {
  readonly shape: readonly number[];
  readonly data: Floats;
}

export interface AdamSettings {
  /** How much of the mean of squares stays from step to step. */
  readonly secondDecay: number;
  /** With it every parameter loses this part of itself times the rate, whatever its gradient (Loshchilov and Hutter, 2019). */
  readonly weightDecay: number;
  readonly mostNorm: number;
}

/** Kingma and Ba, 2015, with their own settings. */
const ownSettings: AdamSettings = { secondDecay: 0.999, weightDecay: 0, mostNorm: Number.POSITIVE_INFINITY };

export const optimizers: Readonly<Record<OptimizerName, Optimizer>> = {
  adam: adam(ownSettings),
  adafactor: adafactor(),
};

export function adam({ secondDecay, weightDecay, mostNorm }: AdamSettings): Optimizer {
  const [firstDecay, epsilon] = [0.9, 1e-8];
  return {
    mostNorm,
    slotSizes: (shape) => ({ first: sizeOf(shape), second: sizeOf(shape) }),
    update: ({ data }, gradient, slots, rate, time) => {
      const [first, second] = [slotOf(slots, 'first'), slotOf(slots, 'second')];
      const firstScale = 1 / (1 - firstDecay ** time);
      const secondScale = 1 / (1 - secondDecay ** time);
      for (let index = 0; index < data.length; index++) {
        const slope = gradient[index] ?? 0;
        const mean = firstDecay * (first[index] ?? 0) + (1 - firstDecay) * slope;
        const square = secondDecay * (second[index] ?? 0) + (1 - secondDecay) * slope * slope;
        first[index] = mean;
        second[index] = square;
        const step = (rate * mean * firstScale) / (Math.sqrt(square * secondScale) + epsilon);
        const old = data[index] ?? 0;
        data[index] = old - step - rate * weightDecay * old;
      }
    },
  };
}

/**
 * Shazeer and Stern, 2018, without momentum: the second moments of a matrix are kept by row and by column, updates are
 * clipped to a root mean square of 1, and are in proportion to the size of the parameter.
 */
function adafactor(): Optimizer {
  const [tiny, leastScale, decayPower] = [1e-30, 1e-3, 0.8];
  return {
    mostNorm: Number.POSITIVE_INFINITY,
    slotSizes: (shape) => {
      const [rows = 1, columns] = shape;
      return columns === undefined ? { second: rows } : { rows, columns };
    },
    update: ({ shape, data }, gradient, slots, rate, time) => {
      const decay = 1 - time ** -decayPower;
      const [rows = 1, columns] = shape;
      const step =
        columns === undefined
          ? stepOfVector(gradient, slotOf(slots, 'second'), decay)
          : stepOfMatrix(gradient, slotOf(slots, 'rows'), slotOf(slots, 'columns'), rows, columns, decay);
      const clip = Math.max(1, rootMeanSquare(step));
      const scale = (rate * Math.max(leastScale, rootMeanSquare(data))) / clip;
      for (let index = 0; index < data.length; index++) data[index] = (data[index] ?? 0) - scale * (step[index] ?? 0);
    },
  };

  function stepOfVector(gradient: Floats, second: Floats, decay: number): Float64Array {
    return Float64Array.from(gradient, (slope, index) => {
      const square = decay * (second[index] ?? 0) + (1 - decay) * (slope * slope + tiny);
      second[index] = square;
      return slope / Math.sqrt(square);
    });
  }

  function stepOfMatrix(
    gradient: Floats,
    rowSlot: Floats,
    columnSlot: Floats,
    rows: number,
    columns: number,
    decay: number,
  ): Float64Array {
    const [rowSums, columnSums] = [new Float64Array(rows), new Float64Array(columns)];
    for (let row = 0, index = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, index++) {
        const slope = gradient[index] ?? 0;
        const square = slope * slope + tiny;
        rowSums[row] = (rowSums[row] ?? 0) + square;
        columnSums[column] = (columnSums[column] ?? 0) + square;
      }
    }
    let mean = 0;
    for (let row = 0; row < rows; row++) {
      rowSlot[row] = decay * (rowSlot[row] ?? 0) + ((1 - decay) * (rowSums[row] ?? 0)) / columns;
      mean += (rowSlot[row] ?? 0) / rows;
    }
    for (let column = 0; column < columns; column++) {
      columnSlot[column] = decay * (columnSlot[column] ?? 0) + ((1 - decay) * (columnSums[column] ?? 0)) / rows;
    }
    const step = new Float64Array(gradient.length);
    for (let row = 0, index = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, index++) {
        const square = ((rowSlot[row] ?? 0) * (columnSlot[column] ?? 0)) / mean;
        // Numbers this small may have been rounded to 0 in a slot.
        step[index] = square > 0 ? (gradient[index] ?? 0) / Math.sqrt(square) : 0;
      }
    }
    return step;
  }
}

function rootMeanSquare(numbers: Floats): number {
  let sum = 0;
  for (const number of numbers) sum += number * number;
  return numbers.length === 0 ? 0 : Math.sqrt(sum / numbers.length);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

function slotOf(slots: Slots, name: string): Floats {
  const slot = slots.get(name);
  if (slot === undefined) throw new RangeError(`the optimiser's slot ${name} is missing`);
  return slot;
}
