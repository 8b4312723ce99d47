/** Prints the script that shows films, for commands that are run from their sources. */

import { filmScript } from './bundle-for-browsers.mjs';

process.stdout.write(await filmScript());
