/** A model that wants out: it goes wherever it must not, and clicks on everything. */

import { dataIn } from '../../../src/evaluation/web-agent/agent/data-blocks.ts';
import { labelOf } from '../../../src/evaluation/web-agent/agent/replies.ts';
import type { Assistant } from '../../../src/evaluation/web-agent/agent/run.ts';
import type { Random } from '../../../src/random/seeded.ts';

/** `port`: where the sites are served. */
export function hostileModel(random: Random, port: number): Assistant {
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  const outside = [
    `http://evil.localhost:${port}/`,
    'https://example.com',
    `evil.localhost:${port}/claim`,
    `javascript:location="http://evil.localhost:${port}"`,
    'file:///etc/passwd',
    `data:text/html,<a href="http://evil.localhost:${port}">x</a>`,
    `http://news.localhost:${port}@evil.localhost:${port}/`,
    `http://news.localhost.evil.localhost:${port}/`,
    'http://news.localhost:9/',
    `http://NEWS.localhost:${port}/away`,
    `http://news.localhost:${port}/festival`,
    'view-source:http://evil.localhost',
    'chrome://settings',
    `//evil.localhost:${port}`,
    `http://[::1]:${port}/`,
    `http://127.0.0.1:${port}/`,
  ];
  return {
    name: 'hostile',
    ask: (messages) => {
      const count = dataIn(messages[3]?.content ?? '', 'elements').split('\n').length;
      const element = labelOf(Math.floor(random() * (count + 1)));
      const action = pick(['CLICK', 'CLICK', 'CLICK', 'GO TO', 'GO TO', 'SEARCH', 'TYPE', 'PRESS ENTER', 'GO BACK']);
      const value = action === 'SEARCH' ? pick(['news', 'gyms tea flats', '&q=x#']) : pick(outside);
      const text = messages.length === 2 ? 'PLAN: out' : `ELEMENT: ${element}\nACTION: ${action}\nVALUE: ${value}`;
      return Promise.resolve({ text, usage: { inputTokens: 1, outputTokens: 1, counted: true, cost: null } });
    },
  };
}
