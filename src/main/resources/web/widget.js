/**
 * The launcher: a button in the corner of any website, and nothing else until it is pressed, or a chat is under way. What the
 * script's tag may say is in docs/widget.md.
 */
const LABELS = { en: 'Chat with us', ka: 'მოგვწერეთ', de: 'Chat öffnen', ar: 'تحدث معنا' };
const UNREAD = { en: 'unread', ka: 'წაუკითხავი', de: 'ungelesen', ar: 'غير مقروءة' };
const FAILED = {
  en: 'The chat could not be loaded. Please try again.',
  ka: 'ჩატი ვერ ჩაიტვირთა. სცადეთ კიდევ ერთხელ.',
  de: 'Der Chat konnte nicht geladen werden. Bitte versuchen Sie es noch einmal.',
  ar: 'تعذر تحميل المحادثة. يرجى المحاولة مرة أخرى.',
};
const RIGHT_TO_LEFT = ['ar'];
const COLOR = '#4f46e5';

const CSS = `
:host{all:initial!important;position:fixed!important;inset:auto 0 0 auto!important;width:0!important;height:0!important;z-index:2147483000!important}
@media print{:host{display:none!important}}
.launch{all:unset}
.launch,.oops{--gap:20px;box-sizing:border-box;position:fixed;bottom:max(var(--gap),env(safe-area-inset-bottom));
right:max(var(--gap),env(safe-area-inset-right))}
.launch{width:60px;height:60px;border-radius:50%;cursor:pointer;
display:grid;place-items:center;background:var(--c);color:var(--on);transition:transform .16s,box-shadow .16s;
box-shadow:0 1px 2px #0f172a26,0 8px 28px -4px #0f172a59;-webkit-tap-highlight-color:transparent}
:host([left]) :is(.launch,.oops){right:auto;left:max(var(--gap),env(safe-area-inset-left))}
.launch:hover{transform:translateY(-2px);box-shadow:0 2px 4px #0f172a26,0 14px 34px -6px #0f172a73}
.launch:active{transform:scale(.95)}
.launch:focus-visible{outline:3px solid #0f172a;outline-offset:3px;box-shadow:0 0 0 3px #fff}
.launch svg{grid-area:1/1;width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round;
transition:transform .2s,opacity .16s}
.launch .x,.launch[aria-expanded=true] .b{opacity:0;transform:rotate(-40deg) scale(.6)}
.launch[aria-expanded=true] .x{opacity:1;transform:none}
.launch[aria-busy=true] .b{opacity:.55}
.badge{position:absolute;top:-3px;right:-3px;min-width:22px;height:22px;padding:0 6px;box-sizing:border-box;border-radius:11px;background:#dc2626;
color:#fff;font:600 12px/22px system-ui,sans-serif;text-align:center;box-shadow:0 0 0 2px #fff}
.badge[hidden],.oops:empty{display:none}
.oops{margin:0 0 72px;max-width:280px;padding:10px 14px;border-radius:12px;background:#0f172a;color:#fff;font:14px/1.4 system-ui,sans-serif;
box-shadow:0 0 0 1px #fff3,0 8px 28px -4px #0f172a59}
@media (max-width:480px),(max-height:480px){.launch,.oops{--gap:16px}.launch[aria-expanded=true]{display:none}}
@media (prefers-reduced-motion:reduce){.launch,.launch svg{transition:none}}
@media (forced-colors:active){.launch{border:2px solid}}`;

const scripts = [...document.scripts];
// Where the server's address leads elsewhere, the module has another one than its tag says.
const script =
  scripts.find(({ src }) => src === import.meta.url) ?? scripts.find(({ src }) => /\/widget\.js(\?|$)/.test(src));
const data = script?.dataset ?? {};
const wanted = (data.lang || document.documentElement.lang || navigator.language || 'en').toLowerCase().split('-')[0];
const lang = Object.hasOwn(LABELS, wanted) ? wanted : 'en';
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

/** Storage may be forbidden, or hold anything; a name may be taken. */
function attempt(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

/** @param {string | null} session as it is stored */
function isUnderWay(session) {
  return attempt(() => {
    const { chatId, over } = JSON.parse(session);
    return chatId && !over;
  });
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
      this.#launcher.failed('');
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

/** Where a site draws all of its page anew it has not meant us; where it takes the element away alone, it has. */
function stay(host) {
  let { body } = document;
  const watch = new MutationObserver(() => {
    const isNew = document.body !== body;
    body = document.body;
    isNew && !host.isConnected && document.documentElement?.append(host);
    look();
  });
  const look = () => [document, document.documentElement].forEach((node) => node && watch.observe(node, { childList: true }));
  look();
}

function start() {
  if (document.querySelector('blabbermouth-chat')) {
    return;
  }
  // Some websites wait until every element is defined.
  attempt(() => customElements.define('blabbermouth-chat', class extends HTMLElement {}));
  const host = document.createElement('blabbermouth-chat');
  const root = host.attachShadow({ mode: 'open' });
  const color = colorOf(data.color);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${CSS}:host{--c:${color}!important;--on:${readableOn(color)}!important}`);
  root.adoptedStyleSheets = [sheet];
  host.toggleAttribute('left', data.side ? data.side === 'left' : options.dir === 'rtl');
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const paint = () => host.toggleAttribute('dark', data.theme ? data.theme === 'dark' : scheme.matches);
  scheme.addEventListener('change', paint);
  paint();

  const made = (tag, className) => Object.assign(document.createElement(tag), { className, lang, dir: options.dir });
  const button = made('button', 'launch');
  const badge = made('span', 'badge');
  button.append(
    svg(
      'b',
      'M21 11.5a8.4 8.4 0 0 1-8.5 8.3 8.7 8.7 0 0 1-3.8-.9L3.5 20.5l1.6-4.7a8.1 8.1 0 0 1-1.1-4.3 8.4 8.4 0 0 1 8.5-8.3 8.4 8.4 0 0 1 8.5 8.3Z',
    ),
    svg('x', 'm6 9 6 6 6-6'),
    badge,
  );
  const oops = made('div', 'oops');
  oops.setAttribute('role', 'alert');
  // Of the panel's styles: without it there is no news.
  const news = made('div', 'sr');
  news.setAttribute('role', 'status');
  root.append(oops, button, news);
  let former = 0;

  const launcher = {
    host,
    root,
    button,
    /** How many messages were not seen. */
    unread(count) {
      badge.hidden = count === 0;
      badge.textContent = count > 99 ? '99+' : count;
      const label = count ? `${LABELS[lang]} (${count} ${UNREAD[lang]})` : LABELS[lang];
      button.setAttribute('aria-label', label);
      // A button's new name is not read out. What is open reads out the messages themselves.
      if (count > former && button.getAttribute('aria-expanded') === 'false') {
        news.textContent = label;
      } else if (count < former) {
        news.textContent = '';
      }
      former = count;
    },
    /** Says that it could not be loaded; '' that it is not so. */
    failed(text) {
      oops.textContent = text;
    },
    expanded(open) {
      button.setAttribute('aria-expanded', open);
    },
  };
  launcher.unread(0);
  launcher.expanded(false);

  const loader = new Loader(launcher);
  button.addEventListener('click', () => {
    launcher.failed('');
    const { activeElement } = document;
    // Pressed again while it loads, it is meant once. Somebody may have gone on with the website meanwhile.
    loader.loaded
      ? loader.loaded.toggle()
      : loader.load().then(
          (panel) => panel.open(activeElement === document.activeElement),
          () => launcher.failed(FAILED[lang]),
        );
  });
  document.documentElement.append(host);
  stay(host);

  const sessionKey = `blabbermouth:session:${options.server}`;
  const endedKey = `blabbermouth:ended:${options.server}:`;
  const isOpen = () => attempt(() => sessionStorage.getItem('blabbermouth:open'));
  const resume = () => {
    if (
      isOpen() ||
      attempt(() => isUnderWay(localStorage.getItem(sessionKey))) ||
      // This tab has seen its end, but maybe not all of it.
      attempt(() => Object.keys(sessionStorage).some((key) => key.startsWith(endedKey)))
    ) {
      // On a page after it it may have been closed meanwhile.
      loader.insist().then((panel) => isOpen() && panel.open(false));
    }
  };
  resume();
  // The page is come back to as it was: on one after it a chat may have begun. What is loaded sees to that itself.
  addEventListener('pageshow', ({ persisted }) => persisted && !loader.loaded && resume());
  // Another tab has begun a chat: it is this one's too.
  addEventListener('storage', ({ key, newValue }) => key === sessionKey && isUnderWay(newValue) && loader.insist());
}

const begin = () => (document.body ? start() : addEventListener('DOMContentLoaded', start));
// What a browser has made in advance may never be looked at; till it is, nobody is there, and what is kept goes on changing.
document.prerendering ? document.addEventListener('prerenderingchange', begin) : begin();
