/** What the debugger needs of the place that it runs in. */

export interface DebugHost {
  /** `null` where there is no such file. */
  readonly read: (uri: string) => Promise<string | null>;
  /** Files as the client names them, which may be paths. An address may be encoded in several ways; a path has one. */
  readonly toUri: (path: string) => string;
  readonly toPath: (uri: string) => string;
  /** Lets messages in while a long run goes on. */
  readonly breathe: () => Promise<void>;
}
