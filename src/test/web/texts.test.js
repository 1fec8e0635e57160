import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capital, Format } from '../../main/resources/web/widget/format.js';

test('Georgian words begin with no capital, others do', () => {
  assert.equal(new Format('ka').day(new Date()), 'დღეს');
  assert.equal(new Format('de').day(new Date()), 'Heute');
  assert.deepEqual(['ნიკა', 'nika', 'ömer', ''].map((name) => capital(name)), ['ნ', 'N', 'Ö', '']);
});
