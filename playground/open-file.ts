/** The one file that the editor holds, as the language client wants to know it. */

import { type LSPClient, LSPPlugin, Workspace, type WorkspaceFile } from '@codemirror/lsp-client';
import type { EditorView } from '@codemirror/view';

/** `display`: brings another file into the editor; `null` where there is no such file. */
export function workspaceOfOneFile(display: (uri: string) => EditorView | null): (client: LSPClient) => Workspace {
  return (client) => new OneFile(client, display);
}

/** The library wants a class. */
class OneFile extends Workspace {
  override files: WorkspaceFile[] = [];
  private readonly display: (uri: string) => EditorView | null;
  /** Never again the same, for whichever file. */
  private version = 0;

  constructor(client: LSPClient, display: (uri: string) => EditorView | null) {
    super(client);
    this.display = display;
  }

  override syncFiles(): ReturnType<Workspace['syncFiles']> {
    return this.files.flatMap((file) => {
      const view = file.getView();
      const plugin = view === null ? null : LSPPlugin.get(view);
      if (view === null || plugin === null || plugin.unsyncedChanges.empty) return [];
      const update = { changes: plugin.unsyncedChanges, file, prevDoc: file.doc };
      file.doc = view.state.doc;
      file.version = this.nextVersion();
      plugin.clear();
      return [update];
    });
  }

  override openFile(uri: string, languageId: string, view: EditorView): void {
    const file = { uri, languageId, version: this.nextVersion(), doc: view.state.doc, getView: () => view };
    this.files.push(file);
    this.client.didOpen(file);
  }

  override closeFile(uri: string): void {
    this.files = this.files.filter((file) => file.uri !== uri);
    this.client.didClose(uri);
  }

  override async displayFile(uri: string): Promise<EditorView | null> {
    return this.getFile(uri)?.getView() ?? this.display(uri);
  }

  private nextVersion(): number {
    this.version += 1;
    return this.version;
  }
}
