/** Which addresses may be asked. */

import { describe, expect, test } from 'vitest';
import { isAllowed, patternProblem, refusal } from '../../../src/evaluation/web-agent/allow-list.ts';

const list = ['example.com', '*.example.org', 'port.example.net:8080', '127.0.0.1:9000'];

test.each([
  ['http://example.com/', true],
  ['https://EXAMPLE.com./x', true],
  ['https://a.example.com/', false],
  ['https://a.b.example.org/', true],
  ['https://example.org/', false],
  ['https://evilexample.org/', false],
  ['https://example.com.evil.net/', false],
  ['https://example.com@evil.net/', false],
  ['https://evil.net/?https://example.com/', false],
  ['http://port.example.net:8080/', true],
  ['http://port.example.net/', false],
  ['ws://example.com/socket', true],
  ['wss://evil.net/socket', false],
  ['http://127.0.0.1:9000/', true],
  ['http://127.1:9000/', true],
  ['http://2130706433:9001/', false],
  ['file:///etc/passwd', false],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['view-source:http://example.com', false],
  ['//example.com', false],
  ['http://', false],
] as const)('%s: %s', (url, may) => expect(refusal(url, list) === null).toBe(may));

describe('any is every host of the public net', () => {
  test.each([
    ['example.com', true],
    ['8.8.8.8', true],
    ['[2606:4700::1111]', true],
    ['172.32.0.1', true],
    ['localhost', false],
    ['printer.local', false],
    ['x.localhost', false],
    ['127.0.0.1', false],
    ['10.0.0.1', false],
    ['172.16.0.1', false],
    ['192.168.1.1', false],
    ['169.254.169.254', false],
    ['0.0.0.0', false],
    ['[::1]', false],
    ['[fd00::1]', false],
    ['[fe80::1]', false],
    ['[::ffff:7f00:1]', false],
  ] as const)('%s: %s', (host, may) => expect(isAllowed(host, 80, 'any')).toBe(may));
});

test.each([
  ['example.com', null],
  ['*.example.com:443', null],
  ['[::1]:80', null],
  ['any', null],
  ['https://example.com', 'give the host alone, without http:// and path'],
  ['example.com/path', 'it is no host: write example.com, *.example.com or example.com:8080'],
  ['*', 'it is no host: write example.com, *.example.com or example.com:8080'],
] as const)('a list with %s: %s', (pattern, problem) => expect(patternProblem(pattern)).toBe(problem));
