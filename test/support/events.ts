/** Event files of TensorBoard, read by another implementation of protocol buffers. */

import protobuf from 'protobufjs';
import { recordsOf } from './records.ts';

/** Copied from the public descriptions of TensorFlow: what of them is used for scalars. */
const { root } = protobuf.parse(`syntax = "proto3";
message Event { double wall_time = 1; int64 step = 2; oneof what { string file_version = 3; Summary summary = 5; } }
message Summary { message Value { string tag = 1; oneof value { float simple_value = 2; } } repeated Value value = 1; }`);

export interface ReadEvent {
  readonly wallTime: number;
  readonly step: number;
  readonly fileVersion?: string;
  readonly summary?: { readonly value: readonly { readonly tag: string; readonly simpleValue: number }[] };
}

export function eventsOf(bytes: Buffer): readonly ReadEvent[] {
  const type = root.lookupType('Event');
  return recordsOf(bytes).map((record): ReadEvent => {
    const { wallTime, step, fileVersion, summary } = type.toObject(type.decode(record), { longs: Number });
    return {
      wallTime,
      step: step ?? 0,
      ...(fileVersion === undefined ? {} : { fileVersion }),
      ...(summary === undefined ? {} : { summary }),
    };
  });
}
