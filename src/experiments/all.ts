/** All experiments. */

import type { Experiment } from './experiment.ts';
import { ruleCoverage } from './rule-coverage.ts';

export const experiments: readonly Experiment[] = [ruleCoverage];
