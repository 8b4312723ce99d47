/** What a browser starts as a Web Worker: a bundle of its own, without anything of Node. */

import { type Port, serveWorker } from './browser.ts';

declare const self: Port;

serveWorker(self);
