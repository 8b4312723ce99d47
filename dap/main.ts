/** What `altac dap` starts: a file of its own in the bundle. */

import { debugStdio } from './node.ts';

debugStdio();
