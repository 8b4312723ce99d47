/** What endpoints answer, as it comes. Texts are cut in code points there. */

import { DecodeError, type Decoder, finite, integer, list, object, record, text } from '../../ir/decoders.ts';
import type { Generation, Token } from '../language-model.ts';
import { ModelError } from '../model-error.ts';

export interface CompletionChoice {
  readonly text: string;
  readonly finish: Generation['finish'];
  /** `null`: the endpoint tells none. */
  readonly logProbabilities: CompletionLogProbabilities | null;
}

export interface CompletionLogProbabilities {
  readonly tokens: readonly string[];
  /** `null` for a token before which there is nothing. */
  readonly ofTokens: readonly (number | null)[];
  /** The likeliest at each place, the likeliest first. */
  readonly likeliest: readonly (readonly Token[])[];
  /** Where tokens begin, in code points. */
  readonly offsets: readonly number[] | null;
}

export interface MessageChoice {
  readonly text: string;
  readonly finish: Generation['finish'];
  readonly tokens: readonly (Token & { readonly alternatives: readonly Token[] })[];
}

/** `hasStops`: whether the request named texts to stop at. */
export function completionOf(hasStops: boolean): Decoder<CompletionChoice> {
  return choiceOf((field) => ({
    text: field('text', text),
    finish: finishOf(field, hasStops),
    logProbabilities: field('logprobs', orNull(logProbabilitiesOf)),
  }));
}

export function messageOf(hasStops: boolean): Decoder<MessageChoice> {
  return choiceOf((field) => {
    const { content, refusal } = field(
      'message',
      object((part) => ({ content: part('content', orNull(text)), refusal: part('refusal', orNull(text)) })),
    );
    return {
      text: content ?? refusal ?? '',
      finish: finishOf(field, hasStops),
      tokens: field('logprobs', orNull(object((part) => part('content', orNull(list(chatTokenOf))))))?.flat() ?? [],
    };
  });
}

type Field = <Value>(name: string, decode: Decoder<Value>) => Value;

function choiceOf<Choice>(build: (field: Field) => Choice): Decoder<Choice> {
  const choices = object((field) => field('choices', list(object(build))));
  return (value, path) => {
    const [first] = choices(value, path);
    if (first === undefined) throw new DecodeError(`${path}.choices: expected an answer, found none`);
    return first;
  };
}

/**
 * Endpoints call it `stop` when the model ended and when a stop was reached. Some tell which stop it was; of others it was
 * a stop, where there were any.
 */
function finishOf(field: Field, hasStops: boolean): Generation['finish'] {
  const reason = field('finish_reason', orNull(text));
  if (reason === 'length') return 'length';
  if (reason === 'content_filter') {
    throw new ModelError('the endpoint holds the answer back (content_filter)', [
      'Leave the item out, or word it anew',
    ]);
  }
  if (!hasStops) return 'end';
  const stop = field('stop_reason', (value) => value);
  return stop === null || typeof stop === 'number' ? 'end' : 'stop';
}

const logProbabilitiesOf: Decoder<CompletionLogProbabilities> = object((field) => {
  const tokens = field('tokens', list(text));
  return {
    tokens,
    ofTokens: field('token_logprobs', list(orNull(finite), tokens.length)),
    likeliest: (field('top_logprobs', orNull(list(orNull(record(finite))))) ?? []).map((place) =>
      byLikelihood([...(place ?? [])].map(([token, log]) => ({ text: token, id: null, logProbability: log }))),
    ),
    offsets: field('text_offset', orNull(list(integer))),
  };
});

const tokenOf: Decoder<Token> = object((field) => ({
  text: field('token', text),
  id: null,
  logProbability: field('logprob', finite),
}));

const chatTokenOf: Decoder<MessageChoice['tokens'][number]> = (value, path) => ({
  ...tokenOf(value, path),
  alternatives: byLikelihood(object((field) => field('top_logprobs', orNull(list(tokenOf))))(value, path) ?? []),
});

function byLikelihood(tokens: readonly Token[]): Token[] {
  return [...tokens].sort((a, b) => b.logProbability - a.logProbability);
}

/** What is not there is `null`. */
function orNull<Value>(decode: Decoder<Value>): Decoder<Value | null> {
  return (value, path) => (value === null || value === undefined ? null : decode(value, path));
}
