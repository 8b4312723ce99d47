/** What `altac lsp` starts: a file of its own in the bundle. */

import { serveStdio } from './node.ts';

serveStdio();
