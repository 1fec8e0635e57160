import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';

/** As Maven has made it. */
const web = process.env.BLABBERMOUTH_WEB;
const gzipped = (...path) => gzipSync(readFileSync(join(web, ...path)), { level: 9 }).length;
const languages = readdirSync(join(web, 'widget', 'texts'));

test('the launcher is small, and so is all of the widget', () => {
  const launcher = gzipped('widget.js');
  const panel = gzipped('widget', 'panel.js');
  const texts = Math.max(...languages.map((name) => gzipped('widget', 'texts', name)));

  assert.ok(launcher <= 4096, `widget.js: ${launcher}`);
  assert.ok(launcher + panel + texts <= 25 * 1024, `all: ${launcher} + ${panel} + ${texts}`);
});

test('what was put together is a module, and imports nothing but texts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle'));
  try {
    for (const name of ['widget.js', join('widget', 'panel.js')]) {
      const module = join(folder, 'module.mjs');
      copyFileSync(join(web, name), module);
      execFileSync(process.execPath, ['--check', module]);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const panel = readFileSync(join(web, 'widget', 'panel.js'), 'utf8');
  assert.deepEqual(panel.match(/\bimport\b.*/g), ['import(`./texts/${options.lang}.js`);']);
  assert.match(panel, /^export \{ Panel \};$/m);
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
