/** Serves the sites on this machine: Chromium takes every name below `localhost` for it. */

import { createServer, type IncomingMessage } from 'node:http';
import type { Sites } from './sites.ts';

export interface Served {
  readonly port: number;
  /** Hosts of all requests, in their order. */
  readonly hosts: () => readonly string[];
  readonly close: () => Promise<void>;
}

/** `sitesAt`: the sites for the port that they get. */
export async function serveSites(sitesAt: (port: number) => Sites): Promise<Served> {
  const hosts: string[] = [];
  let sites: Sites | null = null;
  const server = createServer((incoming, response) => {
    void (async () => {
      const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? 'nowhere'}`);
      hosts.push(url.hostname);
      const form = new URLSearchParams(await bodyOf(incoming));
      const answer = sites?.({ url, method: incoming.method ?? 'GET', form });
      if (answer === undefined) return response.destroy();
      const send = (): void => void response.writeHead(answer.status, answer.headers).end(answer.body);
      if (answer.delay === 0) return send();
      const timer = setTimeout(send, answer.delay);
      response.once('close', () => clearTimeout(timer));
      return undefined;
    })();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  sites = sitesAt(address.port);
  return {
    port: address.port,
    hosts: () => hosts,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (chunk instanceof Buffer) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
