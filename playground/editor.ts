/** The text of a program: CodeMirror, with the language server behind it. */

import { lintGutter } from '@codemirror/lint';
import { formatDocument, type LSPClient, renameSymbol } from '@codemirror/lsp-client';
import { Compartment, EditorSelection, EditorState, type Extension } from '@codemirror/state';
import { EditorView, showDialog } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { filmMarks } from './film-marks.ts';
import { altaColours } from './highlighting.ts';
import { uriOf } from './language-client.ts';

export interface Editor {
  readonly view: EditorView;
  readonly text: () => string;
  /** Another file in the place of this one. */
  readonly open: (file: string, text: string) => void;
  /** From here on the language server answers. */
  readonly connect: (client: LSPClient) => void;
  /** Replaces parts of the text, as one step that can be undone. */
  readonly change: (edits: readonly { readonly from: number; readonly to: number; readonly insert: string }[]) => void;
  readonly select: (start: number, end: number) => void;
  readonly format: () => void;
  readonly rename: () => void;
}

export function createEditor(parent: HTMLElement, changed: () => void): Editor {
  const appearance = new Compartment();
  const languageServer = new Compartment();
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let file = '';
  let client: LSPClient | null = null;
  const view = new EditorView({ parent, state: stateOf('') });
  dark.addEventListener('change', () => view.dispatch({ effects: appearance.reconfigure(appearanceNow()) }));
  return {
    view,
    text: () => view.state.doc.toString(),
    open: (name, text) => {
      file = name;
      const hadDialogs = view.dom.querySelector('.cm-dialog') !== null;
      view.setState(stateOf(text));
      // Those that were open throw where the new state has never had any.
      if (hadDialogs) view.dispatch({ effects: showDialog(view, {}).close });
      view.scrollDOM.scrollTop = 0;
    },
    connect: (made) => {
      client = made;
      view.dispatch({ effects: languageServer.reconfigure(serverFor()) });
    },
    change: (edits) => {
      view.dispatch({ changes: [...edits], userEvent: 'input.fix', scrollIntoView: true });
      view.focus();
    },
    select: (start, end) => {
      const length = view.state.doc.length;
      const selection = EditorSelection.range(Math.min(start, length), Math.min(end, length));
      view.dispatch({ selection, effects: EditorView.scrollIntoView(selection, { y: 'center' }) });
      view.focus();
    },
    format: () => formatDocument(view),
    rename: () => {
      view.focus();
      renameSymbol(view);
    },
  };

  function stateOf(text: string): EditorState {
    return EditorState.create({
      doc: text,
      extensions: [
        basicSetup,
        lintGutter(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': 'Text of the program', tabindex: '0' }),
        altaColours,
        filmMarks,
        looks,
        appearance.of(appearanceNow()),
        languageServer.of(serverFor()),
        EditorView.updateListener.of(({ docChanged }) => {
          if (docChanged) changed();
        }),
      ],
    });
  }

  function appearanceNow(): Extension {
    return EditorView.darkTheme.of(dark.matches);
  }

  function serverFor(): Extension {
    return client === null || file === '' ? [] : client.plugin(uriOf(file), 'alta');
  }
}

const looks = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--code)', color: 'var(--ink)', fontSize: '13px' },
  '&.cm-focused': { outline: '2px solid var(--pick)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace', lineHeight: '1.5' },
  '.cm-gutters': { backgroundColor: 'var(--code)', color: 'var(--faint)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-tooltip': {
    maxWidth: '38rem',
    backgroundColor: 'var(--paper)',
    color: 'var(--ink)',
    borderColor: 'var(--line)',
  },
});
