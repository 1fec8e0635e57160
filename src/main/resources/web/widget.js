/**
 * The launcher: a button in the corner of any website, and nothing else until it is pressed, or a chat is under way. What the
 * script's tag may say is in docs/widget.md.
 */
const LABELS = { en: 'Chat with us', ka: 'მოგვწერეთ', de: 'Chat öffnen', ar: 'تحدث معنا' };
const UNREAD = { en: 'unread', ka: 'წაუკითხავი', de: 'ungelesen', ar: 'غير مقروءة' };
const RIGHT_TO_LEFT = ['ar'];
const COLOR = '#4f46e5';

const CSS = `
:host{all:initial!important;position:fixed!important;inset:auto 0 0 auto!important;width:0!important;height:0!important;z-index:2147483000!important}
@media print{:host{display:none!important}}
.launch{all:unset;box-sizing:border-box;position:fixed;bottom:max(var(--gap),env(safe-area-inset-bottom));
right:max(var(--gap),env(safe-area-inset-right));--gap:20px;width:60px;height:60px;border-radius:50%;cursor:pointer;
display:grid;place-items:center;background:var(--c);color:var(--on);transition:transform .16s,box-shadow .16s;
box-shadow:0 1px 2px #0f172a26,0 8px 28px -4px #0f172a59;-webkit-tap-highlight-color:transparent}
:host([left]) .launch{right:auto;left:max(var(--gap),env(safe-area-inset-left))}
.launch:hover{transform:translateY(-2px);box-shadow:0 2px 4px #0f172a26,0 14px 34px -6px #0f172a73}
.launch:active{transform:scale(.95)}
.launch:focus-visible{outline:3px solid var(--c);outline-offset:3px}
.launch svg{grid-area:1/1;width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round;
transition:transform .2s,opacity .16s}
.launch .x,.launch[aria-expanded=true] .b{opacity:0;transform:rotate(-40deg) scale(.6)}
.launch[aria-expanded=true] .x{opacity:1;transform:none}
.launch[aria-busy=true] .b{opacity:.55}
.badge{position:absolute;top:-3px;right:-3px;min-width:22px;height:22px;padding:0 6px;box-sizing:border-box;border-radius:11px;background:#dc2626;
color:#fff;font:600 12px/22px system-ui,sans-serif;text-align:center;box-shadow:0 0 0 2px #fff}
.badge[hidden]{display:none}
@media (max-width:480px),(max-height:480px){.launch{--gap:16px}.launch[aria-expanded=true]{display:none}}
@media (prefers-reduced-motion:reduce){.launch,.launch svg{transition:none}}
@media (forced-colors:active){.launch{border:2px solid}}`;

const scripts = [...document.scripts];
// Where the server's address leads elsewhere, the module has another one than its tag says.
const script =
  scripts.find(({ src }) => src === import.meta.url) ?? scripts.find(({ src }) => /\/widget\.js(\?|$)/.test(src));
const data = script?.dataset ?? {};
const wanted = (data.lang || document.documentElement.lang || navigator.language || 'en').toLowerCase().split('-')[0];
const lang = wanted in LABELS ? wanted : 'en';
const options = {
  server: new URL('.', import.meta.url).origin,
  lang,
  dir: RIGHT_TO_LEFT.includes(lang) ? 'rtl' : 'ltr',
  title: data.title?.trim() || undefined,
  identity: data.identity,
};

/** Only #rgb and #rrggbb, so that what is written on it can be chosen to be readable. */
function colorOf(text) {
  const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(text ?? '') ? text.slice(1) : COLOR.slice(1);
  return `#${hex.length === 3 ? hex.replace(/./g, '$&$&') : hex}`;
}

/** White or black, whichever has the better contrast (WCAG 2.2, relative luminance): 4.5 to 1 at least, whatever the colour. */
function readableOn(color) {
  const [r, g, b] = [1, 3, 5]
    .map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? '#000' : '#fff';
}

function svg(className, path) {
  const drawn = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  drawn.setAttribute('viewBox', '0 0 24 24');
  drawn.setAttribute('aria-hidden', 'true');
  drawn.setAttribute('class', className);
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', path);
  drawn.append(line);
  return drawn;
}

/** Storage may be forbidden. */
function stored(storage, key) {
  try {
    return window[storage].getItem(key);
  } catch {
    return null;
  }
}

/** Loads what the launcher opens, once. */
class Loader {
  loaded = null;
  #launcher;
  #panel = null;
  #insisting = null;
  #failures = 0;

  constructor(launcher) {
    this.#launcher = launcher;
  }

  /** Fails if nobody answers; the next time it tries again. */
  load() {
    this.#panel ??= this.#try();
    return this.#panel;
  }

  /** For a chat that is under way: until somebody answers. */
  insist() {
    this.#insisting ??= this.load().catch(async () => {
      await this.#patience();
      this.#insisting = null;
      return this.insist();
    });
    return this.#insisting;
  }

  async #try() {
    const { button } = this.#launcher;
    button.setAttribute('aria-busy', 'true');
    // A browser remembers which address of a module has failed, and does not ask again.
    const query = this.#failures ? `?${this.#failures}` : '';
    try {
      const [{ Panel }, { default: texts }] = await Promise.all([
        import(`./widget/panel.js${query}`),
        import(`./widget/texts/${options.lang}.js${query}`),
      ]);
      this.loaded = new Panel(this.#launcher, options, texts);
      return this.loaded;
    } catch (fault) {
      this.#panel = null;
      this.#failures++;
      throw fault;
    } finally {
      button.removeAttribute('aria-busy');
    }
  }

  /** Longer each time, or until there is a network again. */
  #patience() {
    const millis = Math.min(60_000, 1000 * 2 ** this.#failures) * (0.5 + Math.random() / 2);
    return new Promise((over) => {
      setTimeout(over, millis);
      addEventListener('online', over, { once: true });
    });
  }
}

function start() {
  if (document.querySelector('blabbermouth-chat')) {
    return;
  }
  const host = document.createElement('blabbermouth-chat');
  const root = host.attachShadow({ mode: 'open' });
  const color = colorOf(data.color);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${CSS}:host{--c:${color};--on:${readableOn(color)}}`);
  root.adoptedStyleSheets = [sheet];
  host.toggleAttribute('left', data.side ? data.side === 'left' : options.dir === 'rtl');
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const paint = () => host.toggleAttribute('dark', data.theme ? data.theme === 'dark' : scheme.matches);
  scheme.addEventListener('change', paint);
  paint();

  const button = document.createElement('button');
  button.className = 'launch';
  button.type = 'button';
  const badge = document.createElement('span');
  badge.className = 'badge';
  button.append(
    svg(
      'b',
      'M21 11.5a8.4 8.4 0 0 1-8.5 8.3 8.7 8.7 0 0 1-3.8-.9L3.5 20.5l1.6-4.7a8.1 8.1 0 0 1-1.1-4.3 8.4 8.4 0 0 1 8.5-8.3 8.4 8.4 0 0 1 8.5 8.3Z',
    ),
    svg('x', 'm6 9 6 6 6-6'),
    badge,
  );
  root.append(button);

  const launcher = {
    host,
    root,
    button,
    /** How many messages were not seen. */
    unread(count) {
      badge.hidden = count === 0;
      badge.textContent = count > 99 ? '99+' : count;
      button.setAttribute('aria-label', count ? `${LABELS[lang]} (${count} ${UNREAD[lang]})` : LABELS[lang]);
    },
    expanded(open) {
      button.setAttribute('aria-expanded', String(open));
    },
  };
  launcher.unread(0);
  launcher.expanded(false);

  const loader = new Loader(launcher);
  const ignored = () => {};
  button.addEventListener('click', () => {
    // Pressed again while it loads, it is meant once.
    loader.loaded ? loader.loaded.toggle() : loader.load().then((panel) => panel.open(), ignored);
  });
  document.documentElement.append(host);

  const sessionKey = `blabbermouth:session:${options.server}`;
  if (stored('sessionStorage', 'blabbermouth:open')) {
    loader.insist().then((panel) => panel.open(false));
  } else if (stored('localStorage', sessionKey)) {
    loader.insist();
  }
  // Another tab has begun a chat: it is this one's too.
  addEventListener('storage', ({ key, newValue }) => key === sessionKey && newValue && loader.insist());
}

document.body ? start() : addEventListener('DOMContentLoaded', start);
