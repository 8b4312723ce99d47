/**
 * ONNX files (operator set 17) as plain data: a graph, its numbers, and texts that go with it. What is written is read by
 * ONNX Runtime, Netron and all others; what is read here is only what a file says of itself, and its numbers.
 */

import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  type ModelProto,
  ModelProtoSchema,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataType,
  TensorProtoSchema,
  ValueInfoProtoSchema,
} from 'onnx-buf';
import { sha256 } from './sha256.ts';

/** The numbers row by row. A `Uint8Array` is a tensor of truth values, 0 or 1. */
export interface OnnxTensor {
  readonly shape: readonly number[];
  readonly data:
    | Float32Array<ArrayBuffer>
    | Float64Array<ArrayBuffer>
    | BigInt64Array<ArrayBuffer>
    | Uint8Array<ArrayBuffer>;
}

/** An input or output. A text is the name of a dimension that is free. */
export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export type ElementType = 'float32' | 'float64' | 'int64' | 'bool';

export interface OnnxNode {
  readonly operator: string;
  /** Names of values. A text that is empty is an input that is left out. */
  readonly inputs: readonly string[];
  /** The first is the name of the node, too. */
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

/** Whole numbers, lists of them, and the bodies of loops. */
export type Attributes = Readonly<Record<string, number | readonly number[] | OnnxGraph>>;

export interface OnnxGraph {
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly tensors: ReadonlyMap<string, OnnxTensor>;
  /** Each after those whose outputs it reads. */
  readonly nodes: readonly OnnxNode[];
}

export interface OnnxFile {
  readonly producer: { readonly name: string; readonly version: string };
  /** For people: Netron shows it. */
  readonly description: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly graph: OnnxGraph;
}

/** What a file says of itself. */
export interface OnnxContent {
  /** Whether it had a hash, which was right. */
  readonly isHashed: boolean;
  readonly metadata: Readonly<Record<string, string>>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Those of the outermost graph. */
  readonly tensors: ReadonlyMap<string, OnnxTensor>;
}

export type ReadOnnx =
  | { readonly ok: true; readonly content: OnnxContent }
  | { readonly ok: false; readonly error: string };

/** How operators write the types: an attribute of `Cast`. */
export const elementTypes: Readonly<Record<ElementType, number>> = {
  float32: TensorProto_DataType.FLOAT,
  float64: TensorProto_DataType.DOUBLE,
  int64: TensorProto_DataType.INT64,
  bool: TensorProto_DataType.BOOL,
};

/** Version 8 of the format is the one that operator set 17 came with. */
const [formatVersion, operatorSet] = [8n, 17n];

/** The last entry of the metadata, which are the last bytes of the file: the SHA-256 of all bytes before it. */
const hashKey = 'sha256';

/** The same file gives the same bytes. */
export function writeOnnx({ producer, description, metadata, graph }: OnnxFile): Uint8Array<ArrayBuffer> {
  const model = create(ModelProtoSchema, {
    irVersion: formatVersion,
    opsetImport: [{ domain: '', version: operatorSet }],
    producerName: producer.name,
    producerVersion: producer.version,
    docString: description,
    graph: graphMessage(graph),
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  });
  const body = toBinary(ModelProtoSchema, model);
  const seal = sealOf(body);
  const file = new Uint8Array(body.length + seal.length);
  file.set(body);
  file.set(seal, body.length);
  return file;
}

/** Messages of this format may follow one another: what repeats is joined. */
function sealOf(body: Uint8Array): Uint8Array {
  return toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, { metadataProps: [{ key: hashKey, value: sha256(body) }] }),
  );
}

/** Checks the hash, where there is one, and that the numbers are all there. Tensors of other types are passed over. */
export function readOnnx(file: Uint8Array): ReadOnnx {
  let model: ModelProto;
  try {
    model = fromBinary(ModelProtoSchema, file);
  } catch (error) {
    return broken(error instanceof Error ? error.message : String(error));
  }
  const { graph } = model;
  if (graph === undefined) return broken('it has no graph');
  const metadataProps = model.metadataProps.filter(({ key }) => key !== hashKey);
  const isHashed = metadataProps.length < model.metadataProps.length;
  if (isHashed && !isSealed(file)) return { ok: false, error: 'it was changed after it was written, or is damaged' };
  const tensors = new Map<string, OnnxTensor>();
  for (const message of graph.initializer) {
    const tensor = tensorOf(message);
    if (tensor === 'cut short') return broken(`the tensor ${message.name} is not as long as its shape says`);
    if (tensor !== null) tensors.set(message.name, tensor);
  }
  return {
    ok: true,
    content: {
      isHashed,
      metadata: Object.fromEntries(metadataProps.map(({ key, value }) => [key, value])),
      inputs: graph.input.map(({ name }) => name),
      outputs: graph.output.map(({ name }) => name),
      tensors,
    },
  };
}

function isSealed(file: Uint8Array): boolean {
  const length = sealOf(new Uint8Array()).length;
  const body = file.subarray(0, Math.max(0, file.length - length));
  const seal = sealOf(body);
  return seal.every((byte, index) => file[body.length + index] === byte);
}

function broken(error: string): ReadOnnx {
  return { ok: false, error: `this is no ONNX file: ${error}` };
}

function graphMessage({ name, inputs, outputs, tensors, nodes }: OnnxGraph): MessageInitShape<typeof GraphProtoSchema> {
  return create(GraphProtoSchema, {
    name,
    input: inputs.map(valueMessage),
    output: outputs.map(valueMessage),
    initializer: [...tensors].map(([tensorName, tensor]) => tensorMessage(tensorName, tensor)),
    node: nodes.map(nodeMessage),
  });
}

function valueMessage({ name, type, shape }: OnnxValue): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map((side) =>
    typeof side === 'string'
      ? { value: { case: 'dimParam' as const, value: side } }
      : { value: { case: 'dimValue' as const, value: BigInt(side) } },
  );
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: elementTypes[type], shape: { dim } } } },
  });
}

function tensorMessage(name: string, { shape, data }: OnnxTensor): MessageInitShape<typeof TensorProtoSchema> {
  return create(TensorProtoSchema, {
    name,
    dims: shape.map(BigInt),
    dataType: elementTypes[typeOf(data)],
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
}

function typeOf(data: OnnxTensor['data']): ElementType {
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  return data instanceof BigInt64Array ? 'int64' : 'bool';
}

function nodeMessage({ operator, inputs, outputs, attributes }: OnnxNode): MessageInitShape<typeof NodeProtoSchema> {
  return create(NodeProtoSchema, {
    name: outputs[0] ?? '',
    opType: operator,
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([name, value]) => attributeMessage(name, value)),
  });
}

function attributeMessage(name: string, value: Attributes[string]): MessageInitShape<typeof AttributeProtoSchema> {
  if (typeof value === 'number') {
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INT, i: BigInt(value) });
  }
  if ('nodes' in value) {
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.GRAPH, g: graphMessage(value) });
  }
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INTS, ints: value.map(BigInt) });
}

/** `null`: of a type that is not read. */
function tensorOf({ dims, dataType, rawData }: TensorProto): OnnxTensor | 'cut short' | null {
  const type = knownTypes.find((each) => elementTypes[each] === dataType);
  if (type === undefined) return null;
  const shape = dims.map(Number);
  const count = shape.reduce((product, side) => product * side, 1);
  if (rawData.byteLength !== count * widths[type]) return 'cut short';
  // A copy of its own, as views of wider numbers have to be aligned; `slice` of Node's buffers does not copy.
  const { buffer } = new Uint8Array(rawData);
  switch (type) {
    case 'float32':
      return { shape, data: new Float32Array(buffer) };
    case 'float64':
      return { shape, data: new Float64Array(buffer) };
    case 'int64':
      return { shape, data: new BigInt64Array(buffer) };
    case 'bool':
      return { shape, data: new Uint8Array(buffer) };
  }
}

const knownTypes: readonly ElementType[] = ['float32', 'float64', 'int64', 'bool'];
const widths: Readonly<Record<ElementType, number>> = { float32: 4, float64: 8, int64: 8, bool: 1 };
