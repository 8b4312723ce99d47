/** Loaded into the language server by `editor.ts`: says how much it holds when it is asked. */

process.on('message', () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage().heapUsed);
});
// What waits for questions must not keep the server from ending.
process.channel?.unref();
