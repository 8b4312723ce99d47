/** A description without its own hash, on one line: what the hash is of, however the file is laid out. */
export function canonicalText(description: unknown): string {
  return JSON.stringify(description, (key, value: unknown) =>
    key === 'description' && typeof value === 'string' ? '' : value,
  );
}
