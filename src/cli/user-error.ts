/** Wrong use or bad input: one message and exit code 2, never a stack trace. */
export class UserError extends Error {
  /** What to do about it, and what else helps: a line each. */
  readonly notes: readonly string[];

  constructor(message: string, notes: readonly string[] = []) {
    super(message);
    this.notes = notes;
  }
}

/** A program has errors, and they were printed: exit code 1. */
export class ProgramErrors extends Error {}
