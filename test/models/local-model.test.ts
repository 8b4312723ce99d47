/** A model that runs here: what it generates, with kept keys and values as without, and what it scores. */

import { describe, expect, test } from 'vitest';
import { decoderModel } from '../../src/models/decoder-model.ts';
import { defaultGeneration, type GenerationOptions, type LanguageModel } from '../../src/models/language-model.ts';
import { decoderShapeOf, initialLanguageParameters } from '../../src/models/language-training.ts';
import { localModel } from '../../src/models/local-model.ts';
import { ngramModel } from '../../src/models/ngram.ts';
import type { TokenModel } from '../../src/models/token-model.ts';
import { tokenizerOf, vocabularyOf } from '../../src/models/tokenizers.ts';
import { defaultLanguageTraining } from '../../src/models/training-options.ts';
import { openTensors } from '../../src/runtime/tensors/open.ts';

const tokenizer = tokenizerOf(vocabularyOf('characters', ['abcdef']));

function decoder(context = 24): TokenModel {
  const options = { ...defaultLanguageTraining, context, width: 16, heads: 2, hidden: 32, seed: 5 };
  return decoderModel(decoderShapeOf(tokenizer.size, options), initialLanguageParameters(tokenizer.size, options));
}

/** The same model, which reads everything anew for each token. */
function forgetful(model: TokenModel): TokenModel {
  return {
    ...model,
    open: () => {
      let histories: number[][] = [];
      return {
        feed: async (tokens) => {
          histories = tokens.map((more, row) => [...(histories[row] ?? []), ...more]);
          const session = model.open();
          const rows = await session.feed(histories);
          session.dispose();
          return rows.map((row, index) => row.slice(-(tokens[index]?.length ?? 0)));
        },
        select: (rows) => {
          histories = rows.map((row) => [...(histories[row] ?? [])]);
        },
        dispose: () => {},
      };
    },
  };
}

const samplings: readonly Partial<GenerationOptions>[] = [
  { temperature: 0 },
  { count: 30 },
  { count: 30, temperature: 0.7, topK: 4, seed: 3 },
  { count: 30, topP: 0.8, stop: ['a', 'ef'], seed: 9 },
];

describe('kept keys and values give the tokens of reading everything anew', () => {
  test.each(samplings)('%j', async (options) => {
    const { tensors } = await openTensors(['wasm']);
    const held = tensors.held();
    const model = decoder();
    const chosen = { ...defaultGeneration, most: 20, ...options };
    const generated = await localModel('kept', tokenizer, model).generate('ab', chosen);
    const wanted = await localModel('anew', tokenizer, forgetful(model)).generate('ab', chosen);
    expect(generated.map(({ text, finish }) => ({ text, finish }))).toEqual(
      wanted.map(({ text, finish }) => ({ text, finish })),
    );
    generated.forEach(({ tokens }, index) => {
      expect(tokens.map(({ id }) => id)).toEqual(wanted[index]?.tokens.map(({ id }) => id));
      tokens.forEach(({ logProbability }, place) => {
        const other = wanted[index]?.tokens[place]?.logProbability ?? Number.NaN;
        expect(Math.abs(logProbability - other)).toBeLessThan(5e-6);
      });
    });
    model.dispose();
    expect(tensors.held()).toBe(held);
  });
});

async function generations(model: LanguageModel, options: Partial<GenerationOptions>): Promise<readonly string[]> {
  const drawn = await model.generate('a', { ...defaultGeneration, most: 10, count: 5, ...options });
  return drawn.map(({ text }) => text);
}

describe('generation', () => {
  test('a continuation does not depend on how many there are; the seed says which it is', async () => {
    await openTensors(['wasm']);
    const model = localModel('small', tokenizer, decoder());
    const five = await generations(model, {});
    expect((await generations(model, { count: 8 })).slice(0, 5)).toEqual(five);
    expect(new Set(five).size).toBeGreaterThan(1);
    expect(await generations(model, { seed: 1 })).not.toEqual(five);
  });

  test('what was drawn costs what scoring says', async () => {
    await openTensors(['wasm']);
    const model = localModel('small', tokenizer, decoder());
    const drawn = await model.generate('fed', { ...defaultGeneration, most: 12, count: 6 });
    const known = drawn.filter(({ tokens }) =>
      tokens.every(({ id, text }) => id === 1 || (id ?? 0) > 2 || text === ''),
    );
    const scored = known.filter(({ tokens }) => tokens.slice(0, -1).every(({ id }) => (id ?? 0) > 2));
    const scores = await model.score(
      scored.map(({ text, finish }) => ({ prompt: 'fed', continuation: text, ends: finish === 'end' })),
    );
    expect(scored.length).toBeGreaterThan(0);
    scores.forEach(({ logProbability, tokens }, index) => {
      const own = scored[index]?.tokens ?? [];
      expect(tokens.map(({ id }) => id)).toEqual(own.map(({ id }) => id));
      const sum = own.reduce((all, token) => all + token.logProbability, 0);
      expect(Math.abs(logProbability - sum)).toBeLessThan(1e-5);
    });
  });

  test('ends where there is room for no more tokens', async () => {
    await openTensors(['wasm']);
    const model = localModel('small', tokenizer, decoder(6));
    const [one] = await model.generate('fab', { ...defaultGeneration, temperature: 0 });
    // Begin and three letters leave room for two more; the one after those is not read again.
    expect(one?.tokens).toHaveLength(3);
    expect(one?.finish).toBe('length');
    await expect(model.generate('abcdef', defaultGeneration)).rejects.toThrow(
      new RangeError('the prompt has 7 tokens, and the model can see 6'),
    );
  });
});

describe('an n-gram model behind the same interface', () => {
  const texts = ['abab', 'abcab'].map((text) => [0, ...tokenizer.encode(text), 1]);
  const model = localModel('bigrams', tokenizer, ngramModel(texts, 2, tokenizer.size));

  test('greedy, up to a stop', async () => {
    const [one] = await model.generate('', { ...defaultGeneration, temperature: 0, most: 20, stop: ['ba'] });
    expect(one).toMatchObject({ text: 'ab', finish: 'end' });
    const [other] = await model.generate('c', { ...defaultGeneration, temperature: 0, most: 20, stop: ['b'] });
    expect(other).toMatchObject({ text: 'a', finish: 'stop' });
    expect(other?.tokens.map(({ text }) => text)).toEqual(['a', 'b']);
  });

  test('the likeliest tokens, and the sum of all', async () => {
    const all = await model.nextTokens('a', 100);
    expect(all.slice(0, 1).map(({ text }) => text)).toEqual(['b']);
    expect(all.reduce((sum, { logProbability }) => sum + Math.exp(logProbability), 0)).toBeCloseTo(1, 12);
    expect(await model.nextTokens('a', 2)).toEqual(all.slice(0, 2));
  });

  test('scores come in the order of the items, whatever their lengths', async () => {
    const items = ['ab', 'a', 'abab', 'b'].map((continuation) => ({ prompt: '', continuation, ends: true }));
    const together = await model.score(items);
    for (const [index, item] of items.entries()) expect(await model.score([item])).toEqual([together[index]]);
  });
});
