import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill } from '../../main/resources/web/widget/dom.js';
import { capital, Format, transcript } from '../../main/resources/web/widget/format.js';
import en from '../../main/resources/web/widget/texts/en.js';

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

test('what was saved is true another day too', () => {
  const now = new Date();
  const chat = {
    messages: [{ timestamp: now.toISOString(), content: 'Hello', supportId: 's' }],
    outbox: { entries: [{ content: 'on its way' }, { content: 'refused', failed: 'TOO_LONG' }] },
    user: { username: 'Nika' },
    agents: new Map([['s', 'Vika']]),
    isOwn: () => false,
  };
  const date = now.toLocaleDateString('en', { day: 'numeric', month: 'long', year: 'numeric' });
  const time = now.toLocaleTimeString('en', { hour: 'numeric', minute: '2-digit' });

  assert.deepEqual(transcript(chat, en, new Format('en'), 'Shop').split('\r\n'), [
    'Shop',
    '',
    `[${date}, ${time}] Vika: Hello`,
    '[Sending…] Nika: on its way',
    '[Not sent] Nika: refused',
    '',
  ]);
});
