/** Event files of TensorBoard: framed `tensorflow.Event` messages. */

import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { framed, framedRecords } from './record-frames.ts';

/** What every file begins with. Times are seconds since 1970. */
export function eventFileStart(time: number): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Bit64).double(time);
  writer.tag(3, WireType.LengthDelimited).string('brain.Event:2');
  return framed(writer.finish());
}

/** `Event { wall_time = 1, step = 2, summary = 5 }`, of values `{ tag = 1, simple_value = 2 }`: a point of every curve. */
export function scalarEvent(time: number, step: number, scalars: Readonly<Record<string, number>>): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(1, WireType.Bit64).double(time);
  writer.tag(2, WireType.Varint).int64(step);
  writer.tag(5, WireType.LengthDelimited).fork();
  for (const [name, value] of Object.entries(scalars)) {
    writer.tag(1, WireType.LengthDelimited).fork();
    writer.tag(1, WireType.LengthDelimited).string(name);
    writer.tag(2, WireType.Bit32).float(value);
    writer.join();
  }
  return framed(writer.join().finish());
}

/** A file without the events after this step, and without what is not whole. */
export function eventsUpTo(file: Uint8Array, step: number): Uint8Array {
  const kept = framedRecords(file).filter((event) => stepOf(event) <= step);
  const bytes = new BinaryWriter();
  for (const event of kept) bytes.raw(framed(event));
  return bytes.finish();
}

function stepOf(event: Uint8Array): number {
  const reader = new BinaryReader(event);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === 2 && type === WireType.Varint) return Number(reader.int64());
    reader.skip(type, field);
  }
  return 0;
}
