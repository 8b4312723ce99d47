/** All frames of a page that are shown, looked at as one. */

import type { Frame, JSHandle, Page } from 'playwright-core';
import { type CollectedElement, type CollectedPage, collectScript } from './collect-page.ts';

/** A node that an action may be done on. */
export interface Kept {
  /** The list of its frame, and where it stands there. */
  readonly nodes: JSHandle;
  readonly node: number;
  /** Of a choice. */
  readonly options: readonly string[];
}

export interface Look {
  readonly collected: CollectedPage;
  readonly nodes: Kept[];
  /** Whether the page itself could be read. */
  readonly isWhole: boolean;
}

/** All frames that are shown, as one page. */
export async function collect(page: Page, textLimit: number): Promise<Look> {
  let isWhole = true;
  const parts: { readonly found: CollectedPage; readonly nodes: JSHandle; readonly x: number; readonly y: number }[] =
    [];
  for (const frame of page.frames()) {
    const place = await placeOf(frame, page);
    if (place === null) continue;
    try {
      const result = await frame.evaluateHandle(`(${collectScript})(${textLimit})`);
      const nodes = await result.getProperty('kept');
      const found: CollectedPage = await (await result.getProperty('found')).jsonValue();
      parts.push({ found, nodes, ...place });
      await result.dispose();
    } catch {
      // The frame went away, or is none that can be read.
      if (frame === page.mainFrame()) isWhole = false;
    }
  }
  const placed = parts
    .flatMap(({ found, nodes, x, y }) =>
      found.elements.map((element) => ({ element: { ...element, x: element.x + x, y: element.y + y }, nodes })),
    )
    .toSorted((a, b) => Math.round(a.element.y - b.element.y) || a.element.x - b.element.x);
  const [main] = parts;
  const collected = {
    elements: placed.map(({ element }): CollectedElement => element),
    text: parts
      .map(({ found }) => found.text)
      .join('\n\n')
      .slice(0, textLimit),
    above: main?.found.above ?? false,
    below: main?.found.below ?? false,
  };
  return {
    collected,
    isWhole,
    nodes: placed.map(({ element, nodes }) => ({ nodes, node: element.node, options: element.options })),
  };
}

/** Where a frame stands in the view; `null` where it is not shown. */
async function placeOf(frame: Frame, page: Page): Promise<{ readonly x: number; readonly y: number } | null> {
  if (frame === page.mainFrame()) return { x: 0, y: 0 };
  try {
    const box = await (await frame.frameElement()).boundingBox();
    return box === null || box.width < 2 || box.height < 2 ? null : { x: box.x, y: box.y };
  } catch {
    return null;
  }
}
