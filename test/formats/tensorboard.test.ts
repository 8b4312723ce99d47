/** Event files of TensorBoard: what is written is read back, and cut off where a training goes on. */

import { expect, test } from 'vitest';
import { eventFileStart, eventsUpTo, scalarEvent } from '../../src/formats/tensorboard.ts';
import { eventsOf } from '../support/events.ts';

const file = Buffer.concat([
  eventFileStart(1.5e9),
  scalarEvent(1.5e9 + 0.25, 500, { 'training/loss': 0.5, 'lengths/1-5': 1 }),
  scalarEvent(1.5e9 + 0.5, 2 ** 40, { 'training/loss': -0.25 }),
]);

test('is read back', () => {
  expect(eventsOf(file)).toEqual([
    { wallTime: 1.5e9, step: 0, fileVersion: 'brain.Event:2' },
    {
      wallTime: 1.5e9 + 0.25,
      step: 500,
      summary: {
        value: [
          { tag: 'training/loss', simpleValue: 0.5 },
          { tag: 'lengths/1-5', simpleValue: 1 },
        ],
      },
    },
    { wallTime: 1.5e9 + 0.5, step: 2 ** 40, summary: { value: [{ tag: 'training/loss', simpleValue: -0.25 }] } },
  ]);
});

test('keeps the events up to a step', () => {
  expect(eventsOf(Buffer.from(eventsUpTo(file, 500))).map(({ step }) => step)).toEqual([0, 500]);
  expect(Buffer.from(eventsUpTo(file, 2 ** 40)).equals(file)).toBe(true);
});

test('loses what is not whole, or damaged', () => {
  for (const end of [file.length - 1, file.length - 20]) {
    expect(eventsOf(Buffer.from(eventsUpTo(file.subarray(0, end), 2 ** 41))).map(({ step }) => step)).toEqual([0, 500]);
  }
  const damaged = Buffer.from(file);
  damaged[file.length - 6] = 1 + (damaged[file.length - 6] ?? 0);
  expect(eventsOf(Buffer.from(eventsUpTo(damaged, 2 ** 41))).length).toBe(2);
  expect(eventsUpTo(Buffer.from('no events at all'), 5).length).toBe(0);
});
