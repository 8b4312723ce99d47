import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plantedTexts, usualPlantedTexts } from '../../../src/evaluation/in-context-learning/data/planted-texts.ts';
import type { Item, Learner, Task } from '../../../src/evaluation/in-context-learning/items.ts';
import { majorityLabel, nearestNeighbours } from '../../../src/evaluation/in-context-learning/learners/baselines.ts';
import {
  labelIn,
  languageModelLearner,
} from '../../../src/evaluation/in-context-learning/learners/language-model-learner.ts';
import {
  heldOutAccuracy,
  rawCosine,
  trainedAttention,
  trainProjection,
  untrainedProjection,
} from '../../../src/evaluation/in-context-learning/learners/trained-attention.ts';
import {
  readProjection,
  writeProjection,
} from '../../../src/evaluation/in-context-learning/learners/trained-attention-file.ts';
import {
  trainedClassifier,
  usualClassifier,
} from '../../../src/evaluation/in-context-learning/learners/trained-classifier.ts';
import { promptOf, usualPrompt } from '../../../src/evaluation/in-context-learning/prompt.ts';
import { localModel } from '../../../src/models/local-model.ts';
import { ngramModel } from '../../../src/models/ngram.ts';
import { beginToken, endToken, tokenizerOf, vocabularyOf } from '../../../src/models/tokenizers.ts';
import { repository } from '../../temporary-folder.ts';

const demonstrations: readonly Item[] = [
  { id: '0', text: 'lost my card', label: 'card' },
  { id: '1', text: 'card stolen', label: 'card' },
  { id: '2', text: 'what is the rate', label: 'rate' },
];

const task: Task = {
  demonstrations,
  queries: ['the rate, please', 'a card', 'hello'],
  labels: ['card', 'rate'],
  block: null,
  seed: 1,
};

async function check(learner: Learner, wanted: readonly (string | null)[], own: Partial<Task> = {}): Promise<void> {
  expect((await learner.predict({ ...task, ...own })).map(({ label }) => label)).toEqual(wanted);
}

describe('baselines', () => {
  test('the most frequent label', () => check(majorityLabel(), ['card', 'card', 'card']));
  test('the nearest demonstration', () => check(nearestNeighbours(1), ['rate', 'card', 'card']));
  test('without demonstrations: the first label', () =>
    check(nearestNeighbours(1), ['card', 'card', 'card'], { demonstrations: [] }));
});

test('a classifier trained on demonstrations labels texts that it did not see', async () => {
  const data = plantedTexts({ ...usualPlantedTexts, classes: 4, sharedWords: 0, training: 120, test: 40 }, 1);
  const predictions = await trainedClassifier(usualClassifier).predict({
    demonstrations: data.training,
    queries: data.test.map(({ text }) => text),
    labels: data.labels,
    block: null,
    seed: 1,
  });
  const right = predictions.filter(({ label }, i) => label === data.test[i]?.label).length;
  expect(right).toBeGreaterThan(30);
});

test('attention that was trained on other classes classifies better than its beginning', async () => {
  const options = { episodes: 8, queries: 10, ways: 20, seed: 5 };
  const start = untrainedProjection(5);
  const trained = await trainProjection(start, 60, 5, () => {});
  const before = await heldOutAccuracy(trainedAttention(start), 100, options);
  expect(await heldOutAccuracy(trainedAttention(trained), 100, options)).toBeGreaterThan(before + 0.1);
  expect(await heldOutAccuracy(trainedAttention(rawCosine(5)), 100, options)).toBeGreaterThan(before + 0.05);
});

test('the weights that come with altac are those of a long training', async () => {
  const shipped = readProjection(readFileSync(join(repository, 'checkpoints/trained-attention.safetensors')));
  const options = { episodes: 10, queries: 10, ways: 20, seed: 2 };
  const before = await heldOutAccuracy(trainedAttention(untrainedProjection(shipped.seed)), 50, options);
  expect(await heldOutAccuracy(trainedAttention(shipped), 50, options)).toBeGreaterThan(before + 0.15);
  expect(readProjection(writeProjection(shipped))).toEqual(shipped);
  expect(() => readProjection(new Uint8Array(4))).toThrow('no weights of attention');
});

describe('language models', () => {
  test('the prompt: demonstrations apart, the text that is asked about without its label, no blank at the end', () => {
    expect(promptOf(demonstrations.slice(0, 2), 'two\nlines', { textName: 'query:', labelName: 'intent:' })).toBe(
      'query: lost my card\nintent: card\n==\nquery: card stolen\nintent: card\n==\nquery: two lines\nintent:',
    );
  });

  test('by scores the answer is always a label: the likeliest one', async () => {
    const text = 'text: a\nlabel: rate\n==\ntext: b\nlabel: rate\n==\ntext: c\nlabel: card\n==\n';
    const tokenizer = tokenizerOf(vocabularyOf('characters', [text]));
    const tokens = [beginToken, ...tokenizer.encode(text), endToken];
    const model = localModel('trigrams', tokenizer, ngramModel([tokens], 3, tokenizer.size));
    const learner = languageModelLearner(model, { decoding: 'score', format: usualPrompt, mostTokens: 8 });
    await check(learner, ['rate', 'rate', 'rate']);
    expect(learner.noBlocks).toContain('which parts of its prompt may see each other');
  });

  test.each([
    ['card', 'card'],
    ['\n  Card.\nmore', 'card'],
    ['`lost or stolen`', 'lost_or_stolen'],
    ['lost', 'lost_or_stolen'],
    ['car', null],
    ['the card', null],
    ['', null],
  ])('the label in %j is %j', (text, label) => {
    expect(labelIn(text, ['card', 'card_lost', 'lost_or_stolen'])).toBe(label);
  });
});
