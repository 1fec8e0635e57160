import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { server } from './support/site.js';

/** As Maven has made it. */
const web = process.env.BLABBERMOUTH_WEB;
const languages = readdirSync(join(web, 'widget', 'texts'));

/** How many bytes a browser gets. */
async function served(path) {
  const [response] = await once(get(`${server}/${path}`, { headers: { 'accept-encoding': 'gzip' } }), 'response');
  assert.equal(response.headers['content-encoding'], 'gzip', path);
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
  }
  return bytes;
}

test('the launcher is small, and so is all of the widget', async () => {
  const launcher = await served('widget.js');
  const panel = await served('widget/panel.js');
  const texts = Math.max(...(await Promise.all(languages.map((name) => served(`widget/texts/${name}`)))));

  assert.ok(launcher <= 4096, `widget.js: ${launcher}`);
  assert.ok(launcher + panel + texts <= 25 * 1024, `all: ${launcher} + ${panel} + ${texts}`);
});

test('what was put together is a module, and imports nothing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle'));
  try {
    // Before it was minified, too: a name that is there twice is not found by what comes after.
    for (const path of ['widget.js', join('widget', 'panel.js'), join('..', '..', 'widget', 'panel.js')]) {
      const module = join(folder, 'module.mjs');
      copyFileSync(join(web, path), module);
      execFileSync(process.execPath, ['--check', module]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const panel = readFileSync(join(web, 'widget', 'panel.js'), 'utf8');
  assert.equal(panel.match(/\bimport\b/), null);
  assert.deepEqual(panel.match(/\bexport\b.*/g).map((found) => found.replace(/\w+ as/, '… as')), [
    'export{… as Panel};',
  ]);
});

test('what was minified says and matches what its sources do', () => {
  const panel = readFileSync(join(web, 'widget', 'panel.js'), 'utf8');
  const source = (name) => readFileSync(new URL(`../../main/resources/web/widget/${name}`, import.meta.url), 'utf8');

  // One the minifier's own engine does not know, and a style sheet, in which white space may mean something.
  assert.ok(panel.includes(/EMOJI = (.*);/.exec(source('rows.js'))[1]));
  assert.ok(panel.includes(/CSS = (`[^]*?`);/.exec(source('style.js'))[1]));
});

test('every language has every text, with the same holes', async () => {
  const texts = await Promise.all(
    languages.map(async (name) => (await import(`../../main/resources/web/widget/texts/${name}`)).default),
  );
  const shape = (dictionary) =>
    Object.entries(dictionary).map(([key, text]) => `${key} ${(text.match(/\{\w+\}/g) ?? []).sort()}`);

  assert.ok(texts.length >= 4);
  texts.forEach((dictionary) => assert.deepEqual(shape(dictionary), shape(texts[0])));
});

test('nothing in it is made of markup, or evaluated', () => {
  for (const name of ['widget.js', join('widget', 'panel.js')]) {
    const source = readFileSync(join(web, name), 'utf8');
    assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/);
    assert.doesNotMatch(source, /document\.cookie|https?:\/\/(?!www\.w3\.org|")[a-z]/);
  }
});
