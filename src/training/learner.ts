/** What `altac train` drives, whatever it is that learns. */

import type { StepReport, TrainingState } from '../runtime/tensors/trainer.ts';
import type { LengthAccuracy, TestInput } from './accuracy.ts';

export interface TrainingStep extends StepReport {
  /** From 1. */
  readonly step: number;
  readonly rate: number;
}

export interface Learner {
  /** What it is, for people: `a network of 11 → 128 → 4`. */
  readonly name: string;
  /** Examples, each counted once; or inputs, where it learns from answers. */
  readonly examples: number;
  /** Takes the next step. */
  readonly step: () => Promise<TrainingStep>;
  readonly check: () => Promise<ExampleCheck>;
  /** `pause` is called now and then. */
  readonly accuracy: (tests: readonly TestInput[], pause: () => Promise<void>) => Promise<readonly LengthAccuracy[]>;
  /** The same without snapping; `null` where nothing is snapped. */
  readonly unsnapped: Learner['accuracy'] | null;
  readonly state: () => Promise<TrainingState>;
  readonly dispose: () => void;
}

/** How the examples of training fare. */
export interface ExampleCheck {
  /** The share of those with every output within .1 of its target; or of inputs whose answer is right. */
  readonly right: number;
  /** The largest distance of an output from its target; `null` where outputs are classes. */
  readonly worst: number | null;
}
