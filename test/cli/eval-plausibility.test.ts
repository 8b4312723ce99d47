/** `altac eval plausibility`: from materials to ratings to what they are worth, against an endpoint of this machine. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { broken, inTurn, reply, startScriptedEndpoint } from '../support/scripted-endpoint.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { runAltac } from './session.ts';

const verbs = ['barked', 'slept', 'sang', 'flew', 'wrote'];
/** People and the scripted model find dogs plausible, and the more so the longer the verb. */
const lines = verbs.flatMap((verb, index) =>
  ['dog', 'stone'].map((noun) => {
    const rating = (noun === 'dog' ? 5 : 1) + (verb.length > 4 ? 1 : 0);
    const human = [rating, rating, Math.max(1, rating - (index % 2))];
    return JSON.stringify({ item: index, condition: noun, sentence: `The ${noun} ${verb}.`, human });
  }),
);

test('a model rates, the run goes on where it was stopped, and the report says what that is worth', async () => {
  const folder = temporaryFolder({ 'materials.jsonl': `${lines.join('\n')}\n` });
  let isDown = true;
  const server = await startScriptedEndpoint((request) => {
    const text = JSON.stringify(request.body['messages']);
    const [, noun, verb = ''] = /Sentence: The (dog|stone) (\w+)\.[^:]*$/.exec(text) ?? [];
    if (isDown && verb === 'wrote') return broken(400);
    const answer = `The score is ${(noun === 'dog' ? 5 : 2) + (verb.length > 4 ? 1 : 0)}. So it is.`;
    return inTurn(broken(), reply(answer))(request);
  });
  const words = ['eval', 'plausibility', join(folder, 'materials.jsonl'), '--model', server.url, '--model-name', 'm'];
  const all = [...words, '--chat', '--samples', '2', '-o', join(folder, 'run'), '--resamples', '200'];
  const first = await runAltac(all);
  expect(first.err).toContain('2 sentences to go; `--resume` goes on in ');
  expect(first.code).toBe(1);
  isDown = false;
  const { out, err, code } = await runAltac([...all, '--resume']);
  await server.close();
  expect({ err, code }).toEqual({
    err: '4 requests answered, 0 from the cache, 0 failed tries; 40 tokens in, 28 out\n',
    code: 0,
  });
  expect(out).toContain('Plausibility of 10 sentences');
  expect(out).toMatch(/^Pearson +0\.9\d\d \[/m);
  expect(out).toMatch(/^dog – stone +5 +3\.933 /m);
  expect(out).toContain('warning: model ratings cannot show that conditions are matched');
  const ratings = readFileSync(join(folder, 'run/ratings.jsonl'), 'utf8').trimEnd().split('\n');
  expect(JSON.parse(ratings[9] ?? '')).toMatchObject({
    item: '4',
    model: [3, 3],
    replies: [expect.any(String), expect.any(String)],
  });
  expect(readFileSync(join(folder, 'run/report.html'), 'utf8')).toContain('Correlation of ratings');
});

test('ratings are expected by log-probabilities, one question each, and held against those of an n-gram model', async () => {
  const folder = temporaryFolder({ 'materials.jsonl': `${lines.join('\n')}\n`, 'corpus.txt': corpus });
  const trained = await runAltac(['lm', 'train', join(folder, 'corpus.txt'), '--ngram', '3', '-o', `${folder}/n.json`]);
  expect(trained.code).toBe(0);
  const server = await startScriptedEndpoint((request) => {
    const [, noun] = /Sentence: The (dog|stone) \w+\.[^:]*$/.exec(JSON.stringify(request.body['messages'])) ?? [];
    const likely = noun === 'dog' ? ' 6' : ' 2';
    const top = [
      { token: likely, logprob: Math.log(0.6) },
      { token: ' 4', logprob: Math.log(0.3) },
      { token: ' high', logprob: Math.log(0.1) },
    ];
    const told = ['The', ' score', ' is'].map((token) => ({ token, logprob: 0, top_logprobs: [] }));
    const rating = { token: likely, logprob: Math.log(0.6), top_logprobs: top };
    return reply(`The score is${likely}`, { logprobs: { content: [...told, rating] } });
  });
  const words = ['eval', 'plausibility', join(folder, 'materials.jsonl'), '--model', server.url, '--model-name', 'm'];
  const options = ['--chat', '--by', 'log-probabilities', '--baseline', `${folder}/n.json`, '--resamples', '50'];
  const { out, err, code } = await runAltac([...words, ...options, '-o', join(folder, 'run')]);
  await server.close();
  expect({ err, code }).toEqual({ err: expect.stringMatching(/^10 requests answered/), code: 0 });
  expect(out).toMatch(/^ratings: expected, by log-probabilities$/m);
  expect(out).toMatch(/^n.json, per token +0\.\d+ \[/m);
  const linesOf = (name: string): string[] =>
    readFileSync(join(folder, 'run', name), 'utf8')
      .trimEnd()
      .split('\n');
  const [first] = linesOf('ratings.jsonl').map((line) => JSON.parse(line));
  expect(first.model[0]).toBeCloseTo((6 * 0.6 + 4 * 0.3) / 0.9, 10);
  expect(first.mass).toBeCloseTo(0.9, 10);
  expect(JSON.parse(linesOf('scores.jsonl')[0] ?? '').scores['n.json']).toMatchObject({ tokens: 5, unknown: 0 });
});

test('materials are tables too, with ratings in a cell or in rows, and go out as a table', async () => {
  const wide = ['item,condition,sentence,human,model'];
  const long = ['item\tcondition\tsentence\trating'];
  for (const line of lines) {
    const { item, condition, sentence, human } = JSON.parse(line);
    wide.push(`${item},${condition},"${sentence.replace('.', ', so.')}",${human.join(';')},${human.join(' ')}`);
    for (const rating of human) long.push([item, condition, sentence, rating].join('\t'));
  }
  const folder = temporaryFolder({
    'wide.csv': wide.join('\r\n'),
    'long.tsv': long.join('\n'),
    'corpus.txt': corpus,
    'bad.csv': 'item,sentence,human\n1,A.,6;high\n',
    'none.csv': 'item,text\n1,A.\n',
  });
  const words = ['eval', 'plausibility', '--resamples', '50'];
  const { out } = await runAltac([...words, join(folder, 'wide.csv')]);
  expect(out).toMatch(/^Pearson +1(\.000)? /m);
  expect(out).toContain('What follows is by least squares');
  const kept = ['-o', join(folder, 'kept')];
  const isotonic = await runAltac([...words, join(folder, 'wide.csv'), '--calibration', 'isotonic', ...kept]);
  expect(readFileSync(join(folder, 'kept/report.txt'), 'utf8')).toBe(isotonic.out);
  expect(isotonic.out).toContain('What follows is by isotonic regression');
  expect(isotonic.out).toMatch(/^error by isotonic regression +\d/m);
  expect(isotonic.out).toContain('options: --calibration isotonic --resamples 50');
  await runAltac(['lm', 'train', join(folder, 'corpus.txt'), '--ngram', '2', '-o', `${folder}/n.json`]);
  const rows = [...words, join(folder, 'long.tsv'), '--baseline', `${folder}/n.json`, '-o', join(folder, 'out')];
  expect((await runAltac(rows)).out).toContain('Ratings of people by log-probabilities: 10 sentences');
  const table = readFileSync(join(folder, 'out/ratings.csv'), 'utf8').split('\n');
  expect(table.slice(0, 2)).toEqual([
    'item,condition,sentence,source,number,rating',
    '0,dog,The dog barked.,human,1,6',
  ]);
  expect(table).toHaveLength(1 + 30 + 1);
  expect((await runAltac([...words, join(folder, 'bad.csv')])).err).toContain('bad.csv:2: human: high is no number');
  expect((await runAltac([...words, join(folder, 'none.csv')])).err).toContain('none.csv:2: there is no sentence');
});

test('a model that runs here rates two sentences, too few to say what that is worth, and nothing is lost', async () => {
  const folder = temporaryFolder({
    'scores.txt': 'The score is 6.\nThe score is 2.\n'.repeat(6),
    'two.jsonl': `${lines.slice(0, 2).join('\n')}\n`,
  });
  const train = ['lm', 'train', join(folder, 'scores.txt'), '--tokens', 'characters', '--ngram', '6'];
  await runAltac([...train, '-o', `${folder}/m.json`]);
  const words = ['eval', 'plausibility', join(folder, 'two.jsonl'), '--model', `${folder}/m.json`];
  const { out, code } = await runAltac([...words, '--by', 'log-probabilities', '-o', join(folder, 'run')]);
  expect(code).toBe(0);
  expect(out).toContain('warning: people and the model rated 2 sentences');
  expect(JSON.parse(readFileSync(join(folder, 'run/ratings.jsonl'), 'utf8').split('\n')[0] ?? '')).toMatchObject({
    model: [expect.closeTo(4, 5)],
    mass: expect.closeTo(1, 2),
  });
});

/** Dogs do more than stones. */
const corpus = verbs
  .map((verb) => `The dog ${verb}.\n`.repeat(3) + (verb === 'slept' ? `The stone ${verb}.\n` : ''))
  .join('');

const cases: readonly { readonly input: string; readonly words: string; readonly message: RegExp }[] = [
  { input: '{"item":1}', words: '', message: /stdin:1: sentence: expected a text, found nothing. A line is as/ },
  { input: '', words: '', message: /there are no materials/ },
  { input: lines[0] ?? '', words: '--model a.json', message: /where do ratings go/ },
  { input: lines[0] ?? '', words: '--baseline http://localhost/v1', message: /--baseline is a model that runs here/ },
  { input: '{"item":1,"sentence":"A.","human":[1],"model":[1]}', words: '', message: /rated 1 sentences/ },
];
test.each(cases)('$message', async ({ input, words, message }) => {
  const { err, code } = await runAltac(['eval', 'plausibility', ...words.split(' ').filter((word) => word !== '')], {
    input,
  });
  expect(err).toMatch(message);
  expect(code).toBe(2);
});
