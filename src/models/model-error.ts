/** A model cannot be asked, or not for this: what happened and why, and what to do about it, for people. */
export class ModelError extends Error {
  override readonly name = 'ModelError';
  /** A line each. */
  readonly notes: readonly string[];

  constructor(message: string, notes: readonly string[] = []) {
    super(message);
    this.notes = notes;
  }
}
