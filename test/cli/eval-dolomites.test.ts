/** `altac eval dolomites`: tasks are checked, written, measured and judged, against an endpoint of this machine. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { broken, type EndpointScript, reply, startScriptedEndpoint } from '../support/scripted-endpoint.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Ran, runAltac } from './session.ts';

const task = {
  task_objective: 'Report a sampling of water.',
  task_procedure: 'Give site and result.',
  task_input: '* Site: 1 sentence.  * Value: 1 sentence.',
  task_output: '* Site: 1 sentence. Where  * Result: 1 sentence. The value',
  task_notes: null,
};
const sites = ['Brook', 'Lake', 'Well'];
const rows = sites.map((site, index) => ({
  example_id: site,
  task: { ...task, task_objective: `Report sampling ${index % 2}.` },
  example_input: `**Input Sections**\n\n**Site:** ${site}.\n**Value:** ${index + 20} mg/l.`,
  example_output: `**Site:** ${site}.\n\n**Result:** ${index + 20} mg/l.`,
}));

function dolomites(command: string, ...words: readonly string[]): Promise<Ran> {
  return runAltac(['eval', 'dolomites', command, ...words]);
}

function lines(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}

/** Good documents, of which one makes a figure up; a judge that counts headings. */
const script: EndpointScript = ({ body }) => {
  const text = JSON.stringify(body['messages']);
  if (text.includes('document-A')) {
    const headings = (name: string): number =>
      (new RegExp(`<document-${name}>(.*?)</document-${name}>`).exec(text)?.[1]?.match(/\*\*/g) ?? []).length;
    const [a, b] = [headings('A'), headings('B')];
    return reply(JSON.stringify({ reason: 'headings', winner: a > b ? 'A' : a < b ? 'B' : 'tie' }));
  }
  const [, site = '', value = ''] = /\*\*Site:\*\* (\w+)\.\\n\*\*Value:\*\* (\d+)/.exec(text) ?? [];
  return reply(`**Site:** ${site}.\n\n**Result:** ${site === 'Well' ? 77 : value} mg/l.`);
};

test('from tasks to outputs to a ranking; a run that failed goes on', async () => {
  const folder = temporaryFolder({ 'examples.jsonl': lines(rows) });
  const [examples, run, judged] = ['examples.jsonl', 'run', 'judged'].map((name) => join(folder, name));
  let isDown = true;
  const server = await startScriptedEndpoint((request) =>
    isDown && JSON.stringify(request.body).includes('Lake') ? broken(400) : script(request),
  );
  const model = ['--model', server.url, '--model-name', 'm'];
  const first = await dolomites('generate', examples ?? '', ...model, '-o', run ?? '');
  expect(first.err).toContain('1 outputs to go; `--resume` goes on');
  expect(first.code).toBe(1);
  isDown = false;
  const asked = server.requests.length;
  const second = await dolomites('generate', examples ?? '', ...model, '-o', run ?? '', '--resume');
  expect(second.code, second.err).toBe(0);
  expect(server.requests.length).toBe(asked + 1);
  const outputs = join(run ?? '', 'outputs.jsonl');
  const written = readFileSync(outputs, 'utf8').trimEnd().split('\n');
  expect(JSON.parse(written[1] ?? '')).toEqual({ ...rows[1], model_output: rows[1]?.example_output });

  const page = join(folder, 'page.html');
  const scored = await dolomites('score', outputs, '--explain', '--max-unsupported', '0', '--page', page);
  expect(scored.code).toBe(1);
  expect(scored.out).toMatch(/^structure \(mean of these\) +1 \[1, 1\] +3$/m);
  expect(scored.out).toMatch(/^unsupported literals +0\.333 /m);
  expect(scored.out).toContain('Well: 77 is a number that nothing given has\n');
  expect(scored.err).toContain('1 of 3 outputs fall short');
  expect(readFileSync(page, 'utf8')).toContain('By field');

  // The other system leaves headings out, and has its outputs without the examples.
  const bare = rows.map(({ example_id: id }) => ({ example_id: id, model_output: `About ${id}.` }));
  writeFileSync(join(folder, 'bare.jsonl'), lines(bare));
  const files = [outputs, join(folder, 'bare.jsonl'), '--examples', examples ?? ''];
  const { out, err, code } = await dolomites('judge', ...files, ...model, '-o', judged ?? '', '--resamples', '100');
  await server.close();
  expect(code, err).toBe(0);
  expect(out).toMatch(/^run – bare +3 +0 +0 +0 +1 \[1, 1\]$/m);
  expect(out).toMatch(/^other winner in the other order +0$/m);
  const ranked = await dolomites('rank', join(judged ?? '', 'judgements.jsonl'), '--resamples', '100');
  const tables = (text: string): string => text.slice(0, text.indexOf('\naltac:'));
  expect(tables(ranked.out)).toBe(tables(out));
});

const shownPair = /<document-A>\\n(.*?)\\n<\/document-A>.*<document-B>\\n(.*?)\\n<\/document-B>/;
const judges: readonly {
  readonly name: string;
  readonly judge: (a: string, b: string) => string;
  readonly found: RegExp[];
}[] = [
  {
    name: 'takes what stands first',
    judge: () => '{"winner":"A"}',
    found: [
      /^first – second +0 +0 +6 +0 +0\.500/m,
      /^other winner in the other order +1$/m,
      /warning: in 100 % of the pairs/,
    ],
  },
  {
    name: 'likes it long',
    judge: (a, b) => `{"winner":"${a.length > b.length ? 'A' : 'B'}"}`,
    found: [/^first – second +3 +3 +0 +0 +0\.500/m, /warning: the longer output wins \(correlation (0\.9\d|1\.00)\)/],
  },
  {
    name: 'cannot be read',
    judge: () => 'The better one is A.',
    found: [/^first – second +0 +0 +0 +6 +–/m, /warning: 6 pairs have no verdict/],
  },
];
test.each(judges)('a judge that $name is found out', async ({ judge, found }) => {
  const examples = Array.from({ length: 6 }, (_, index) => ({ ...rows[0], example_id: index }));
  const outputs = (isLong: (index: number) => boolean): string =>
    lines(examples.map((row, index) => ({ ...row, model_output: 'A word more. '.repeat(isLong(index) ? 5 : 1) })));
  const folder = temporaryFolder({
    'first.jsonl': outputs((index) => index % 2 === 0),
    'second.jsonl': outputs((index) => index % 2 === 1),
  });
  const server = await startScriptedEndpoint(({ body }) => {
    const [, a = '', b = ''] = shownPair.exec(JSON.stringify(body['messages'])) ?? [];
    return reply(judge(a, b));
  });
  const files = ['first', 'second'].map((name) => join(folder, `${name}.jsonl`));
  const model = ['--model', server.url, '--model-name', 'm', '-o', join(folder, 'run'), '--resamples', '50'];
  const { out, err, code } = await dolomites('judge', ...files, ...model);
  await server.close();
  expect(code, err).toBe(0);
  for (const pattern of found) expect(out).toMatch(pattern);
});

/** Entails what shares most words with the premise: a stand-in for tests, not valid for results. */
const lexicalOverlap: EndpointScript = ({ body }) => {
  const [, premise = '', hypothesis = ''] =
    /Premise:\\n(.*?)\\n\\nHypothesis:\\n(.*?)"/.exec(JSON.stringify(body['messages'])) ?? [];
  const known = new Set(premise.toLowerCase().match(/[a-z0-9]+/g));
  const words: readonly string[] = hypothesis.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const isEntailed = words.every((word) => known.has(word));
  return reply(isEntailed ? 'Entailment' : words.includes('odd') ? 'I cannot say' : 'neutral');
};

test('consistency: what is missing, what is added, and what nobody can say', async () => {
  const outputs = [
    { ...rows[0], model_output: '**Site:** Brook.\n\n**Result:** 20 mg/l.' },
    { ...rows[1], model_output: '**Site:** Lake. It is odd.\n\n**Result:** 99 mg/l.' },
  ];
  const folder = temporaryFolder({ 'outputs.jsonl': lines(outputs) });
  const server = await startScriptedEndpoint(lexicalOverlap);
  const model = ['--model', server.url, '--model-name', 'm', '-o', join(folder, 'run'), '--resamples', '50'];
  const { out, code } = await dolomites('consistency', join(folder, 'outputs.jsonl'), ...model);
  await server.close();
  expect(code).toBe(0);
  expect(out).toContain('warning: of 9 statements 1 have no answer that can be read: left out');
  expect(out).toMatch(/^all +2 +0\.750 \[.*\] +0\.750 \[.*\] +0\.750 /m);
  expect(JSON.parse(readFileSync(join(folder, 'run/consistency.jsonl'), 'utf8').split('\n')[1] ?? '')).toEqual({
    example_id: 'Lake',
    forward: [1, 0],
    backward: [1, null, 0],
  });
});

test('published forms: nested, flat, in a list, and packed', async () => {
  const flat = rows.map(({ task: own, ...row }) => ({ ...row, ...own, field: 'Geology' }));
  const zip = zipSync({
    'a.dev.public.jsonl': Buffer.from(lines(rows)),
    '__MACOSX/a.dev.public.jsonl': Buffer.from('x'),
    'b.jsonl': Buffer.from(
      lines(rows.map((row) => ({ ...row, example_id: `${row.example_id} 2`, example_output: '' }))),
    ),
  });
  const folder = temporaryFolder({ 'flat.json': JSON.stringify({ data: flat }) });
  writeFileSync(join(folder, 'all.zip'), zip);
  expect((await dolomites('check', join(folder, 'flat.json'))).out).toBe(
    '2 tasks in 1 field, 3 examples; 0 problems\n',
  );
  expect((await dolomites('check', join(folder, 'all.zip'))).out).toBe('2 tasks in 1 field, 6 examples; 0 problems\n');
});

test('the tasks of altac are fine, and so are their references', async () => {
  const { out, code } = await dolomites('check', 'own');
  expect(out).toBe('15 tasks in 6 fields, 17 examples; 0 problems\n');
  expect(code).toBe(0);
  expect((await dolomites('score', 'own', '--reference', '--min-structure', '1', '--resamples', '10')).code).toBe(0);
});

const cases: readonly { readonly command: string; readonly text: string; readonly message: RegExp }[] = [
  {
    command: 'score FILE',
    text: '{"task":1}',
    message: /line 1: it has no task: its fields are task\n.*A row has task_o/,
  },
  {
    command: 'score FILE',
    text: '{"id":1,"prompt":"Write.","completion":"x"}',
    message: /a.jsonl: line 1: it has no task: its fields are id, prompt, completion\n/,
  },
  {
    command: 'prompt FILE',
    text: '{"task_objective":"a"}',
    message: /line 1: procedure: expected a text, found nothing/,
  },
  { command: 'score FILE', text: '1', message: /a.jsonl: line 1: expected an object, found 1/ },
  { command: 'check FILE', text: '', message: /has no tasks/ },
  { command: 'score FILE', text: '{', message: /line 1: this is not JSON/ },
  { command: 'score FILE', text: lines(rows), message: /has no outputs/ },
  {
    command: 'score FILE --examples own',
    text: '{"example_id":"x","model_output":""}',
    message: /no example x in own/,
  },
  { command: 'prompt FILE --id x', text: lines(rows), message: /has no example x\n.*Brook, Lake, Well/ },
  { command: 'generate FILE --model a -o b', text: lines(rows), message: /a is no address/ },
  { command: 'judge FILE --model http://a -o b', text: lines(rows), message: /a judge compares/ },
  { command: 'rank FILE', text: '{"example":"a"}', message: /line 1: first: expected a text/ },
];
test.each(cases)('$command: $message', async ({ command, text, message }) => {
  const folder = temporaryFolder({ 'a.jsonl': text });
  const [name = '', ...words] = command.replace('FILE', join(folder, 'a.jsonl')).split(' ');
  const { err, code } = await dolomites(name, ...words);
  expect(err).toMatch(message);
  expect(code).toBe(2);
});
