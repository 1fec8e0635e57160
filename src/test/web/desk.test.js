import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trimmed } from '../../main/resources/desk/text.js';

const QUICK_MILLIS = 200;

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

test('no address takes long to look at', () => {
  const begun = performance.now();
  trimmed(`http://a${'.'.repeat(2600)}x${')'.repeat(1380)}`);
  assert.ok(performance.now() - begun < QUICK_MILLIS);
});
