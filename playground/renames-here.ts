/**
 * The page changes the one program that is open. A rename that would have to change others as well is refused: half of it
 * would leave a program that imports what is no longer there.
 */

type Message = Readonly<Record<string, unknown>>;

export interface RenamesHere {
  /** To be told of every message to the server. */
  readonly sent: (message: unknown) => void;
  /** What the editor is to receive for a message of the server. */
  readonly received: (message: unknown) => unknown;
}

/** `nameOf`: what a file is called on the page, by its address. */
export function renamesHere(nameOf: (uri: string) => string): RenamesHere {
  /** Addresses of the files in which a rename began, by the request. */
  const asked = new Map<unknown, unknown>();
  return {
    sent: (message) => {
      if (!isRecord(message) || message['method'] !== 'textDocument/rename') return;
      const { id, params } = message;
      const file = isRecord(params) && isRecord(params['textDocument']) ? params['textDocument']['uri'] : null;
      asked.set(id, file);
    },
    received: (message) => {
      if (!isRecord(message) || 'method' in message || !asked.has(message['id'])) return message;
      const { id, result } = message;
      const here = asked.get(id);
      asked.delete(id);
      if (!isRecord(result) || !isRecord(result['changes'])) return message;
      const others = Object.keys(result['changes']).filter((uri) => uri !== here);
      if (others.length === 0) return message;
      const text = `this name stands in ${others.map(nameOf).join(' and ')} as well, which this page does not change`;
      return { jsonrpc: '2.0', id, error: { code: requestFailed, message: text } };
    },
  };
}

/** Of the Language Server Protocol. */
const requestFailed = -32_803;

function isRecord(value: unknown): value is Message {
  return typeof value === 'object' && value !== null;
}
