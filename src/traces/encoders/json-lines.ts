/** Records as JSON, one a line, with the field names of the paper's tool. */

import { plainValue } from '../../ir/domain.ts';
import type { States } from '../../ir/execution.ts';
import type { Program } from '../../ir/program.ts';
import type { EncodingOptions, RecordEncoder } from './encoder.ts';
import { recordVectors } from './record-vectors.ts';

export function createJsonLinesEncoder(program: Program, options: EncodingOptions): RecordEncoder {
  const vectors = recordVectors(program, options);
  const encoder = new TextEncoder();
  // The value of each code is spelled once.
  const spelled = program.variables.map(({ name, domain }) => {
    const known = new Map<number, string>();
    return (code: number): string => {
      const text = known.get(code) ?? `${JSON.stringify(name)}:${JSON.stringify(plainValue(domain, code))}`;
      known.set(code, text);
      return text;
    };
  });
  const symbols = (states: States, row: number): string =>
    `{${spelled.map((spell, variable) => spell(states[row + variable] ?? 0)).join()}}`;
  return {
    add: (record) => {
      const fields = [`"input_idx":${record.input},"layer_idx":${record.layer},"element_idx":${record.position}`];
      if (options.distinct) fields.push(`"count":${record.count}`);
      fields.push(`"model_input":[${record.tokens.join()}]`);
      if (options.values !== 'vectors') {
        fields.push(`"variables_in":${symbols(record.before, record.row)}`);
        fields.push(`"variables_out":${symbols(record.after, record.row)}`);
      }
      if (vectors !== null) {
        const { input, output, mask } = vectors(record);
        fields.push(`"vector_in":[${input.join()}]`, `"vector_out":[${output.join()}]`);
        if (mask !== null) fields.push(`"mask_in":[${mask.join()}]`);
      }
      return encoder.encode(`{${fields.join()}}\n`);
    },
    end: () => null,
  };
}
