import { html } from '/lit/lit-html.js';
import { cut } from './links.js';

/** What somebody wrote, as texts and links. */
export function written(content) {
  return cut(content).map((part) => (typeof part === 'string' ? part : link(part)));
}

function link({ href, address }) {
  // Left to right whatever stands around it, or its host could be made to look like another.
  return html`<a href=${href} target="_blank" rel="noopener noreferrer" dir="ltr">${address}</a>`;
}

/** Two letters for a face. */
export function initials(name) {
  const words = name.trim().split(/\s+/u);
  const first = (word) => [...word][0] ?? '';
  return (words.length > 1 ? first(words[0]) + first(words.at(-1)) : first(words[0])).toUpperCase();
}

/** One of eight colours, always the same for the same chat. */
export function hue(id) {
  return parseInt(id.slice(0, 6), 16) % 8 || 0;
}
