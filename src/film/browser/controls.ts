/** Through the layers: a slider, buttons, keys, and playing. */

import type { FilmReader } from '../reading.ts';
import { make, setText } from './dom.ts';
import type { Panel, Steering } from './moment.ts';

/** Milliseconds for each layer of a film that plays by itself. */
const layerTime = 400;

export function controls({ film }: FilmReader, { go, now }: Steering): Panel {
  const { layers } = film;
  /** However fast keys come, each counts. */
  const step = (by: number): void => go({ layer: now().layer + by });
  let playing: ReturnType<typeof setInterval> | null = null;
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    ',': () => step(-1),
    '.': () => step(1),
    Home: () => go({ layer: 0 }),
    End: () => go({ layer: layers }),
    ' ': toggle,
  };
  const slider = make('input', {
    type: 'range',
    min: 0,
    max: layers,
    value: 0,
    'aria-label': 'Layer',
    id: 'layer',
  });
  const place = make('output', { for: 'layer' });
  const play = make('button', { type: 'button', title: 'Play (space)' }, 'Play');
  const element = make(
    'div',
    { class: 'controls', role: 'toolbar', 'aria-label': 'Layers' },
    button('|◀', 'First layer (Home)', 'Home'),
    button('◀', 'Layer before (←)', 'ArrowLeft'),
    play,
    button('▶', 'Next layer (→)', 'ArrowRight'),
    button('▶|', 'Last layer (End)', 'End'),
    slider,
    place,
    make('span', { class: 'keys' }, '← → layers, in the table cells; , . layers anywhere; space plays'),
  );
  slider.addEventListener('input', () => {
    stop();
    go({ layer: Number(slider.value) });
  });
  play.addEventListener('click', toggle);
  document.addEventListener('keydown', pressed);
  return {
    element,
    show: ({ layer }) => {
      if (slider.value !== String(layer)) slider.value = String(layer);
      const words = layer === 0 ? `Start of ${layers} layers` : `Layer ${layer} of ${layers}`;
      slider.setAttribute('aria-valuetext', words);
      setText(place, words);
    },
  };

  function button(sign: string, title: string, key: string): HTMLElement {
    const made = make('button', { type: 'button', title, 'aria-label': title }, sign);
    made.addEventListener('click', () => {
      stop();
      keys[key]?.();
    });
    return made;
  }

  function pressed(event: KeyboardEvent): void {
    if (!element.isConnected) {
      document.removeEventListener('keydown', pressed);
      stop();
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    const act = keys[event.key];
    if (act === undefined) return;
    // What has the focus may have a use for it.
    if (event.target instanceof HTMLButtonElement && event.key === ' ') return;
    event.preventDefault();
    if (event.key !== ' ') stop();
    act();
  }

  function toggle(): void {
    if (playing !== null) {
      stop();
      return;
    }
    if (now().layer === layers) go({ layer: 0 });
    playing = setInterval(() => {
      if (now().layer >= layers) stop();
      else step(1);
    }, layerTime);
    setText(play, 'Pause');
  }

  function stop(): void {
    if (playing !== null) clearInterval(playing);
    playing = null;
    setText(play, 'Play');
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio'].includes(target.type);
}
