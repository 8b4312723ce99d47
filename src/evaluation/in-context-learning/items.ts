/** What is classified, what classifies it, and what comes of it. */

/** A text with its right label. */
export interface Item {
  readonly id: string;
  readonly text: string;
  readonly label: string;
}

/** Demonstrations are drawn from the training part, and nothing else is; accuracy is measured on the test part. */
export interface DataSet {
  readonly training: readonly Item[];
  readonly test: readonly Item[];
  /** All labels, each once, sorted. */
  readonly labels: readonly string[];
}

/** Demonstrations in the order in which a learner gets them, and what is asked after them. */
export interface Task {
  readonly demonstrations: readonly Item[];
  /** Texts without labels. */
  readonly queries: readonly string[];
  /** Every prediction is one of them. */
  readonly labels: readonly string[];
  /** Demonstrations that see each other stand in blocks of so many; `null`: each sees all before it. */
  readonly block: number | null;
  readonly seed: number;
}

export interface Prediction {
  /** `null`: the answer was none of the labels, which counts as wrong. */
  readonly label: string | null;
  /** What a model wrote, where its label is read from a text. */
  readonly answer?: string | null;
}

/** Anything that labels texts after demonstrations. */
export interface Learner {
  readonly name: string;
  /** How many queries are asked at a time, which is what a stop may lose. */
  readonly atOnce: number;
  /** Why it cannot keep blocks of demonstrations apart; `null`: it can. */
  readonly noBlocks: string | null;
  /** One prediction for each query. */
  readonly predict: (task: Task) => Promise<readonly Prediction[]>;
}

/** The labels of items, each once, sorted. */
export function labelsOf(items: readonly Item[]): string[] {
  return [...new Set(items.map(({ label }) => label))].sort();
}
