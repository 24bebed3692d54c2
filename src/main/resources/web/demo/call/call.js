// The page for calls: who is here, the call, and the calls that were.

import { avatar, button, h, icon, keyed, names, setText, show } from '../lib/dom.js';
import { Group } from '../lib/group.js';
import { openPage } from '../lib/shell.js';
import { Calls } from './calls.js';
import { CallHistory } from './history.js';
import { Ringer } from './ringer.js';
import { Stage } from './stage.js';

const LOBBY = 'lobby';
/** Each has a line to each other, so more is too many for a home connection. */
const MOST_AT_ONCE = 5;
const RING_SECONDS = 30;

const session = await openPage();
const { client, user } = session;
const lobby = new Group(client, LOBBY);
const asked = Number(new URLSearchParams(location.search).get('ring'));
const calls = new Calls(session, LOBBY, asked > 0 && asked <= 120 ? asked : RING_SECONDS);
const stage = /** @type {HTMLElement} */ (document.getElementById('stage'));
new Stage(calls, user, stage, new Ringer());
const history = new CallHistory(session, /** @type {HTMLElement} */ (document.getElementById('history')), (users, video) => calls.start(users, video));

/** @type {Set<string>} */
const chosen = new Set();
const people = h('ul', { class: 'people' });
const alone = h('p', { class: 'empty' }, 'Nobody else is here yet. Open a second window and you will see each other.');
const loading = h('p', { class: 'empty', role: 'status' }, 'Looking who is here …');
const awayWords = h('summary', {});
const away = h('ul', { class: 'people' });
const awayBox = h('details', { class: 'away', hidden: true }, awayWords, away);
const tray = makeTray();
document.getElementById('people')?.append(loading, alone, people, awayBox);
document.querySelector('main')?.append(tray.element);
show(alone, false);

lobby.addEventListener('change', paint);
calls.addEventListener('change', paint);
calls.addEventListener('history', () => history.refresh());
client.on('state', ({ state }) => state === 'connected' && history.refresh());
client.connect().then(() => lobby.joinOrCreate(), () => setText(loading, 'The gateway can’t be reached.'));

function paint() {
  if (!lobby.entered) {
    return;
  }
  const others = lobby.others(user);
  const here = others.filter((member) => member.online);
  const gone = others.filter((member) => !member.online);
  for (const userID of chosen) {
    if (!here.some((member) => member.userID === userID)) {
      chosen.delete(userID);
    }
  }
  show(loading, false);
  show(alone, here.length === 0);
  keyed(people, here, (member) => member.userID, person, paintPerson);
  show(awayBox, gone.length > 0);
  setText(awayWords, `Here before (${gone.length})`);
  keyed(away, gone, (member) => member.userID, person, paintPerson);
  setText(document.getElementById('people-count'), here.length ? String(here.length) : '');
  tray.paint();
}

function person({ userID }) {
  const box = h('input', { type: 'checkbox', id: 'choose-' + userID, 'aria-label': `Choose ${userID} for a call of several` });
  box.addEventListener('change', () => choose(userID, box.checked));
  return h(
    'li',
    { class: 'person' },
    h('label', { class: 'person-label', for: box.id }, box, h('span', { class: 'choice' }, avatar(userID), icon('check')), h('span', { class: 'grow' }, h('strong', {}, userID), h('span', { class: 'presence' }))),
    callButton(`Voice call to ${userID}`, 'phone', () => calls.start([userID], false)),
    callButton(`Video call to ${userID}`, 'video', () => calls.start([userID], true)),
  );
}

function paintPerson(row, { userID, online }) {
  row.dataset.online = online ? 'yes' : 'no';
  setText(row.querySelector('.presence'), online ? 'Here now' : 'Away – rings if they come back in time');
  const box = row.querySelector('input');
  box.checked = chosen.has(userID);
  box.disabled = !online;
  row.querySelectorAll('button').forEach((each) => (each.disabled = calls.current !== null));
}

function callButton(words, symbol, onclick) {
  return button(words, { symbol, quiet: true, class: 'round call-button', onclick });
}

function choose(userID, wanted) {
  if (wanted && chosen.size < MOST_AT_ONCE) {
    chosen.add(userID);
  } else {
    chosen.delete(userID);
  }
  paint();
}

/** The bar that calls several at once. */
function makeTray() {
  const words = h('span', { class: 'grow', role: 'status' });
  const start = (video) => {
    const users = [...chosen];
    chosen.clear();
    calls.start(users, video);
  };
  const element = h(
    'div',
    { class: 'tray', hidden: true },
    words,
    button('Voice', { symbol: 'phone', onclick: () => start(false) }),
    button('Video', { symbol: 'video', class: 'primary', onclick: () => start(true) }),
    button('Choose nobody', { symbol: 'close', quiet: true, class: 'round plain', onclick: () => (chosen.clear(), paint()) }),
  );
  return {
    element,
    paint() {
      show(element, chosen.size > 0 && !calls.current);
      const full = chosen.size === MOST_AT_ONCE ? ' That is as many as fit.' : '';
      setText(words, chosen.size ? `Call ${names([...chosen])}.${full}` : '');
    },
  };
}
