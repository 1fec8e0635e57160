import { html, render } from '/lit/lit-html.js';
import { applyTheme, confirmEnd, confirmLogOut, editSettings, showKeys } from './dialogs.js';
import { listenToKeys } from './keys.js';
import { Desk } from './model.js';
import { announce, Notifier, title, toast } from './notify.js';
import { isFocused, keepFocus } from './parts.js';
import { Rail } from './rail.js';
import { editReplies } from './replies.js';
import { facts, factsNow, lacksToken, logOut, nameHere, onLoggedOutElsewhere, protocols, remember } from './session.js';
import { askAgain, askName, askPassword, showElsewhere, showWaiting } from './signin.js';
import { Stage } from './stage.js';
import { onNotKept } from './store.js';
import { speak, t } from './texts.js';

const DOUBLE_CLICK_MILLIS = 500;

const root = document.getElementById('root');

async function begin() {
  const server = await facts((failure) => showWaiting(root, failure));
  if (server.agent && !lacksToken(server)) {
    open(server, server.agent);
  } else if (server.needsToken) {
    // Where there are no accounts, the company's own login has set the cookie, or has not yet.
    server.hasLogin ? askPassword(root, server, begin) : showElsewhere(root);
  } else if (nameHere()) {
    open(server, { name: nameHere() });
  } else {
    askName(root, (name) => {
      remember(name);
      open(server, { name });
    });
  }
}

function open(server, who) {
  onNotKept(() => toast(t('nothingIsKept')));
  const desk = new Desk({ agent: who, chatUrl: server.chatUrl, protocols: protocols() });
  const actions = actionsOf(desk, server);
  const rail = new Rail(desk, actions);
  const stage = new Stage(desk, actions);
  Object.assign(actions, { focusList: () => rail.focus(), focusChat: () => stage.focus(), step: (by) => rail.step(by) });
  const notifier = new Notifier(desk);
  actions.isMute = () => notifier.sound.isBlocked;
  const draw = () => {
    rail.render();
    // First: what is not displayed cannot be scrolled to its end.
    root.dataset.pane = desk.active === null ? 'lists' : 'chat';
    stage.render();
  };
  const drawSoon = batched(draw);
  desk.on('changed', () => {
    notifier.update();
    drawSoon();
  });
  // The document's `visibilitychange` comes to the window too.
  ['focus', 'visibilitychange', 'resize'].forEach((event) => addEventListener(event, drawSoon));
  setInterval(() => rail.render(), 1000);
  listenToKeys(desk, actions);
  listenToLosses(desk, actions);
  if (server.needsToken) {
    listenToRefusals(desk, server, actions, notifier);
  } else {
    desk.on('connected', factsNow);
  }
  onLoggedOutElsewhere(() => location.reload());
  desk.start();
  show(rail, stage, draw);
}

/** In place of the door: who has come in by it goes on at the list. */
function show(rail, stage, draw) {
  root.className = 'desk';
  // All of it: on a phone only one of the two parts is there.
  root.setAttribute('role', 'main');
  const all = html`<h1 class="vh">${t('desk')}</h1>${rail.element}${stage.element}`;
  keepFocus(root, () => [render(all, root), draw()], () => rail.focus());
  // A dialog gives the focus back to where it was, which may be gone meanwhile.
  document.addEventListener('close', () => isFocused() || stage.focus(), true);
}

/** However often it is called: done once, before the next picture. Not while the page is hidden. */
function batched(action) {
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

function listenToLosses(desk, actions) {
  desk.on('lost', ({ opened, ending, hadFloor }) => {
    toast(whyLost(opened.user.username, ending));
    // Who writes to another visitor meanwhile goes on with it.
    hadFloor && !desk.chats.has(opened.id) && actions.focusList();
  });
  desk.on('taken', ({ opened }) => announce(t('youHave', { name: opened.user.username })));
}

function whyLost(name, { reason, supportUserName }) {
  if (reason === 'failed') {
    return t('toldOf', { name, what: t('failedByError') });
  }
  const key = reason !== 'claimed' ? 'notThere' : supportUserName ? 'faster' : 'fasterSomebody';
  return t(key, { name, agent: supportUserName });
}

/** Once the token does not count, nothing is tried until there is another; the page stays. */
function listenToRefusals(desk, server, actions, notifier) {
  let asking = null;
  const ask = () => {
    desk.pause();
    asking || notifier.askToLogIn();
    asking ??= askAgain(server, async () => {
      asking = null;
      notifier.loggedIn();
      // Another agent sees nothing of this one's.
      (await facts(() => {})).agent?.sub === desk.agent.sub ? desk.resume(protocols()) : location.reload();
      actions.show(desk.active);
    });
  };
  let checking = null;
  const check = async () => {
    const told = await factsNow();
    checking = null;
    if (told?.agent && told.agent.sub !== desk.agent.sub) {
      // Another agent has logged in, in another tab.
      location.reload();
    } else if (told && (!told.agent || lacksToken(told))) {
      ask();
    }
  };
  // It may have been a long time, in which a clock was set, or somebody else has logged in.
  desk.on('connected', () => (checking ??= check()));
  desk.on('signedOut', ask);
  // A browser does not say why a WebSocket was refused.
  desk.on('cutOff', () => (checking ??= check()));
}

function actionsOf(desk, server) {
  let closedAt = -DOUBLE_CLICK_MILLIS;
  const actions = {
    take(user) {
      if (!desk.link.connected) {
        announce(t('nobodyCanBeTaken'));
        return;
      }
      desk.take(user);
      requestAnimationFrame(() => requestAnimationFrame(() => actions.focusChat()));
    },
    takeNext() {
      const next = desk.waiting[0];
      next ? actions.take(next) : announce(t('nobodyWaits'));
    },
    show(chatId) {
      desk.activate(chatId);
      requestAnimationFrame(() => requestAnimationFrame(() => actions.focusChat()));
    },
    back() {
      desk.activate(null);
      requestAnimationFrame(() => requestAnimationFrame(() => actions.focusList()));
    },
    close(opened) {
      // A second click hits the Close of the next chat that is over, where something may be unsent.
      if (performance.now() - closedAt > DOUBLE_CLICK_MILLIS) {
        closedAt = performance.now();
        desk.close(opened.id);
        actions.focusList();
      }
    },
    async end(opened) {
      if (!opened.wasActive) {
        actions.giveUp(opened);
      } else if (await confirmEnd(opened)) {
        desk.chats.get(opened.id)?.chat.end();
      }
    },
    giveUp(opened) {
      opened.chat.endHere({ reason: 'givenUp' });
      actions.focusList();
    },
    settings: () => editSettings(() => desk.emit('changed')),
    replies: () => editReplies(),
    keys: () => showKeys(),
    canLogOut: server.hasLogin || !server.needsToken,
    async logOut() {
      const open = [...desk.chats.values()].filter(({ isOver }) => !isOver).length;
      if (await confirmLogOut(open)) {
        (await logOut(server.hasLogin)) ? location.reload() : toast(t('notLoggedOut'));
      }
    },
  };
  return actions;
}

async function main() {
  await speak();
  applyTheme();
  document.title = title();
  document.getElementById('toasts').setAttribute('aria-label', t('notices'));
  begin();
}

main();
