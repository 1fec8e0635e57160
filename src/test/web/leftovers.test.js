import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Chat, Outbox } from '../../main/resources/web/client.js';
import { Scripted, USER } from './support/scripted.js';
import { closeAll, MemoryStorage, opening } from './support/site.js';

afterEach(closeAll);

const HERE = { server: 'https://chat.invalid', chatId: 'chat', side: 'User' };
const NEXT = { ...HERE, chatId: 'next' };

/** A browser's, of which each test says when it takes no more. */
function storageThatFills() {
  const storage = new MemoryStorage();
  const { setItem } = storage;
  storage.setItem = function (key, value) {
    if (storage.isFull) {
      throw new Error('QuotaExceededError');
    }
    setItem.call(this, key, value);
  };
  return storage;
}

function writing(storage, ...texts) {
  const outbox = new Outbox(storage, HERE);
  const ids = texts.map((text) => outbox.add(text).id);
  return { outbox, ids };
}

/** As a page does it that goes from one chat to the next. */
function nextOf(storage, former) {
  const outbox = new Outbox(storage, NEXT);
  outbox.adopt(Outbox.takeLeftovers(storage, NEXT, former), 'OVER');
  return outbox;
}

/** Another tab has seen it stored; `told` hear of it as browsers tell it. */
function sentElsewhere(storage, id, ...told) {
  const key = Array.from({ length: storage.length }, (none, i) => storage.key(i)).find((found) => found.endsWith(id));
  const event = { key, oldValue: storage.getItem(key), newValue: null };
  new Outbox(storage, HERE).remove(id);
  told.forEach((outbox) => outbox.changedElsewhere(event));
  return event;
}

const contents = (outbox) => outbox.entries.map(({ content, failed }) => [content, failed]);

test('what there was no storage for goes into the next chat too', () => {
  const { outbox } = writing(null, 'one', 'two');
  outbox.over();

  assert.deepEqual(contents(nextOf(null, outbox)), [
    ['one', 'OVER'],
    ['two', 'OVER'],
  ]);
});

test('a storage that fills keeps nothing from the next chat, and gives nothing twice', () => {
  const storage = storageThatFills();
  const { outbox } = writing(storage, 'one', 'two');
  storage.isFull = true;
  outbox.add('three');
  outbox.over();

  const next = nextOf(storage, outbox);

  assert.deepEqual(
    next.entries.map(({ content }) => content),
    ['one', 'two', 'three'],
  );
  assert.equal(storage.length, 0);
});

test('a chat that is known to be over leaves what its storage could not be told so', () => {
  const storage = storageThatFills();
  const { outbox } = writing(storage, 'one');
  storage.isFull = true;
  outbox.over();

  // After a reload.
  const again = new Outbox(storage, HERE);
  assert.deepEqual(contents(nextOf(storage, again)), [['one', 'OVER']]);
  assert.equal(storage.length, 0);
});

test('what another tab has put into the next chat is there once, as its writer has it', () => {
  const storage = new MemoryStorage();
  const { outbox, ids } = writing(storage, 'one', 'two');
  // It has not heard yet that this tab's leftovers are taken.
  const other = new Outbox(storage, HERE);
  const next = nextOf(storage, outbox);
  next.retry(ids[0]);

  assert.deepEqual(contents(nextOf(storage, other)), [
    ['two', 'OVER'],
    ['one', undefined],
  ]);
});

test('what was let go in the next chat does not come back with a page that was left when its chat was over', () => {
  const storage = new MemoryStorage();
  const { outbox, ids } = writing(storage, 'one');
  outbox.over();
  const left = new Outbox(storage, HERE);
  nextOf(storage, outbox).remove(ids[0]);

  assert.deepEqual(contents(nextOf(storage, left)), []);
  assert.equal(storage.length, 0);
});

test('what another tab has sent is not left over', () => {
  const storage = new MemoryStorage();
  const { outbox, ids } = writing(storage, 'sent', 'unsent');
  sentElsewhere(storage, ids[0], outbox);

  assert.deepEqual(contents(nextOf(storage, outbox)), [['unsent', 'OVER']]);
});

test('a chat’s own is not taken from it', () => {
  const storage = new MemoryStorage();
  const { outbox } = writing(storage, 'one');
  const elsewhere = new Outbox(storage, { ...HERE, chatId: 'goes on' });
  elsewhere.add('goes on');

  assert.deepEqual(contents(nextOf(storage, outbox)), [['one', 'OVER']]);
  assert.deepEqual(contents(new Outbox(storage, { ...HERE, chatId: 'goes on' })), [['goes on', undefined]]);
});

test('a website that clears the storage makes nothing of it sent', () => {
  const storage = new MemoryStorage();
  const { outbox } = writing(storage, 'one');
  const { outbox: inAnotherTab } = writing(storage);
  storage.clear();
  inAnotherTab.changedElsewhere({ key: null, oldValue: null, newValue: null });

  outbox.over();
  inAnotherTab.over();

  assert.deepEqual(contents(outbox), [['one', 'OVER']]);
  assert.deepEqual(contents(inAnotherTab), [['one', 'OVER']]);
  // Both tabs have it: the next chat has it once.
  const next = nextOf(storage, outbox);
  nextOf(storage, inAnotherTab);
  assert.deepEqual(contents(next), [['one', 'OVER']]);
  assert.equal(storage.length, 1);
});

test('what is stored after the website has cleared the storage is not unsent', () => {
  const storage = new MemoryStorage();
  const { outbox, ids } = writing(storage, 'one', 'two');
  storage.clear();

  outbox.remove(ids[0]);
  outbox.over();

  assert.deepEqual(contents(outbox), [['two', 'OVER']]);
  assert.equal(storage.length, 1);
});

test('a tab that is cut off does not take for unsent what another one has sent', () => {
  const storage = new MemoryStorage();
  const { outbox, ids } = writing(storage, 'sent elsewhere', 'sent by nobody');
  sentElsewhere(storage, ids[0], outbox);

  outbox.over();

  assert.deepEqual(contents(outbox), [['sent by nobody', 'OVER']]);
  assert.equal(storage.length, 1);
});

test('a tab that hears of the end before it hears that something was sent takes it back', () => {
  const storage = new MemoryStorage();
  const { outbox, ids } = writing(storage, 'sent elsewhere');
  const event = sentElsewhere(storage, ids[0]);
  outbox.over();
  assert.deepEqual(contents(outbox), [['sent elsewhere', 'OVER']]);

  outbox.changedElsewhere(event);

  assert.deepEqual(contents(outbox), []);
  assert.equal(storage.length, 0);
});

test('what was sent, forgotten and is to be sent again is not taken for sent', () => {
  const storage = new MemoryStorage();
  const { outbox, ids } = writing(storage, 'one', 'two');
  ids.forEach((id) => sentElsewhere(storage, id, outbox));

  outbox.addFirst([{ id: ids[0], content: 'one' }]);
  // Another tab is the one that says it again.
  new Outbox(storage, HERE).add('two', ids[1]);
  const key = storage.key(1);
  outbox.changedElsewhere({ key, oldValue: null, newValue: storage.getItem(key) });
  outbox.over();

  assert.deepEqual(contents(outbox), [
    ['one', 'OVER'],
    ['two', 'OVER'],
  ]);
});

test('a page that slept does not take for unsent what another tab has sent', () => {
  const storage = new MemoryStorage();
  const { outbox: slept, ids } = writing(storage, 'sent elsewhere', 'sent by nobody');
  slept.leave();
  sentElsewhere(storage, ids[0]);

  slept.over();

  assert.deepEqual(contents(slept), [['sent by nobody', 'OVER']]);
  assert.equal(storage.length, 1);
});

test('a page that slept does not take for sent what was not in the storage when it was left', () => {
  const storage = new MemoryStorage();
  const { outbox: slept } = writing(storage, 'one');
  storage.clear();
  slept.leave();

  slept.over();

  assert.deepEqual(contents(slept), [['one', 'OVER']]);
});

test('a page that slept, and has read since what there is, takes a cleared storage for no acknowledgement', () => {
  const storage = new MemoryStorage();
  const { outbox: slept } = writing(storage, 'one');
  slept.leave();
  slept.compared();
  storage.clear();

  slept.over();

  assert.deepEqual(contents(slept), [['one', 'OVER']]);
});

/** A user's page, cut off with a message that is not acknowledged. */
function cutOff(storage) {
  const script = new Scripted();
  const page = new EventTarget();
  const environment = script.environment({ storage, wake: [page] });
  const chat = opening(new Chat({ server: HERE.server, user: { ...USER, chatId: HERE.chatId } }, environment));
  script.open();
  script.say('UserJoined', { ...USER, epoch: 'e1' });
  const id = chat.send('one');
  script.close(1006);
  const comeBackToTheEnd = () => {
    page.dispatchEvent(new Event('pageshow'));
    script.open();
    script.say('ChatExpired', { chatId: HERE.chatId });
    script.close(4410);
  };
  return { chat, id, page, comeBackToTheEnd };
}

test('a page that is left while it is cut off knows that it was', () => {
  const storage = new MemoryStorage();
  const { chat, id, page, comeBackToTheEnd } = cutOff(storage);
  page.dispatchEvent(new Event('pagehide'));
  sentElsewhere(storage, id);

  comeBackToTheEnd();

  assert.equal(chat.state, 'over');
  assert.deepEqual(contents(chat.outbox), []);
});

test('what was written is still there when the chat is over, whatever the website does to the storage', () => {
  const storage = new MemoryStorage();
  const { chat, comeBackToTheEnd } = cutOff(storage);
  storage.clear();

  comeBackToTheEnd();

  assert.deepEqual(contents(chat.outbox), [['one', 'OVER']]);
});
