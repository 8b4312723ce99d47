/** Writes down an ONNX graph node by node. A node is named by what it computes, and every name is given once. */

import type { Attributes, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from './onnx.ts';

export interface GraphBuilder {
  /** Numbers of the graph, for its bodies too. Returns the name. */
  readonly tensor: (name: string, tensor: OnnxTensor) => string;
  /** One whole number (a tensor without dimensions), made once. */
  readonly integer: (value: number) => string;
  /** A vector of whole numbers, made once. */
  readonly integers: (...values: readonly number[]) => string;
  /** Adds a node with one result, and returns the name of the result. */
  readonly node: (name: string, operator: string, inputs: readonly string[], attributes?: Attributes) => string;
  /** Adds a node with several results. */
  readonly nodeOfMany: (
    names: readonly string[],
    operator: string,
    inputs: readonly string[],
    attributes?: Attributes,
  ) => void;
  /** The same graph, but names of nodes begin with the prefix. */
  readonly within: (prefix: string) => GraphBuilder;
  /** The body of a loop. It sees everything that is computed before the loop. */
  readonly body: () => GraphBuilder;
  readonly build: (name: string, inputs: readonly OnnxValue[], outputs: readonly OnnxValue[]) => OnnxGraph;
}

/** What a graph and its bodies share. */
interface Shared {
  readonly tensors: Map<string, OnnxTensor>;
  readonly names: Set<string>;
}

/** Throws a RangeError when a name is given twice. */
export function graphBuilder(): GraphBuilder {
  const shared: Shared = { tensors: new Map(), names: new Set() };
  return builderOf(shared, shared.tensors, [], '');
}

function builderOf(shared: Shared, ownTensors: Shared['tensors'], nodes: OnnxNode[], prefix: string): GraphBuilder {
  const claim = (name: string): void => {
    if (shared.names.has(name)) throw new RangeError(`the graph has two values named ${name}`);
    shared.names.add(name);
  };
  const tensor: GraphBuilder['tensor'] = (name, value) => {
    claim(name);
    shared.tensors.set(name, value);
    return name;
  };
  const once = (name: string, shape: readonly number[], values: readonly number[]): string =>
    shared.tensors.has(name) ? name : tensor(name, { shape, data: BigInt64Array.from(values, BigInt) });
  const nodeOfMany: GraphBuilder['nodeOfMany'] = (names, operator, inputs, attributes = {}) => {
    const outputs = names.map((name) => `${prefix}${name}`);
    outputs.forEach(claim);
    nodes.push({ operator, inputs, outputs, attributes });
  };
  return {
    tensor,
    integer: (value) => once(`integer.${value}`, [], [value]),
    integers: (...values) => once(`integers.${values.join('.')}`, [values.length], values),
    node: (name, operator, inputs, attributes) => {
      nodeOfMany([name], operator, inputs, attributes);
      return `${prefix}${name}`;
    },
    nodeOfMany,
    within: (inner) => builderOf(shared, ownTensors, nodes, `${prefix}${inner}`),
    body: () => builderOf(shared, new Map(), [], prefix),
    build: (name, inputs, outputs) => ({ name, inputs, outputs, tensors: ownTensors, nodes }),
  };
}
