/** The workshop in a Web Worker, so that the page never waits for it. */

import type { OnnxRuntime } from '../src/runtime/engines/onnx.ts';
import { createWorkshop, Refusal } from './workshop.ts';
import type { Answers, Question, Reply } from './workshop-messages.ts';

/** A worker's `self`. */
interface Port {
  onmessage: ((event: MessageEvent<{ readonly id: number; readonly question: Question }>) => Promise<void>) | null;
  readonly postMessage: (reply: Reply) => void;
}

declare const self: Port;

const workshop = createWorkshop({
  loadOnnxRuntime: async (): Promise<OnnxRuntime> => {
    const runtime = await import('onnxruntime-web/wasm');
    // The file lies beside this script; threads would need headers that static hosts do not send.
    runtime.env.wasm.wasmPaths = { wasm: new URL('ort-wasm-simd-threaded.wasm', import.meta.url).href };
    runtime.env.wasm.numThreads = 1;
    return runtime;
  },
  readPackageFile: async (path) => {
    const response = await fetch(new URL(path.replace(/^.*\//, ''), import.meta.url));
    if (!response.ok) throw new Refusal(`${path} could not be loaded`);
    return response.text();
  },
});

self.onmessage = async ({ data: { id, question } }) => {
  try {
    self.postMessage({ id, ok: true, answer: await answerTo(question) });
  } catch (error) {
    self.postMessage({ id, ok: false, error: wordsOf(error) });
  }
};

async function answerTo(question: Question): Promise<Answers[keyof Answers]> {
  switch (question.kind) {
    case 'begin':
      return workshop.begin(question.files);
    case 'film':
      return workshop.film(question.work, question.network);
    case 'weights':
      return workshop.weights(question.work);
    case 'onnx':
      return workshop.onnx(question.work);
    case 'files':
      return workshop.files(question.work, question.format);
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  return `altac failed, which is its own fault: ${error instanceof Error ? error.message : String(error)}`;
}
