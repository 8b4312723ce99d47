/** Chooses a backend: native if the user has installed one that computes right, else WebAssembly, else plain JavaScript. */

import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { tensorflow } from './tensorflow.ts';
import type { Tensors } from './tensors.ts';

export type BackendName = 'tensorflow' | 'wasm' | 'cpu';

export interface OpenedTensors {
  readonly tensors: Tensors;
  /** Why backends before the one that is used were passed over, one sentence each. An absent native one is no reason. */
  readonly refused: readonly string[];
}

/** Tries backends in this order; the first that starts and computes right is used. Throws if there is none. */
export async function openTensors(
  order: readonly BackendName[] = ['tensorflow', 'wasm', 'cpu'],
): Promise<OpenedTensors> {
  // Without this the first use of the plain backend prints a banner.
  tf.enableProdMode();
  const refused: string[] = [];
  for (const name of order) {
    const problem = await use(name);
    if (problem === null) return { tensors: tensorflow(), refused };
    if (problem !== 'not installed') refused.push(`the backend ${name} is not used: ${problem}`);
  }
  throw new Error(`no tensor backend works; ${refused.join('; ')}`);
}

/** Makes a backend the current one. `null`, or why that is not possible. */
async function use(name: BackendName): Promise<string | null> {
  try {
    await load(name);
    if (!(await startQuietly(name))) return 'it did not start';
    return passesSelfCheck() ? null : 'it computes wrong results';
  } catch (error) {
    if (isMissing(error)) return 'not installed';
    return error instanceof Error ? error.message : String(error);
  }
}

async function load(name: BackendName): Promise<void> {
  if (name === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  if (name === 'cpu') await import('@tensorflow/tfjs-backend-cpu');
  if (name === 'tensorflow') await loadNative();
}

async function loadNative(): Promise<void> {
  // tfjs-node 4.22.0 calls two functions that Node 23 removed from `util`; it must be the CommonJS object.
  const util: Record<string, unknown> = createRequire(import.meta.url)('node:util');
  util['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  util['isUndefined'] ??= (value: unknown) => value === undefined;
  // A variable, so that neither the type checker nor a bundler looks for a package that need not be there.
  const name: string = '@tensorflow/tfjs-node';
  await import(name);
}

/** The wasm runtime adds handlers that rethrow uncaught errors with 30 kB of its source: they are taken away again. */
async function startQuietly(name: BackendName): Promise<boolean> {
  const errors = new Set(process.listeners('uncaughtException'));
  const rejections = new Set(process.listeners('unhandledRejection'));
  const started = await tf.setBackend(name);
  for (const listener of process.listeners('uncaughtException')) {
    if (!errors.has(listener)) process.removeListener('uncaughtException', listener);
  }
  for (const listener of process.listeners('unhandledRejection')) {
    if (!rejections.has(listener)) process.removeListener('unhandledRejection', listener);
  }
  return started;
}

/** A product of small whole numbers, so that every correct backend gives it exactly, and the clip and softmax. */
function passesSelfCheck(): boolean {
  return tf.tidy(() => {
    const a = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const b = tf.tensor2d([1, 0, 0, 1, 1, 1], [3, 2]);
    const product = tf.matMul(a, b).dataSync();
    const clipped = tf.clipByValue(tf.sub(a, 2.5), 0, 1).dataSync();
    const masked = tf.softmax(tf.tensor2d([0, Number.NEGATIVE_INFINITY, 0], [1, 3])).dataSync();
    return (
      [...product].join() === '4,5,10,11' &&
      [...clipped].join() === '0,0,0.5,1,1,1' &&
      [...masked].join() === '0.5,0,0.5'
    );
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
