/**
 * The safetensors file format: u64 length of the header, the header as JSON padded with blanks to a multiple of 8,
 * then the numbers, little-endian.
 */

export type TensorData = Float64Array | BigInt64Array | Float32Array | Int32Array | Uint8Array;

/** The numbers row by row; their count is the product of the shape. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: TensorData;
}

export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

export type ReadSafetensors =
  | { readonly ok: true; readonly file: SafetensorsFile }
  | { readonly ok: false; readonly error: string };

/** Wider numbers come first, so that every tensor begins at a multiple of its width; else the order is kept. */
export function writeSafetensors({ tensors, metadata }: SafetensorsFile): Uint8Array<ArrayBuffer> {
  const ordered = [...tensors].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { data, shape }] of ordered) {
    const start = end;
    end += data.byteLength;
    header[name] = { dtype: typeOf(data), shape, data_offsets: [start, end] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(8 + headerLength + end).fill(0x20, 8, 8 + headerLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.set(text, 8);
  let offset = 8 + headerLength;
  for (const [, { data }] of ordered) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return file;
}

/** Checks the header, the types, and that offsets and shapes fit. */
export function readSafetensors(file: Uint8Array): ReadSafetensors {
  const broken = (error: string): ReadSafetensors => ({ ok: false, error: `this is no safetensors file: ${error}` });
  if (file.length < 8) return broken('it is shorter than 8 bytes');
  const headerLength = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  if (headerLength > file.length - 8) return broken(`its header of ${headerLength} bytes does not fit`);
  const header = parseHeader(file.subarray(8, 8 + headerLength));
  if (header === null) return broken('its header is not a JSON object');
  const body = file.subarray(8 + headerLength);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const tensor = readTensor(entry, body);
    if (tensor === null) return broken(`its tensor ${name} has a wrong type, shape or place`);
    tensors.set(name, tensor);
  }
  return { ok: true, file: { tensors, metadata: textsOf(header['__metadata__']) } };
}

function typeOf(data: TensorData): string {
  if (data instanceof Float64Array) return 'F64';
  if (data instanceof BigInt64Array) return 'I64';
  if (data instanceof Float32Array) return 'F32';
  return data instanceof Int32Array ? 'I32' : 'U8';
}

function parseHeader(bytes: Uint8Array): Readonly<Record<string, unknown>> | null {
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRecord(header) ? header : null;
  } catch {
    return null;
  }
}

function readTensor(entry: unknown, body: Uint8Array): StoredTensor | null {
  if (!isRecord(entry)) return null;
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isNumbers(shape) || !isNumbers(offsets)) return null;
  const [start = 0, end = 0] = offsets;
  if (offsets.length !== 2 || start > end || end > body.length) return null;
  // A copy, because typed arrays must begin at a multiple of their width; `slice` of Node's Buffer would make none.
  const bytes = new Uint8Array(body.subarray(start, end)).buffer;
  const data = numbersOf(dtype, bytes);
  const count = shape.reduce((product, side) => product * side, 1);
  return data !== null && data.length === count ? { shape, data } : null;
}

function numbersOf(dtype: unknown, bytes: ArrayBuffer): TensorData | null {
  const width = dtype === 'F64' || dtype === 'I64' ? 8 : dtype === 'U8' ? 1 : 4;
  if (bytes.byteLength % width !== 0) return null;
  switch (dtype) {
    case 'F64':
      return new Float64Array(bytes);
    case 'I64':
      return new BigInt64Array(bytes);
    case 'F32':
      return new Float32Array(bytes);
    case 'I32':
      return new Int32Array(bytes);
    case 'U8':
      return new Uint8Array(bytes);
    default:
      return null;
  }
}

function textsOf(metadata: unknown): Readonly<Record<string, string>> {
  if (!isRecord(metadata)) return {};
  return Object.fromEntries(
    Object.entries(metadata).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((number) => Number.isSafeInteger(number) && Number(number) >= 0);
}
