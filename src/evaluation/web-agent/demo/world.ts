/** What the sites of the demonstration are about: drawn from a seed, so that answers are computed and never typed. */

import { type Random, seededRandom } from '../../../random/seeded.ts';

export interface World {
  readonly gyms: readonly Gym[];
  readonly teas: readonly Tea[];
  /** For a basket, whatever is in it. */
  readonly delivery: number;
  readonly flats: readonly Flat[];
  readonly carriers: readonly Carrier[];
  readonly festival: string;
}

export interface Gym {
  readonly name: string;
  readonly slug: string;
  readonly district: string;
  readonly lessons: readonly Lesson[];
  readonly sunday: string;
  /** A month, and the percentage that students are let off. */
  readonly fee: number;
  readonly discount: number;
}

export interface Lesson {
  readonly day: string;
  readonly time: string;
  readonly what: string;
}

export interface Tea {
  readonly name: string;
  readonly slug: string;
  readonly grams: number;
  readonly price: number;
}

export interface Flat {
  readonly street: string;
  readonly rent: number;
  readonly area: number;
}

export interface Carrier {
  readonly name: string;
  readonly base: number;
  readonly perKilogram: number;
}

export const districts = ['Harbour', 'Old Town', 'Hillside'] as const;
export const days = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] as const;

export function worldOf(seed: number): World {
  const random = seededRandom(seed);
  const names = shuffled(
    ['River Gym', 'Hill Gym', 'Dock Gym', 'Lake Gym', 'Tower Gym', 'Park Gym', 'Mill Gym'],
    random,
  );
  return {
    gyms: names.map((name, index) => ({
      name,
      slug: slugOf(name),
      // Four of them in the first district, on two pages.
      district: districts[index < 4 ? 0 : 1 + (index % 2)] ?? districts[0],
      lessons: lessonsOf(index, random),
      sunday: `${8 + below(3, random)}:30 to ${14 + below(5, random)}:00`,
      fee: 20 + 5 * below(9, random),
      discount: 10 * (1 + below(4, random)),
    })),
    teas: shuffled(['Assam', 'Darjeeling', 'Ceylon', 'Keemun', 'Sencha'], random).map((name, index) => {
      const grams = [50, 100, 125, 200, 250][index] ?? 100;
      // Prices of 100 g that differ, in an order that the prices of packets do not have.
      const perHundred = 4 + 1.5 * index + below(3, random) * 0.25;
      return { name, slug: slugOf(name), grams, price: Math.round(perHundred * grams) / 100 };
    }),
    delivery: 3 + below(4, random),
    flats: shuffled(
      ['Elm', 'Oak', 'Ash', 'Fir', 'Yew', 'Lime', 'Plum', 'Fig', 'Hazel', 'Birch', 'Cedar', 'Maple'],
      random,
    )
      .map((tree, index) => ({
        street: `${1 + below(90, random)} ${tree} Street`,
        rent: 600 + 50 * index + below(40, random),
        area: 30 + ((7 * index) % 41) + below(2, random),
      }))
      .toSorted((a, b) => (a.street < b.street ? -1 : 1)),
    carriers: shuffled(['Pigeon Post', 'Owl Air', 'Bat Freight'], random).map((name, index) => ({
      name,
      base: 4 + 2 * index,
      perKilogram: 3 + below(5, random),
    })),
    festival: `${1 + below(28, random)} ${['May', 'June', 'July'][below(3, random)] ?? 'May'}`,
  };
}

export function quote({ base, perKilogram }: Carrier, kilograms: number, isAbroad: boolean): number {
  return (base + perKilogram * kilograms) * (isAbroad ? 2 : 1);
}

/** Euros and cents. */
export function money(amount: number): string {
  return amount.toFixed(2);
}

function lessonsOf(index: number, random: Random): Lesson[] {
  const others = Array.from({ length: 3 + below(6, random) }, () => ({
    day: days[below(days.length, random)] ?? days[0],
    time: `${9 + below(10, random)}:00`,
    what: ['Boxing', 'Dance', 'Rowing'][below(3, random)] ?? 'Dance',
  }));
  // Two of the four gyms of the first district teach it early.
  const yoga = { day: 'Tuesday', time: index % 2 === 0 ? '6:30' : '18:30', what: 'Yoga' };
  return [...others, yoga];
}

function slugOf(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}

function below(count: number, random: Random): number {
  return Math.floor(random() * count);
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
