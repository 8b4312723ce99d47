/** Means of outputs, of which those of one task belong together. */

import { groupedBy } from '../../collections/grouped-by.ts';
import { type BootstrapOptions, bootstrapped, type Estimate } from '../statistics/bootstrap.ts';

export interface ValueOfTask {
  readonly task: string;
  readonly value: number;
}

/** With an interval of the bootstrap over tasks. */
export function meanByTask(values: readonly ValueOfTask[], options: BootstrapOptions): Estimate {
  const tasks = [...groupedBy(values, ({ task }) => task).values()];
  return bootstrapped(
    tasks,
    (drawn) => {
      const all = drawn.flat();
      return all.reduce((sum, { value }) => sum + value, 0) / all.length;
    },
    options,
  );
}
