/** Work that a signal ends in good order. */

const codes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** The exit code that a signal asks for, once one has come; else `null`. Signals arrive while the work waits (`breath`). */
export type Interruption = () => number | null;

/** A second signal ends the process at once, as without this. */
export async function interruptible<Result>(work: (interruption: Interruption) => Promise<Result>): Promise<Result> {
  let asked: number | null = null;
  const listeners = Object.entries(codes).map(([signal, code]) => ({
    signal,
    listen: () => {
      asked = code;
    },
  }));
  for (const { signal, listen } of listeners) process.once(signal, listen);
  try {
    return await work(() => asked);
  } finally {
    for (const { signal, listen } of listeners) process.off(signal, listen);
  }
}
