import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fill, localeOf } from '../../main/resources/desk/texts.js';
import en from '../../main/resources/desk/texts/en.js';

const DESK = new URL('../../main/resources/desk/', import.meta.url);
const STATE = new URL('../web/client/state.js', DESK);
const LANGUAGES = readdirSync(new URL('texts/', DESK)).map((file) => file.replace('.js', ''));

const forms = (text) => (typeof text === 'string' ? [text] : Object.values(text));
const holes = (text) => [...new Set(forms(text).join(' ').match(/\{\w+\}/g))].sort();

for (const language of LANGUAGES) {
  test(`the desk says all of it in ${language}`, async () => {
    const file = new URL(`texts/${language}.js`, DESK);
    const { default: texts } = await import(file);

    // Of two of the same name the second one counts, whatever the first was for.
    assert.deepEqual([...readFileSync(file, 'utf8').matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key), Object.keys(texts));
    assert.deepEqual(Object.keys(texts).sort(), Object.keys(en).sort());
    for (const [key, text] of Object.entries(texts)) {
      assert.ok(forms(text).every((form) => form.trim() !== ''), `${key} says nothing`);
      assert.deepEqual(holes(text), holes(en[key]), key);
      assert.ok(typeof text === 'string' || 'other' in text, `${key} has no form for other numbers`);
    }
  });
}

test('the desk says nothing that is nowhere said', () => {
  const code = readdirSync(DESK, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map(({ name }) => readFileSync(new URL(name, DESK), 'utf8'))
    .join('\n');
  // How a message stands is said in the client's words.
  const known = code + readFileSync(STATE, 'utf8');
  assert.deepEqual(Object.keys(en).filter((key) => !known.includes(`'${key}'`)), []);
  const asked = [...code.matchAll(/\bt\('(\w+)'/g)].map(([, key]) => key);
  assert.deepEqual(asked.filter((key) => !(key in en)), []);
});

test('a name from the other side is kept apart, and turns nothing', () => {
  assert.equal(fill('{name} waits', { name: 'Vika' }), 'Vika waits');
  assert.equal(fill('{name} waits', { name: 'ليلى!' }), '\u2068ليلى!\u2069 waits');
  assert.equal(fill('{name} يكتب…', { name: 'أحمد' }), 'أحمد يكتب…');
  assert.equal(fill('{name} يكتب…', { name: 'John!' }), '\u2068John!\u2069 يكتب…');
  assert.equal(fill('{name} waits', { name: '\u202eakiV\u2069' }), 'akiV waits');
});

test('times are written as one does where the browser is, in the words of the desk', () => {
  assert.equal(localeOf('en', 'fr-FR'), 'en-FR');
  assert.equal(localeOf('de', 'de-AT'), 'de-AT');
  assert.equal(localeOf('en', 'fr'), 'en-FR');
  assert.equal(localeOf('en', 'en-US@posix'), 'en');
});
