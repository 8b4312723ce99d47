/** What a trace can be written as. */
export const traceFormats = ['jsonl', 'tfrecord', 'parquet', 'npz', 'safetensors'] as const;
export type TraceFormat = (typeof traceFormats)[number];

/** Whether files of this format, one behind the other, are a file of it. */
export function canBeJoined(format: TraceFormat): boolean {
  return format === 'jsonl' || format === 'tfrecord';
}
