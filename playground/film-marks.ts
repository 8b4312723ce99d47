/** What the statements of a text do in the layer that the film shows, in the editor itself. */

import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';
import type { FilmViewOptions } from '../src/film/browser/view.ts';
import { type LineMark, lineMarks } from '../src/film/line-marks.ts';
import type { FilmReader } from '../src/film/reading.ts';

const setMarks = StateEffect.define<readonly LineMark[]>();
const setPointed = StateEffect.define<number | null>();

/** Of one kind at a time: all that is known, by line. */
const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, { effects, changes, state }) => {
    let now = before.map(changes);
    for (const effect of effects) {
      if (!effect.is(setMarks)) continue;
      const known = effect.value.filter(({ line }) => line < state.doc.lines);
      const decorations = known.flatMap((mark) => {
        const { from, to } = state.doc.line(mark.line + 1);
        const line = Decoration.line({ class: `film-${mark.mark}` }).range(from);
        return mark.text === '' ? [line] : [line, valueAt(mark).range(to)];
      });
      now = Decoration.set(decorations, true);
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** The line that somebody asked for, for a moment. */
const pointed = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, { effects, changes, state }) => {
    let now = before.map(changes);
    for (const effect of effects) {
      if (!effect.is(setPointed)) continue;
      const at = effect.value;
      now =
        at === null
          ? Decoration.none
          : Decoration.set([Decoration.line({ class: 'film-pointed' }).range(state.doc.lineAt(at).from)]);
    }
    return now;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export const filmMarks = [marks, pointed];

class ValueWidget extends WidgetType {
  readonly mark: LineMark;

  constructor(mark: LineMark) {
    super();
    this.mark = mark;
  }

  override eq({ mark }: ValueWidget): boolean {
    return mark.text === this.mark.text && mark.mark === this.mark.mark;
  }

  override toDOM(): HTMLElement {
    const element = document.createElement('span');
    element.className = 'film-value';
    element.textContent = this.mark.text;
    return element;
  }
}

/** Milliseconds without another layer. */
const calmAfter = 200;

/** How a film view marks an editor instead of a source of its own. `file`: the name of what is edited. */
export function sourceInEditor(view: EditorView, file: () => string): NonNullable<FilmViewOptions['source']> {
  let settling: ReturnType<typeof setTimeout> | undefined;
  return (reader: FilmReader) => {
    const own = reader.film.program.sources.findIndex(({ file: name }) => name === file());
    const text = reader.film.program.sources[own]?.text;
    const marksAt = lineMarks(reader);
    const isShown = (): boolean => view.state.doc.toString() === text;
    return {
      show: (moment) => {
        // What was typed meanwhile is in the next film.
        const found = isShown() ? marksAt(moment).filter(({ source }) => source === own) : [];
        view.dispatch({ effects: setMarks.of(found) });
        clearTimeout(settling);
        settling = setTimeout(() => settle(view, found), calmAfter);
      },
      reveal: (source, start) => {
        if (source !== own || !isShown()) return;
        view.dispatch({
          effects: [setPointed.of(start), EditorView.scrollIntoView(start, { y: 'center' })],
        });
        setTimeout(() => view.dispatch({ effects: setPointed.of(null) }), 1500);
      },
    };
  };
}

/** Where nothing that is assigned is in sight, it is brought there; not from under the hands of who types. */
function settle(view: EditorView, found: readonly LineMark[]): void {
  if (view.hasFocus) return;
  const assigned = found.filter(({ mark }) => mark === 'assigns');
  const lines = (assigned.length > 0 ? assigned : found).map(({ line }) => line).sort((a, b) => a - b);
  const [first] = lines;
  if (first === undefined) return;
  const tops = lines.flatMap((line) =>
    line < view.state.doc.lines ? [view.lineBlockAt(view.state.doc.line(line + 1).from).top] : [],
  );
  const { scrollTop, clientHeight } = view.scrollDOM;
  if (tops.some((top) => top >= scrollTop && top < scrollTop + clientHeight)) return;
  const at = view.state.doc.line(Math.min(first + 1, view.state.doc.lines)).from;
  view.dispatch({ effects: EditorView.scrollIntoView(at, { y: 'start', yMargin: clientHeight / 4 }) });
}

function valueAt(mark: LineMark): Decoration {
  return Decoration.widget({ widget: new ValueWidget(mark), side: 1 });
}
