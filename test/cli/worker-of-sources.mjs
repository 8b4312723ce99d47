/** `src/cli/worker.ts` as it stands in the sources, which Node cannot read by itself, as a thread. */

import { register } from 'tsx/esm/api';

register();
await import('../../src/cli/worker.ts');
