/** Work on many items: killed, resumed, against an endpoint that breaks, it gives what an undisturbed run gives. */

import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderCache } from '../../src/cli/response-cache.ts';
import { openRunFolder } from '../../src/cli/run-folder.ts';
import { type ItemRun, runItems } from '../../src/evaluation/item-run.ts';
import { text } from '../../src/ir/decoders.ts';
import { createEndpointClient } from '../../src/models/endpoint/client.ts';
import { completionsModel } from '../../src/models/endpoint/completions.ts';
import { defaultEndpoint, type ResponseCache } from '../../src/models/endpoint/settings.ts';
import { defaultGeneration, type LanguageModel } from '../../src/models/language-model.ts';
import { ModelError } from '../../src/models/model-error.ts';
import { mixedSeed } from '../../src/random/seeded.ts';
import { endpointDoors } from '../support/endpoint-doors.ts';
import {
  broken,
  completion,
  cut,
  type EndpointAnswer,
  type EndpointScript,
  garbage,
  startScriptedEndpoint,
  tooMany,
} from '../support/scripted-endpoint.ts';
import { repository, temporaryFolder } from '../temporary-folder.ts';

const settings = { tool: 'a test', seed: 1 };
const items = Array.from({ length: 60 }, (_, index) => `item ${index}`);

function run(
  more: Partial<ItemRun<string, string>> & Pick<ItemRun<string, string>, 'log' | 'work'>,
): ItemRun<string, string> {
  return { items, decode: text, concurrency: 4, mostFailures: 20, progress: () => {}, isStopped: () => false, ...more };
}

/** Breaks in every way there is: so often that three tries in ten bring nothing. The same request is answered alike. */
const chaos: EndpointScript = async ({ body, number, repeat }) => {
  await new Promise((resolve) => setTimeout(resolve, number % 5));
  const chance = mixedSeed(Number(body['seed']) + repeat, repeat) % 20;
  const faults: readonly EndpointAnswer[] = [broken(), broken(503), tooMany('0'), tooMany(null), cut(), garbage()];
  return faults[chance] ?? completion(`${String(body['prompt'])} said ${String(body['seed'])}`);
};

function modelAt(url: string, cache: ResponseCache | null): LanguageModel {
  const client = createEndpointClient({ ...defaultEndpoint, url, model: 'm' }, endpointDoors({ cache }));
  return completionsModel(client);
}

const askedFrom =
  (model: LanguageModel) =>
  async (item: string, index: number): Promise<string> =>
    (await model.generate(item, { ...defaultGeneration, seed: index }))[0]?.text ?? '';

describe('against an endpoint that is slow, limits, cuts its answers and answers garbage', () => {
  test('a run that is stopped twice is complete in the end; nothing is lost or done twice; the cache needs no endpoint', async () => {
    const server = await startScriptedEndpoint(chaos);
    const folder = temporaryFolder({});
    const cache = folderCache(join(folder, 'cache'));
    const worked: number[] = [];
    let outcomes: readonly unknown[] = [];
    for (const most of [15, 40, 1000]) {
      const { log, close } = openRunFolder(join(folder, 'run'), settings, most > 15);
      const ask = askedFrom(modelAt(server.url, cache));
      outcomes = await runItems(
        run({
          log,
          work: (item, index) => {
            worked.push(index);
            return ask(item, index);
          },
          isStopped: () => worked.length >= most,
        }),
      );
      close();
    }
    expect(worked.toSorted((a, b) => a - b)).toEqual(items.map((_, index) => index));
    expect(server.requests.length).toBeGreaterThan(60);
    await server.close();

    // The undisturbed run, by the cache alone.
    const { log, close } = openRunFolder(join(folder, 'again'), settings, false);
    const again = await runItems(run({ log, work: askedFrom(modelAt(server.url, cache)) }));
    close();
    expect(outcomes).toEqual(again);
    expect(again.map((outcome) => outcome.kind)).toEqual(items.map(() => 'done'));
  });
});

describe('a process that is killed', () => {
  test('loses nothing that was done, and does nothing of it again', async () => {
    const folder = temporaryFolder({});
    const program = join(folder, 'program.mts');
    const source = `
      import { appendFileSync } from 'node:fs';
      import { runItems } from '${repository}/src/evaluation/item-run.ts';
      import { openRunFolder } from '${repository}/src/cli/run-folder.ts';
      const { log, write, close } = openRunFolder('run', { seed: 1 }, true);
      let done = 0;
      const outcomes = await runItems({
        items: Array.from({ length: 300 }, (_, index) => 'item ' + index),
        work: async (item, index) => {
          await new Promise((resolve) => setTimeout(resolve, index % 3));
          appendFileSync('ended.txt', index + '\\n');
          if (++done === Number(process.argv[2])) process.kill(process.pid, 'SIGKILL');
          return item + '!';
        },
        decode: (value) => value, log, concurrency: 4, mostFailures: 20, progress: () => {}, isStopped: () => false,
      });
      await write({ 'results.json': JSON.stringify(outcomes) });
      close();`;
    writeFileSync(program, source);
    const options = ['--import', `${repository}/node_modules/tsx/dist/esm/index.mjs`, program];
    for (const killed of ['70', '110']) {
      const child = spawn(process.execPath, [...options, killed], { cwd: folder });
      const signal = await new Promise((resolve) => {
        child.once('exit', (_, by) => resolve(by));
      });
      expect(signal).toBe('SIGKILL');
      appendFileSync(join(folder, 'run/log.jsonl'), '{"index":2');
    }
    execFileSync(process.execPath, [...options, '0'], { cwd: folder });
    const outcomes = JSON.parse(readFileSync(join(folder, 'run/results.json'), 'utf8'));
    expect(outcomes).toEqual(Array.from({ length: 300 }, (_, index) => ({ kind: 'done', result: `item ${index}!` })));
    const lines = readFileSync(join(folder, 'run/log.jsonl'), 'utf8').trimEnd().split('\n');
    const indices = lines.map((line) => JSON.parse(line).index);
    expect(new Set(indices).size).toBe(300);
    expect(indices).toHaveLength(300);
    // Only what was under way when it was killed is done again: at most four each time.
    const ended = readFileSync(join(folder, 'ended.txt'), 'utf8').trimEnd().split('\n');
    expect(ended.length).toBeLessThanOrEqual(308);
    expect(existsSync(join(folder, 'run/lock'))).toBe(false);
  });
});

describe('items that fail', () => {
  test('are kept with their cause, and tried again when the run goes on', async () => {
    const folder = temporaryFolder({});
    const failing = async (item: string, index: number): Promise<string> => {
      if (index % 10 === 3) throw new ModelError('no answer', ['try later']);
      return item;
    };
    const first = openRunFolder(join(folder, 'run'), settings, false);
    const outcomes = await runItems(run({ log: first.log, work: failing }));
    first.close();
    expect(outcomes[13]).toEqual({ kind: 'failed', message: 'no answer', notes: ['try later'] });
    const second = openRunFolder(join(folder, 'run'), settings, true);
    const tried: number[] = [];
    const all = await runItems(
      run({
        log: second.log,
        work: async (item, index) => {
          tried.push(index);
          return item;
        },
      }),
    );
    second.close();
    expect(tried).toEqual([3, 13, 23, 33, 43, 53]);
    expect(all.map((outcome) => outcome.kind)).toEqual(items.map(() => 'done'));
  });

  test('too many in a row end the run; what is done is kept', async () => {
    const { log, close } = openRunFolder(join(temporaryFolder({}), 'run'), settings, false);
    const work = async (item: string, index: number): Promise<string> => {
      if (index >= 10) throw new ModelError('401 wrong key');
      return item;
    };
    await expect(runItems(run({ log, work, concurrency: 1, mostFailures: 5 }))).rejects.toThrow(
      '5 items in a row failed, and the run was ended; the last: 401 wrong key',
    );
    expect(log.lines()).toHaveLength(15);
    close();
  });

  test('a mistake of the program is none of them: it is thrown', async () => {
    const { log, close } = openRunFolder(join(temporaryFolder({}), 'run'), settings, false);
    const work = (): Promise<string> => Promise.reject(new TypeError('undefined is not a function'));
    await expect(runItems(run({ log, work }))).rejects.toThrow(TypeError);
    expect(log.lines()).toEqual([]);
    close();
  });
});

describe('a folder is refused', () => {
  test('that holds the same run without --resume, another run, or a run that goes on', () => {
    const folder = join(temporaryFolder({}), 'run');
    openRunFolder(folder, settings, false).close();
    expect(() => openRunFolder(folder, settings, false)).toThrow('holds this run already');
    expect(() => openRunFolder(folder, { ...settings, seed: 2 }, true)).toThrow('holds another run: seed differ');
    // The process that started this one runs, certainly.
    writeFileSync(join(folder, 'lock'), String(process.ppid));
    expect(() => openRunFolder(folder, settings, true)).toThrow(`is in use by process ${process.ppid}`);
    writeFileSync(join(folder, 'lock'), '4194999');
    openRunFolder(folder, settings, true).close();
    expect(() => openRunFolder(join(folder, 'no/run'), settings, false)).toThrow('there is no folder');
  });
});
