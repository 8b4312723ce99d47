/** All experiments. */

import { additionFromTraces } from './addition-from-traces.ts';
import type { Experiment } from './experiment.ts';
import { parityFromTraces } from './parity-from-traces.ts';
import { ruleCoverage } from './rule-coverage.ts';
import { scanFailures } from './scan-failures.ts';

export const experiments: readonly Experiment[] = [ruleCoverage, parityFromTraces, additionFromTraces, scanFailures];
