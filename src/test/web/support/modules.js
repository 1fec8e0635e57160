import { readFile } from 'node:fs/promises';

/** Loads the desk's modules as its server serves them, for each `?tab=` anew and with that tab's globals: see tab.js. */
const RESOURCES = new URL('../../../main/resources/', import.meta.url);

export function resolve(specifier, context, next) {
  const tab = tabOf(context.parentURL);
  if (!tab) {
    return next(specifier, context);
  }
  const folder = specifier.startsWith('/client') ? 'web' : 'desk';
  const url = specifier.startsWith('/') ? new URL(folder + specifier, RESOURCES) : new URL(specifier, context.parentURL);
  url.searchParams.set('tab', tab);
  return { url: url.href, format: 'module', shortCircuit: true };
}

export async function load(url, context, next) {
  const tab = tabOf(url);
  if (!tab) {
    return next(url, context);
  }
  const file = new URL(url);
  file.search = '';
  const source = await readFile(file, 'utf8');
  const globals = `const { window, document, location, localStorage, addEventListener, BroadcastChannel } = tabs.get('${tab}');`;
  return { format: 'module', shortCircuit: true, source: globals + source.replaceAll('globalThis', 'window') };
}

function tabOf(url) {
  return url?.startsWith('file:') ? new URL(url).searchParams.get('tab') : null;
}
