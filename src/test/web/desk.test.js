import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cut, trimmed } from '../../main/resources/desk/links.js';

// Of the processor: what others do on the machine meanwhile does not count.
const QUICK_MICROS = 200_000;

test('the end of a sentence is no part of an address', () => {
  const addresses = {
    'https://a.example/b.': 'https://a.example/b',
    'https://a.example/b).': 'https://a.example/b',
    'https://a.example/b_(c)': 'https://a.example/b_(c)',
    'https://a.example/b_(c)).)!': 'https://a.example/b_(c)',
    'https://a.example/?b=(c)&d=': 'https://a.example/?b=(c)&d=',
    'https://a.example/a.b.c…”': 'https://a.example/a.b.c',
  };
  Object.entries(addresses).forEach(([written, address]) => assert.equal(trimmed(written), address));
});

test('what is written is cut into texts and addresses, and nothing is lost', () => {
  assert.deepEqual(cut('look: https://a.example/b. Or http://c.example'), [
    'look: ',
    { href: 'https://a.example/b', address: 'https://a.example/b' },
    '. Or ',
    { href: 'http://c.example/', address: 'http://c.example' },
  ]);
  assert.deepEqual(cut('javascript:alert(1) https:// <b>'), ['javascript:alert(1) https:// <b>']);
  assert.deepEqual(cut(''), []);
});

test('no address takes long to look at', () => {
  const begun = process.cpuUsage();
  trimmed(`http://a${'.'.repeat(2600)}x${')'.repeat(1380)}`);
  const { user, system } = process.cpuUsage(begun);
  assert.ok(user + system < QUICK_MICROS);
});
