import type { Severity } from '../../grammar/diagnostic.ts';

export interface Explanation {
  readonly code: string;
  /** Of the diagnostic that `wrong` gives; a few codes have another severity elsewhere, and their text says where. */
  readonly severity: Severity;
  readonly title: string;
  /** What is wrong, why in terms of the network, and what to do: sentences, in paragraphs. */
  readonly explanation: string;
  /** A small program with this one diagnostic. */
  readonly wrong: string;
  /** The same program, mended. */
  readonly right: string;
}
