/** A program in an address. */

import { deflateSync } from 'fflate';
import { expect, test } from 'vitest';
import { addressOf, programOfAddress } from '../../playground/shared-program.ts';
import { textOfProgram } from '../support/programs.ts';

const addition = { name: 'addition', text: textOfProgram('addition'), input: '789+456' };

test('an address holds a program and its input, and is one word', () => {
  const address = addressOf(addition);
  expect(address).toMatch(/^1\.[\w-]+$/);
  expect(programOfAddress(`#${address}`)).toEqual(addition);
  expect(address.length).toBeLessThan(1500);
});

test('what is in no alphabet we know comes through as well', () => {
  const shared = { name: 'π', text: '// ∅ → 𝒳\r\n"\\"', input: '' };
  expect(programOfAddress(addressOf(shared))).toEqual({ ...shared, name: 'program' });
});

test.each([
  ['nothing', ''],
  ['another anchor', '#top'],
  ['a newer version', `#2.${addressOf(addition).slice(2)}`],
  ['an address that was cut off', addressOf(addition).slice(0, -200)],
  ['no base64', '#1.%%%'],
  ['something else, deflated', `#1.${packed('[1]')}`],
  ['a text that is none', `#1.${packed('{"name":"a","text":5,"input":""}')}`],
  ['more than anybody writes', `#1.${packed(JSON.stringify({ ...addition, text: ' '.repeat(3_000_000) }))}`],
])('there is no program in %s', (_, address) => {
  expect(programOfAddress(address)).toBeNull();
});

test('its name can only be that of a file', () => {
  expect(programOfAddress(addressOf({ ...addition, name: '../../a b' }))?.name).toBe('ab');
});

function packed(text: string): string {
  return Buffer.from(deflateSync(new TextEncoder().encode(text))).toString('base64url');
}
