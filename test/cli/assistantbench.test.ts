/** `altac eval assistantbench` as its users type it. */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replyTo } from '../../src/evaluation/web-agent/demo/scripted-model.ts';
import { broken, reply, startScriptedEndpoint } from '../support/scripted-endpoint.ts';
import { repository } from '../temporary-folder.ts';
import { type Ran, runAltac } from './session.ts';

const folder = mkdtempSync(join(tmpdir(), 'altac-assistantbench-'));

beforeAll(() => {
  process.chdir(folder);
  const lines = (file: string, ...rows: readonly object[]): void =>
    writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  lines(
    'gold.jsonl',
    { id: 'a', task: 'How many?', answer: '50', difficulty: 'Hard' },
    { id: 'b', task: 'Which gyms?', answer: 'Hill Gym\nRiver Gym', difficulty: 'Medium' },
    { id: 'c', task: 'How many more?', answer: '5', difficulty: 'Hard' },
  );
  lines('hidden.jsonl', { id: 'a', task: 'How many?', answer: null });
  lines('good.jsonl', { id: 'a', answer: 50 }, { id: 'b', answer: ['River Gym', 'Hill Gym'] }, { id: 'c', answer: '' });
  lines('odd.jsonl', { id: 'a', answer: '40' }, { id: 'b', answer: 'River Gym, Hill Gym' }, { id: 'c', answer: ['5'] });
  lines('few.jsonl', { id: 'a', answer: '50' });
  lines('strange.jsonl', { id: 'z', answer: '50' });
  lines('twice.jsonl', { id: 'a', answer: '50' }, { id: 'a', answer: '5' });
  writeFileSync('torn.jsonl', '{"id":"a","answer":"1"}\n{"id":\n');
  writeFileSync('run.jsonl', 'no log\n');
});

afterAll(() => {
  process.chdir(repository);
  rmSync(folder, { recursive: true });
});

const command = (...words: readonly string[]): Promise<Ran> => runAltac(['eval', 'assistantbench', ...words]);

describe('score', () => {
  test('gives shares with intervals, by difficulty and kind', async () => {
    const { out, code } = await command('score', 'good.jsonl', '--gold', 'gold.jsonl');
    expect(code).toBe(0);
    expect(out).toMatch(/scored as official-safe \(scorer 1\)/);
    expect(out).toMatch(/^all +3 +66\.7 \[0\.0, 100\.0\] +66\.7 \[0\.0, 100\.0\] +100\.0 \[100\.0, 100\.0\] +66\.7/m);
    expect(out).toMatch(/^medium +1 +100\.0/m);
    expect(out).toMatch(/^number +2 +50\.0/m);
  });

  test('says what people do not expect', async () => {
    const { out } = await command('score', 'odd.jsonl', '--gold', 'gold.jsonl', '--explain');
    expect(out).toContain('b  40.0\n  list-given-as-text: ');
    expect(out).toContain('c  0.0\n  one-element-list: ');
  });

  test('stamps mode, version and what was read into its JSON', async () => {
    const { out } = await command('score', 'good.jsonl', '--gold', 'gold.jsonl', '--mode', 'inspect', '--json');
    expect(JSON.parse(out)).toMatchObject({
      mode: 'inspect',
      scorerVersion: 1,
      seed: 0,
      files: [{ role: 'tasks', name: 'gold.jsonl' }, { role: 'predictions' }],
    });
  });

  test('fails as the official scorer does, and gives no mean then', async () => {
    const { out, err, code } = await command('score', 'odd.jsonl', '--gold', 'gold.jsonl', '--mode', 'official');
    expect(code).toBe(1);
    expect(out).not.toContain('accuracy');
    expect(err).toContain("c: TypeError: float() argument must be a string or a real number, not 'tuple'");
  });

  test('counts tasks without predictions as not answered', async () => {
    const { out } = await command('score', 'few.jsonl', '--gold', 'gold.jsonl');
    expect(out).toMatch(/^all +3 +33\.3 \[.*?\] +33\.3 \[.*?\] +100\.0/m);
    expect(out).toContain('warning: 2 of 3 tasks have no prediction, and count as not answered\n');
  });

  test('compares two runs, task by task', async () => {
    const { out } = await command('score', 'good.jsonl', '--gold', 'gold.jsonl', '--against', 'odd.jsonl');
    expect(out).toMatch(/^accuracy +27\.44 \[0\.00, 60\.00\] +\d\.\d\d +2 +0 +1$/m);
  });

  test('writes a page that asks for nothing', async () => {
    await command('score', 'odd.jsonl', '--gold', 'gold.jsonl', '--page', 'page.html');
    const page = readFileSync('page.html', 'utf8');
    expect(page).toContain('this is official-safe');
    expect(page).not.toMatch(/<script|(?:src|href)="http/);
  });
});

test('check finds what is wrong, mends what is only form, and then finds nothing', async () => {
  const found = await command('check', 'odd.jsonl', '--gold', 'gold.jsonl');
  expect(found.code).toBe(1);
  expect(found.out).toContain('odd.jsonl:3: one-element-list: ');
  expect((await command('check', 'odd.jsonl', '--fix', '-o', 'mended.jsonl')).code).toBe(0);
  const { out } = await command('check', 'mended.jsonl', '--gold', 'gold.jsonl');
  expect(out).toBe('3 predictions, nothing to mend\n');
});

interface Refused {
  readonly what: string;
  readonly words: readonly string[];
  readonly says: string;
}

const refused: readonly Refused[] = [
  {
    what: 'answers that are not public',
    words: ['score', 'few.jsonl', '--gold', 'hidden.jsonl'],
    says: 'error: hidden.jsonl has no answer to the task a\n',
  },
  {
    what: 'predictions of other tasks',
    words: ['score', 'strange.jsonl', '--gold', 'gold.jsonl'],
    says: 'error: strange.jsonl:1: there is no task z in gold.jsonl\n',
  },
  {
    what: 'two predictions of a task',
    words: ['score', 'twice.jsonl', '--gold', 'gold.jsonl'],
    says: 'error: twice.jsonl:2: the task a is answered in line 1 already\n',
  },
  {
    what: 'a torn line',
    words: ['score', 'torn.jsonl', '--gold', 'gold.jsonl'],
    says: 'error: torn.jsonl:2: it is not JSON\n',
  },
  {
    what: 'a run that may go nowhere',
    words: [
      'run',
      'gold.jsonl',
      '--model',
      'http://localhost:1/v1',
      '--model-name',
      'm',
      '-o',
      'x',
      '--start',
      'http://a.b',
    ],
    says: 'error: which hosts may the agent visit?\n',
  },
  {
    what: 'an address as a host',
    words: ['run', 'gold.jsonl', '--model', 'http://localhost:1/v1', '-o', 'x', '--allow', 'http://a.b/c'],
    says: 'error: --allow http://a.b/c: give the host alone, without http:// and path\n',
  },
  {
    what: 'a browser that is not there',
    words: ['demo', '--chromium', '/nowhere/chromium'],
    says: 'error: /nowhere/chromium is no program that can be run\n',
  },
  { what: 'a task that is not there', words: ['demo', '--task', 'all'], says: 'error: there is no task all\n' },
  { what: 'a log that is none', words: ['replay', 'run.jsonl'], says: 'error: run.jsonl is no log of an agent\n' },
];

test.each(refused)('refuses $what', async ({ words, says }) => {
  const { err, code } = await command(...words);
  expect(err.startsWith(says), err).toBe(true);
  expect(err.split('\n').length).toBeGreaterThan(says.split('\n').length - 1);
  expect(code).toBe(2);
});

test('run without a browser asks an endpoint that fails now and then, and once each; a run that is over is not run again', async () => {
  const endpoint = await startScriptedEndpoint(({ body, number }) => {
    if (number === 1) return broken();
    const asksMore = messagesOf(body).some(({ content }) => content.includes('more'));
    return reply(asksMore ? replyTo(messagesOf(body)) : 'It is well known.\nANSWER: 50');
  });
  try {
    const words = ['run', 'gold.jsonl', '--model', endpoint.url, '--model-name', 'm', '--closed-book', '-o', 'closed'];
    const first = await command(...words, '--price-in', '1', '--price-out', '1');
    expect(first.code, first.err).toBe(0);
    expect(first.out).toMatch(/^a +answered +0 +\d+ +0\.\d{4} +50$/m);
    expect(first.out).toMatch(/^c +abstained +0 .*–$/m);
    expect(readFileSync('closed/predictions.jsonl', 'utf8')).toBe(
      '{"id":"a","answer":"50"}\n{"id":"b","answer":"50"}\n{"id":"c","answer":""}\n',
    );
    expect(endpoint.requests.length).toBe(4);
    const refusal = await command(...words, '--price-in', '1', '--price-out', '1');
    expect(refusal.err).toContain('error: closed holds this run already');
    const again = await command(...words, '--price-in', '1', '--price-out', '1', '--resume');
    expect(again.out).toBe(first.out);
    expect(endpoint.requests.length).toBe(4);
    await command('replay', 'closed/logs/a.jsonl', '-o', 'closed.html');
    expect(readFileSync('closed.html', 'utf8')).toContain('How many?');
    expect(existsSync('closed/lock')).toBe(false);
  } finally {
    await endpoint.close();
  }
});

function messagesOf(body: Readonly<Record<string, unknown>>): { role: 'user'; content: string }[] {
  const { messages } = body;
  if (!Array.isArray(messages)) return [];
  return messages.map((message: unknown) => ({ role: 'user', content: contentOf(message) }));
}

function contentOf(message: unknown): string {
  const isMessage = typeof message === 'object' && message !== null && 'content' in message;
  return isMessage && typeof message.content === 'string' ? message.content : '';
}
