/** The small Transformer as a model over tokens. */

import type { DecoderShape } from '../runtime/tensors/decoder.ts';
import { decoderRunner } from '../runtime/tensors/decoder-runner.ts';
import type { PlainTensor } from '../runtime/tensors/tensors.ts';
import type { TokenModel } from './token-model.ts';

/** The tensor backend must have been opened before. */
export function decoderModel(shape: DecoderShape, parameters: ReadonlyMap<string, PlainTensor>): TokenModel {
  const runner = decoderRunner(shape, parameters);
  return {
    vocabulary: shape.vocabulary,
    context: shape.context,
    open: () => {
      const session = runner.open();
      return {
        feed: async (tokens) => {
          const length = tokens[0]?.length ?? 0;
          const { data } = session.feed({ shape: [tokens.length, length], data: Float32Array.from(tokens.flat()) });
          return tokens.map((more, row) =>
            more.map((_, place) => {
              const start = (row * length + place) * shape.vocabulary;
              return data.subarray(start, start + shape.vocabulary);
            }),
          );
        },
        select: session.select,
        dispose: session.dispose,
      };
    },
    dispose: runner.dispose,
  };
}
