/** Tasks on the sites of the demonstration, with answers that are computed from what the sites show. */

import { money, quote, type World } from './world.ts';

export interface DemoTask {
  readonly id: string;
  readonly task: string;
  /** As gold answers are written: several on lines of their own; `null` where there is none to be found. */
  readonly answer: string | null;
}

/** What a parcel weighs in the tasks, in kilograms. */
const weight = 4;

export function demoTasks({ gyms, teas, flats, carriers, festival, delivery }: World): DemoTask[] {
  const [first, , third] = gyms;
  const [one, two] = teas;
  const early = gyms
    .filter((gym) => gym.district === 'Harbour' && gym.lessons.some(isEarlyYoga))
    .map(({ name }) => name);
  const cheapest = [...teas].sort((a, b) => a.price / a.grams - b.price / b.grams)[0];
  const largest = [...flats].sort((a, b) => b.area - a.area)[0];
  const under = flats.filter(({ rent }) => rent < 800).map(({ street }) => street);
  const inland = carriers.map((carrier) => ({ carrier: carrier.name, price: quote(carrier, weight, false) }));
  const abroad = carriers.map((carrier) => ({ carrier: carrier.name, price: quote(carrier, weight, true) }));
  const best = abroad.toSorted((a, b) => a.price - b.price)[0];
  const lines = (items: readonly object[]): string => items.map((item) => JSON.stringify(item)).join('\n');
  return [
    {
      id: 'early-yoga',
      task: 'Which gyms in the Harbour district teach yoga before 7 in the morning? Give their names as a list.',
      answer: early.join('\n'),
    },
    { id: 'sunday-hours', task: `When is ${first?.name} open on Sunday?`, answer: first?.sunday ?? null },
    {
      id: 'lessons',
      task: `How many classes a week does ${third?.name} teach?`,
      answer: String(third?.lessons.length),
    },
    {
      id: 'student-fee',
      task: `What does a month at ${first?.name} cost a student, in euros?`,
      answer: money(((first?.fee ?? 0) * (100 - (first?.discount ?? 0))) / 100),
    },
    {
      id: 'tea-total',
      task: `What do 3 packets of ${one?.name} and 2 packets of ${two?.name} cost together in the tea shop, with delivery, in euros?`,
      answer: money(3 * (one?.price ?? 0) + 2 * (two?.price ?? 0) + delivery),
    },
    { id: 'cheapest-tea', task: 'Which tea of the tea shop costs least by weight?', answer: cheapest?.name ?? null },
    {
      id: 'flats-under',
      task: 'Which flats to rent cost less than 800 euros a month? Give their addresses as a list.',
      answer: under.join('\n'),
    },
    { id: 'largest-flat', task: 'What is the address of the largest flat to rent?', answer: largest?.street ?? null },
    {
      id: 'parcel-quotes',
      task: `What does each carrier take for a parcel of ${weight} kg inland? Give carrier and price.`,
      answer: lines(inland),
    },
    {
      id: 'parcel-abroad',
      task: `Which carrier takes least for a parcel of ${weight} kg abroad, and how much? Give carrier and price.`,
      answer: lines(best === undefined ? [] : [best]),
    },
    { id: 'festival', task: 'On which day is the Harbour Festival, by the City news?', answer: festival },
    { id: 'members', task: 'Which story is first in the members archive of the City news?', answer: null },
  ];
}

function isEarlyYoga({ what, time }: { readonly what: string; readonly time: string }): boolean {
  return what === 'Yoga' && Number(time.split(':')[0]) < 7;
}
