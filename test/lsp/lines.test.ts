import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { linesOf } from '../../lsp/lines.ts';

const texts = ['', 'a', 'a\nb', 'a\r\nb\r\n', 'a\rb', '\r\r\n\n\r', 'é\u{1F600}\rx\n'];

test.each(texts)('lines are those of the protocol: %j', (text) => {
  const document = TextDocument.create('file:///a.alta', 'alta', 1, text);
  const lines = linesOf(text);
  for (let offset = 0; offset <= text.length; offset++) {
    // Between \r and \n there is no place of its own.
    if (text[offset - 1] === '\r' && text[offset] === '\n') continue;
    const position = lines.positionAt(offset);
    expect(position).toEqual(document.positionAt(offset));
    expect(lines.offsetAt(position)).toBe(offset);
  }
});
