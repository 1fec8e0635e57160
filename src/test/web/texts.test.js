import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill } from '../../main/resources/web/widget/dom.js';
import { capital, Format } from '../../main/resources/web/widget/format.js';

test('Georgian words begin with no capital, others do', () => {
  assert.equal(new Format('ka').day(new Date()), 'დღეს');
  assert.equal(new Format('de').day(new Date()), 'Heute');
  assert.deepEqual(['ნიკა', 'nika', 'ömer', ''].map((name) => capital(name)), ['ნ', 'N', 'Ö', '']);
});

test('a name that is written from the other side is kept apart', () => {
  assert.equal(fill('{name} is back', { name: 'Vika' }), 'Vika is back');
  assert.equal(fill('{name} is back', { name: 'ليلى!' }), '\u2068ليلى!\u2069 is back');
  assert.equal(fill('عاد {name}', { name: 'ليلى' }), 'عاد ليلى');
  assert.equal(fill('عاد {name}', { name: 'Vika' }), 'عاد \u2068Vika\u2069');
});
