/** Records as `tf.Example`s, with the feature names of the paper's tool. */

import { type Feature, tfrecord } from '../../formats/tfrecord.ts';
import { labelOf } from '../../ir/domain.ts';
import type { States } from '../../ir/execution.ts';
import type { Program } from '../../ir/program.ts';
import type { EncodingOptions, RecordEncoder } from './encoder.ts';
import { recordVectors } from './record-vectors.ts';

export function createTfrecordEncoder(program: Program, options: EncodingOptions): RecordEncoder {
  const vectors = recordVectors(program, options);
  const symbols = (states: States, row: number): Feature => ({
    kind: 'texts',
    values: program.variables.map(({ domain }, variable) => labelOf(domain, states[row + variable] ?? 0)),
  });
  const floats = (values: Float32Array): Feature => ({ kind: 'floats', values });
  const integers = (...values: readonly number[]): Feature => ({ kind: 'integers', values });
  return {
    add: (record) => {
      const features: Record<string, Feature> = {};
      if (vectors !== null) {
        const { input, output, mask } = vectors(record);
        features['input'] = floats(input);
        features['output'] = floats(output);
        if (mask !== null) features['mask'] = floats(mask);
      }
      if (options.values !== 'vectors') {
        features['variables_in'] = symbols(record.before, record.row);
        features['variables_out'] = symbols(record.after, record.row);
      }
      features['model_input'] = integers(...record.tokens);
      features['layer_idx'] = integers(record.layer);
      features['element_idx'] = integers(record.position);
      features['input_idx'] = integers(record.input);
      if (options.distinct) features['count'] = integers(record.count);
      return tfrecord(features);
    },
    end: () => null,
  };
}
