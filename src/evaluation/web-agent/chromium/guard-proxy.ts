/**
 * A proxy on this machine through which all that the browser asks for must go. It opens a connection only to hosts of the
 * allow-list: redirects, frames, scripts, sockets and workers cannot get around it, as there is no other way out.
 */

import { lookup } from 'node:dns';
import { createServer, type IncomingMessage, request as requestOver, type ServerResponse } from 'node:http';
import { connect, type LookupFunction, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type AllowList, isAllowed, isPrivate } from '../allow-list.ts';

export interface GuardProxy {
  readonly port: number;
  /** As `host:port`; Chromium itself asks for some that no page asked for. */
  readonly refused: () => ReadonlySet<string>;
  /** Every host and port that a connection was opened to. */
  readonly reached: () => ReadonlySet<string>;
  readonly close: () => Promise<void>;
}

export async function startGuardProxy(allow: AllowList): Promise<GuardProxy> {
  const refused = new Set<string>();
  const reached = new Set<string>();
  /** Whether a connection may be opened; it is noted either way. */
  const passes = (host: string, port: number): boolean => {
    const place = `${host}:${port}`;
    if (isAllowed(host.toLowerCase(), port, allow)) {
      reached.add(place);
      return true;
    }
    refused.add(place);
    return false;
  };
  const find = allow === 'any' ? lookupPublic : lookupHere;
  const server = createServer((incoming, response) => forward(incoming, response, passes, find));
  const sockets = new Set<Duplex>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (incoming, socket, head) => tunnel(incoming, socket, head, passes, find));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    port: address.port,
    refused: () => refused,
    reached: () => reached,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

type Passes = (host: string, port: number) => boolean;

function forward(incoming: IncomingMessage, response: ServerResponse, passes: Passes, find: LookupFunction): void {
  const url = urlOf(incoming.url ?? '');
  const port = Number(url?.port === '' ? 80 : url?.port);
  // An answer of our own would be taken for a page of that host.
  if (url?.protocol !== 'http:' || !passes(url.hostname, port)) {
    incoming.socket.destroy();
    return;
  }
  const { 'proxy-connection': _, ...headers } = incoming.headers;
  const outgoing = requestOver(
    {
      host: bare(url.hostname),
      port,
      method: incoming.method,
      path: url.pathname + url.search,
      headers,
      lookup: find,
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.once('error', () => response.destroy());
    },
  );
  outgoing.once('error', () => response.destroy());
  response.once('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}

/** For https and sockets. */
function tunnel(incoming: IncomingMessage, socket: Duplex, head: Buffer, passes: Passes, find: LookupFunction): void {
  const url = urlOf(`http://${incoming.url ?? ''}`);
  const port = Number(url?.port === '' ? 80 : url?.port);
  socket.once('error', () => socket.destroy());
  if (url === null || !passes(url.hostname, port)) {
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    return;
  }
  const target: Socket = connect({ host: bare(url.hostname), port, lookup: find }, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    target.write(head);
    target.pipe(socket);
    socket.pipe(target);
  });
  target.once('error', () => socket.destroy());
  socket.once('close', () => target.destroy());
}

/** A name that was not given by its user must not lead to this machine, whatever its owner says in the name system. */
const lookupPublic: LookupFunction = (host, options, found) => {
  lookup(host, options, (error, address, family) => {
    const all = typeof address === 'string' ? [address] : (address ?? []).map((each) => each.address);
    if (error === null && all.some(isPrivate)) found(new Error('not in the public net'), '', family);
    else found(error, address, family);
  });
};

/** Names below `localhost` are this machine, which not every system's resolver knows. */
const lookupHere: LookupFunction = (host, options, found) => {
  if (host !== 'localhost' && !host.endsWith('.localhost')) {
    lookup(host, options, found);
    return;
  }
  if (options.all === true) found(null, [{ address: '127.0.0.1', family: 4 }]);
  else found(null, '127.0.0.1', 4);
};

function urlOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** IPv6 without brackets. */
function bare(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
