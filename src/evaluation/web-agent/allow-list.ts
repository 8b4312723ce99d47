/** Which addresses a browser may ask. All that is not allowed by name is refused. */

/**
 * Hosts, `*.` before one for those below it, and a port behind one that is the only one; `any`: every host but this machine
 * and those of private networks, which pages must not reach through the agent.
 */
export type AllowList = readonly string[] | 'any';

/** Why an address is refused; `null` where it may be asked. */
export function refusal(address: string, allow: AllowList): string | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return 'it is no address';
  }
  if (!['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol)) return `${url.protocol} is not for the web`;
  const port = url.port === '' ? defaultPort(url.protocol) : Number(url.port);
  return isAllowed(url.hostname, port, allow) ? null : `${url.host} is not on the list of hosts that are allowed`;
}

/** `host`: as URLs have it, in lower case, IPv6 in brackets. */
export function isAllowed(host: string, port: number, allow: AllowList): boolean {
  const plain = host.replace(/\.$/, '');
  if (allow === 'any') return !isPrivate(plain);
  return allow.some((pattern) => {
    const [, below, name = '', only] = /^(\*\.)?(.*?)(?::(\d+))?$/.exec(pattern.toLowerCase()) ?? [];
    if (only !== undefined && Number(only) !== port) return false;
    return below === undefined ? plain === name : plain.endsWith(`.${name}`) && plain.length > name.length + 1;
  });
}

/** What is wrong with an entry, for people; `null` for nothing. */
export function patternProblem(pattern: string): string | null {
  if (pattern === 'any') return null;
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(pattern)) return 'give the host alone, without http:// and path';
  return /^(\*\.)?([a-z0-9_-]+\.)*[a-z0-9_-]+(:\d{1,5})?$/i.test(pattern) ||
    /^\[[0-9a-f:]+\](:\d{1,5})?$/i.test(pattern)
    ? null
    : 'it is no host: write example.com, *.example.com or example.com:8080';
}

/** Names of this machine, and addresses that are not of the public net. IPv6 with or without brackets. */
export function isPrivate(host: string): boolean {
  const plain = host.replace(/^\[(.*)\]$/, '$1');
  if (plain === 'localhost' || plain.endsWith('.localhost') || plain.endsWith('.local')) return true;
  const mapped = /^::ffff:(.*)$/.exec(plain)?.[1] ?? plain;
  if (/^(0|10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(mapped))
    return true;
  return plain.includes(':') && (/^(::1?$|f[cd]|fe[89ab])/.test(plain) || mapped !== plain);
}

function defaultPort(protocol: string): number {
  return protocol === 'https:' || protocol === 'wss:' ? 443 : 80;
}
