import { applyTheme, confirmEnd, confirmLogOut, editSettings, showKeys } from './dialogs.js';
import { batched, h } from './dom.js';
import { listenToKeys } from './keys.js';
import { Desk } from './model.js';
import { announce, Notifier, toast } from './notify.js';
import { Rail } from './rail.js';
import { editReplies } from './replies.js';
import { facts, factsNow, lacksToken, logOut, nameHere, onLoggedOutElsewhere, protocols, remember } from './session.js';
import { askAgain, askName, askPassword, showElsewhere, showWaiting } from './signin.js';
import { Stage } from './stage.js';
import { onNotKept } from './store.js';

const DOUBLE_CLICK_MILLIS = 500;

const root = document.getElementById('root');

async function begin() {
  applyTheme();
  const server = await facts(() => showWaiting(root));
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
  onNotKept(() => toast('This browser keeps nothing more: what you write is lost when this page is closed.'));
  const desk = new Desk({ agent: who, chatUrl: server.chatUrl, protocols: protocols() });
  const actions = actionsOf(desk, server);
  const rail = new Rail(desk, actions);
  const stage = new Stage(desk, actions);
  Object.assign(actions, { focusList: () => rail.focus(), focusChat: () => stage.focus(), step: (by) => rail.step(by) });
  root.className = 'desk';
  // All of it: on a phone only one of the two parts is there.
  root.setAttribute('role', 'main');
  const title = h('h1', { class: 'vh' }, 'Desk');
  root.replaceChildren(title, rail.element, stage.element);
  const notifier = new Notifier(desk);
  actions.isMute = () => notifier.sound.isBlocked;
  const render = batched(() => {
    rail.render();
    // First: what is not displayed cannot be scrolled to its end.
    root.dataset.pane = desk.active === null ? 'lists' : 'chat';
    stage.render();
  });
  desk.on('changed', () => {
    notifier.update();
    render();
  });
  // The document's `visibilitychange` comes to the window too.
  ['focus', 'visibilitychange', 'resize'].forEach((event) => addEventListener(event, render));
  setInterval(() => rail.tick(), 1000);
  listenToKeys(desk, actions);
  listenToLosses(desk, actions);
  if (server.needsToken) {
    listenToRefusals(desk, server, actions);
  } else {
    desk.on('connected', factsNow);
  }
  onLoggedOutElsewhere(() => location.reload());
  desk.start();
  render();
}

function listenToLosses(desk, actions) {
  desk.on('lost', ({ opened, ending, hadFloor }) => {
    const name = opened.user.username;
    toast(
      ending.reason === 'claimed'
        ? `${ending.supportUserName ?? 'Another agent'} was faster: ${ending.supportUserName ?? 'another agent'} has ${name} now.`
        : `${name} is not there any more.`,
    );
    // Who writes to another visitor meanwhile goes on with it.
    hadFloor && !desk.chats.has(opened.id) && actions.focusList();
  });
  desk.on('taken', ({ opened }) => announce(`You have ${opened.user.username} now.`));
}

/** Once the token does not count, nothing is tried until there is another; the page stays. */
function listenToRefusals(desk, server, actions) {
  let asking = null;
  const ask = () => {
    desk.pause();
    asking ??= askAgain(server, async () => {
      asking = null;
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
        announce('Not connected: nobody can be taken now.');
        return;
      }
      desk.take(user);
      requestAnimationFrame(() => requestAnimationFrame(() => actions.focusChat()));
    },
    takeNext() {
      const next = desk.waiting[0];
      next ? actions.take(next) : announce('Nobody waits.');
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
    end: (opened) => (opened.wasActive ? confirmEnd(opened, () => desk.chats.get(opened.id)?.chat.end()) : actions.giveUp(opened)),
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
        (await logOut(server.hasLogin)) ? location.reload() : toast('You are not logged out: the server does not answer. Try again.');
      }
    },
  };
  return actions;
}

begin();
