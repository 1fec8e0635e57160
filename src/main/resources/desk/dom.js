/** Elements, made and kept. Text only ever becomes text: nothing here reads HTML. */

const SVG = 'http://www.w3.org/2000/svg';

/** Stroked, on a square of 24. */
const ICONS = {
  back: 'M15 5l-7 7 7 7',
  bolt: 'M13 3L5 14h6l-1 7 8-11h-6z',
  close: 'M6 6l12 12M18 6L6 18',
  end: 'M12 4v8M7.5 6.5a7.5 7.5 0 1 0 9 0',
  exit: 'M14 4H5v16h9M10 12h10M17 9l3 3-3 3',
  gear: 'M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4',
  keys: 'M3 6h18v12H3zM7 10h.01M12 10h.01M17 10h.01M8 14h8',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0',
  send: 'M4 12l16-8-5 16-4-6z',
  verified: 'M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4',
};

/** h('p', {class: 'note', onclick: f}, 'text', element, …); null and false children are left out. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', ICONS[name]);
  svg.append(path);
  return svg;
}

/** A button that is an icon; what it does is its name. */
export function iconButton(name, label, onclick, props = {}) {
  return h('button', { type: 'button', class: 'icon-button', title: label, 'aria-label': label, onclick, ...props }, icon(name));
}

/** Behind a visitor's name for which the website vouches. */
export function verifiedBadge() {
  return h('span', { class: 'verified', title: 'Verified by your website' }, icon('verified'), h('span', { class: 'vh' }, ' verified'));
}

/** Sets text only if it is another one: what is selected stays so, and nothing is read aloud again. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets an attribute only if it is another one; null takes it away. */
export function mark(element, name, value) {
  const text = value === true ? '' : value === false || value === undefined ? null : value;
  if (element.getAttribute(name) !== text) {
    text === null ? element.removeAttribute(name) : element.setAttribute(name, text);
  }
}

/** However often it is called: done once, before the next picture. Not while the page is hidden. */
export function batched(action) {
  let due = false;
  return () => {
    if (!due) {
      due = true;
      requestAnimationFrame(() => {
        due = false;
        action();
      });
    }
  };
}

/**
 * The children of one element, each of which stays the same element for as long as its key is there. An element that
 * keeps its place among the others is never moved: it keeps focus, selection and scroll.
 */
export class Rows {
  #parent;
  #make;
  #update;
  /** key -> element */
  #rows = new Map();

  /**
   * @param {(item) => Element} make
   * @param {(row: Element, item, index: number, items: object[]) => void} update
   */
  constructor(parent, make, update) {
    this.#parent = parent;
    this.#make = make;
    this.#update = update;
  }

  show(items, keyOf) {
    const keys = new Set(items.map(keyOf));
    for (const [key, row] of this.#rows) {
      if (!keys.has(key)) {
        this.#rows.delete(key);
        row.remove();
      }
    }
    let next = this.#parent.firstElementChild;
    items.forEach((item, index) => {
      const key = keyOf(item);
      let row = this.#rows.get(key);
      if (!row) {
        row = this.#make(item);
        this.#rows.set(key, row);
      }
      if (row === next) {
        next = next.nextElementSibling;
      } else {
        this.#parent.insertBefore(row, next);
      }
      this.#update(row, item, index, items);
    });
  }

  get(key) {
    return this.#rows.get(key);
  }
}
