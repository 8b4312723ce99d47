/** What is done about a request that failed: whether it is tried again, and when. */

import { APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { DecodeError } from '../../ir/decoders.ts';
import type { Random } from '../../random/seeded.ts';

export interface Failure {
  /** A sentence without its subject: `answered 429: slow down`. */
  readonly cause: string;
  readonly again: boolean;
  /** How long the endpoint asks to wait, in milliseconds; `null`: it does not say. */
  readonly wait: number | null;
  /** Whether the wait is for all requests. */
  readonly forAll: boolean;
  /** The field of the request that it is about. */
  readonly field: string | null;
  readonly remedy: readonly string[];
}

/** Longer than that nobody waits. */
export const longestWait = 600_000;

/** `now`: for endpoints that say until when. */
export function failureOf(error: unknown, now: number, timeout: number): Failure {
  const plain = { again: true, wait: null, forAll: false, field: null, remedy: [] };
  if (isTimeout(error)) {
    return { ...plain, cause: `did not answer within ${timeout / 1000} s`, remedy: ['`--timeout` gives it more time'] };
  }
  if (error instanceof APIError && typeof error.status === 'number') return failureOfStatus(error, error.status, now);
  if (error instanceof DecodeError) {
    return { ...plain, cause: `answered what is no answer: ${error.message}`, remedy: ['Is it OpenAI-compatible?'] };
  }
  if (error instanceof SyntaxError) return { ...plain, cause: 'answered what is not JSON' };
  const told = error instanceof APIError ? 'could not be reached' : 'broke off its answer';
  return { ...plain, cause: `${told}: ${innermost(error)}`, remedy: ['Does it run, and is the address right?'] };
}

/** Half of it at least, so that tries which failed together do not come together again. */
export function backOff(tries: number, random: Random): number {
  return Math.min(60_000, 500 * 2 ** (tries - 1)) * (0.5 + 0.5 * random());
}

function failureOfStatus(error: APIError, status: number, now: number): Failure {
  const cause = `answered ${error.message}`;
  const field = typeof error.param === 'string' ? error.param : null;
  // Money does not come back by waiting.
  const isOutOfMoney = error.code === 'insufficient_quota';
  const again =
    !isOutOfMoney && (status === 408 || status === 409 || status === 429 || (status >= 500 && status !== 501));
  const wait = again ? waitOf(error.headers, now) : null;
  return {
    cause,
    again,
    wait,
    forAll: status === 429 || status === 503,
    field,
    remedy: remedyOf(status, isOutOfMoney),
  };
}

function remedyOf(status: number, isOutOfMoney: boolean): readonly string[] {
  if (isOutOfMoney) return ['The account is used up'];
  switch (status) {
    case 400:
    case 422:
      return ['Where it does not know a field of the request, `--without FIELD` leaves it out'];
    case 401:
    case 403:
      return ['The key comes from the environment: `--key-variable` says from which variable'];
    case 404:
      return ['Is the name of the model right, and does the address end as in http://localhost:8000/v1?'];
    case 429:
      return ['`--requests-per-minute` and `--concurrency` ask for less at a time'];
    default:
      return [];
  }
}

function waitOf(headers: Headers | undefined, now: number): number | null {
  const milliseconds = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  if (milliseconds >= 0) return milliseconds;
  const text = headers?.get('retry-after') ?? '';
  const seconds = /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (!Number.isNaN(seconds)) return seconds * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function isTimeout(error: unknown): boolean {
  if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError) return true;
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}

/** `fetch failed` says nothing; what it was caused by does. */
function innermost(error: unknown): string {
  let found = error;
  while (found instanceof Error && found.cause instanceof Error) found = found.cause;
  if (!(found instanceof Error)) return String(found);
  return found.message === '' && 'code' in found ? String(found.code) : found.message;
}
