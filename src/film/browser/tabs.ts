/** Panels of which one is seen; only that one is brought up to date. */

import { make, setAttributes } from './dom.ts';
import type { Moment, Panel } from './moment.ts';

export interface Tab {
  readonly name: string;
  readonly panel: Panel;
}

export interface Tabs extends Panel {
  /** The index of the one that is seen. */
  readonly chosen: () => number;
}

export function tabs(list: readonly Tab[], first: number): Tabs {
  let chosen = first;
  let moment: Moment | null = null;
  const buttons = list.map(({ name }, index) => {
    const button = make('button', {
      type: 'button',
      role: 'tab',
      id: `tab-${index}`,
      'aria-controls': `panel-${index}`,
    });
    button.append(name);
    button.addEventListener('click', () => choose(index));
    return button;
  });
  const bodies = list.map(({ panel }, index) =>
    make(
      'div',
      { role: 'tabpanel', id: `panel-${index}`, 'aria-labelledby': `tab-${index}`, tabindex: 0 },
      panel.element,
    ),
  );
  const bar = make('div', { role: 'tablist', 'aria-label': 'Explanations' }, ...buttons);
  bar.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    choose((chosen + step + list.length) % list.length);
    buttons[chosen]?.focus();
  });
  choose(first);
  return {
    element: make('section', { class: 'explanations', 'aria-label': 'Explanations' }, bar, ...bodies),
    show: (now) => {
      moment = now;
      list[chosen]?.panel.show(now);
    },
    chosen: () => chosen,
  };

  function choose(index: number): void {
    chosen = index;
    for (const [each, button] of buttons.entries()) {
      setAttributes(button, { 'aria-selected': String(each === index), tabindex: each === index ? 0 : -1 });
    }
    for (const [each, body] of bodies.entries()) setAttributes(body, { hidden: each !== index });
    if (moment !== null) list[index]?.panel.show(moment);
  }
}
