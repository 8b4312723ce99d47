/** Wrong use or bad input: one message and exit code 2, never a stack trace. */
export class UserError extends Error {
  readonly notes: readonly string[];

  constructor(message: string, notes: readonly string[] = []) {
    super(message);
    this.notes = notes;
  }
}
