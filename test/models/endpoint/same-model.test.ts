/** A model that runs here gives the same behind an endpoint: what it scores, and what comes next. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEndpointClient } from '../../../src/models/endpoint/client.ts';
import { completionsModel } from '../../../src/models/endpoint/completions.ts';
import { defaultEndpoint } from '../../../src/models/endpoint/settings.ts';
import type { LanguageModel, Token } from '../../../src/models/language-model.ts';
import { localModel } from '../../../src/models/local-model.ts';
import { ngramModel } from '../../../src/models/ngram.ts';
import { beginToken, endToken, tokenizerOf, vocabularyOf } from '../../../src/models/tokenizers.ts';
import { endpointDoors } from '../../support/endpoint-doors.ts';
import {
  completion,
  type EndpointScript,
  type ScriptedEndpoint,
  startScriptedEndpoint,
} from '../../support/scripted-endpoint.ts';

const texts = ['the cat sat on the mat', 'the 🐈 saw the dog 🐕', 'the dog sat on the log'];

function local(): LanguageModel {
  const tokenizer = tokenizerOf(vocabularyOf('words', texts));
  const sequences = texts.map((text) => [beginToken, ...tokenizer.encode(text), endToken]);
  return localModel('trigrams', tokenizer, ngramModel(sequences, 3, tokenizer.size));
}

/** `/v1/completions` of a model, with `echo`, as vLLM answers. `begin`: what it shows of its begin token. */
function serving(model: LanguageModel, begin: string, hasOffsets: boolean): EndpointScript {
  return async ({ body }) => {
    const prompt = String(body['prompt']);
    const next = await model.nextTokens(prompt, Number(body['logprobs']));
    const [scored] =
      body['echo'] === true ? await model.score([{ prompt: '', continuation: prompt, ends: false }]) : [];
    const drawn = next[0] ?? { text: '', id: null, logProbability: 0 };
    const echoed: readonly Token[] = scored?.tokens ?? [];
    const tokens = [...(scored === undefined ? [] : [begin]), ...echoed.map(({ text }) => text), drawn.text];
    let end = 0;
    const offsets = tokens.map((text) => {
      end += Array.from(text).length;
      return end - Array.from(text).length;
    });
    return completion((scored === undefined ? '' : prompt) + drawn.text, {
      logprobs: {
        tokens,
        token_logprobs: [
          ...(scored === undefined ? [] : [null]),
          ...echoed.map(({ logProbability }) => logProbability),
          drawn.logProbability,
        ],
        top_logprobs: tokens.map(() =>
          Object.fromEntries(next.map(({ text, logProbability }) => [text, logProbability])),
        ),
        text_offset: hasOffsets ? offsets : null,
      },
    });
  };
}

describe.each([
  { begin: '<s>', hasOffsets: true },
  { begin: '', hasOffsets: false },
])('$begin', ({ begin, hasOffsets }) => {
  const here = local();
  let server: ScriptedEndpoint;
  let there: LanguageModel;

  beforeAll(async () => {
    server = await startScriptedEndpoint(serving(here, begin, hasOffsets));
    const client = createEndpointClient({ ...defaultEndpoint, url: server.url, model: 'trigrams' }, endpointDoors());
    there = completionsModel(client);
  });

  afterAll(() => server.close());

  test('scores, beyond the plane of common characters too', async () => {
    const items = [
      { prompt: 'the cat', continuation: ' sat on', ends: false },
      { prompt: 'the 🐈 saw', continuation: ' the dog 🐕', ends: false },
      { prompt: 'the', continuation: '', ends: false },
      { prompt: '', continuation: 'the cat', ends: false },
    ];
    const [wanted, got] = [await here.score(items), await there.score(items)];
    expect(got.map(({ logProbability }) => logProbability)).toEqual(
      wanted.map(({ logProbability }) => expect.closeTo(logProbability, 12)),
    );
    expect(got.map(({ tokens }) => tokens.map(({ text }) => text))).toEqual(
      wanted.map(({ tokens }) => tokens.map(({ text }) => text)),
    );
  });

  test('the likeliest next tokens', async () => {
    const wanted = await here.nextTokens('the dog', 4);
    const got = await there.nextTokens('the dog', 4);
    expect(got).toEqual(wanted.map((token) => ({ ...token, id: null })));
  });

  test('what no endpoint can say is an error, and so is a token across the end of the prompt', async () => {
    const cases = [
      { item: { prompt: 'the', continuation: ' cat', ends: true }, message: /cannot score that a text ends/ },
      { item: { prompt: 'the c', continuation: 'at', ends: false }, message: /" cat" reaches over the end/ },
    ];
    for (const { item, message } of cases) await expect(there.score([item])).rejects.toThrow(message);
  });
});
