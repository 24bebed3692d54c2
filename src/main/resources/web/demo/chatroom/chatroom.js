// The page for a chat room: seats with microphones, given and taken by invitations.

import { announce, avatar, button, h, icon, keyed, setIcon, setText, show, toast } from '../lib/dom.js';
import { attempt, gate } from '../lib/gate.js';
import { Room } from '../lib/room.js';
import { openPage } from '../lib/shell.js';
import { RoomModel, SEATS } from './model.js';

const WISH_SECONDS = 60;
const NOTE_SECONDS = 10;
/** Notes say what is; the page of whom they reach accepts them by itself. */
const NOTES = ['leave', 'mic', 'mute', 'down'];

const session = await openPage();
const { client, user } = session;
const name = new URLSearchParams(location.search).get('room') || 'Late evening';
const model = new RoomModel();
const room = new Room(session, 'room:' + name, model);
const act = (doing) => attempt(doing, toast);
/** Only the host's page knows this: whether it gives free seats away by itself. */
let asksFirst = false;

const place = /** @type {HTMLElement} */ (document.getElementById('room'));
const view = makeView();
setText(document.getElementById('room-name'), name);
document.getElementById('gate')?.append(
  gate(room, {
    none: 'This room is closed. Open it and be its host, or wait: you come in as soon as somebody opens it.',
    open: 'Open the room',
    waiting: () => `${room.owner || 'The host'} is away. You come in as soon as ${room.owner || 'the host'} is back.`,
  }),
);

room.addEventListener('change', paint);
room.addEventListener('happening', (event) => happened(/** @type {CustomEvent} */ (event).detail));
room.enter();
paint();

// What happens

function happened(happening) {
  const { phase, kind, inviteID, inviter, invitees, who } = happening;
  if (phase === 'asked' && NOTES.includes(kind) && inviter !== user && invitees.includes(user)) {
    client.accept({ inviteID }).catch(() => {});
  }
  if (phase === 'asked' && kind === 'sit' && room.isOwner) {
    considerRequest(model.requests[inviteID]);
  }
  const words = wordsFor(happening, phase === 'asked' ? inviter : who);
  if (words) {
    invitees.includes(user) || inviter === user ? toast(words) : announce(words);
  }
}

/** What to say of it; '' if it is seen well enough. */
function wordsFor({ phase, kind, inviter, invitees }, who) {
  const forMe = invitees.includes(user);
  const rules = {
    'asked sit': room.isOwner && asksFirst ? `${inviter} asks for a seat.` : '',
    'rejected sit': inviter === user ? 'The host keeps this seat free.' : '',
    'timeout sit': inviter === user ? 'The host did not answer.' : '',
    'accepted sit': inviter === user ? 'You have a seat. Your microphone is on.' : `${inviter} takes a seat.`,
    'accepted offer': who === user ? 'You have a seat. Your microphone is on.' : `${who} takes a seat.`,
    'rejected offer': inviter === user ? `${who} would rather listen.` : '',
    'timeout offer': inviter === user ? `${who} did not answer.` : '',
    'asked mute': forMe ? `${inviter} switched your microphone off.` : '',
    'asked down': forMe ? `${inviter} took you off your seat.` : '',
  };
  return rules[`${phase} ${kind}`] ?? '';
}

/** The host's page is the referee of the seats: whom it accepts first has it. Another window of the host may be quicker. */
function considerRequest(request) {
  if (!request) {
    return;
  }
  if (!model.isFree(request.seat) || model.seatOf(request.user) >= 0) {
    room.reject(request.inviteID, request.user).catch(() => {});
  } else if (!asksFirst) {
    room.accept(request.inviteID, request.user, { seat: request.seat }).catch(() => {});
  }
}

function grant(request) {
  act(() => room.accept(request.inviteID, request.user, { seat: request.seat }));
}

function refuse(request) {
  act(() => room.reject(request.inviteID, request.user));
}

async function openRoom() {
  if (room.isOwner && room.state === 'in' && model.seatOf(user) < 0) {
    model.move(user, { seat: 0, mic: true, muted: false }, 1);
    paint();
  }
}

function take(seat) {
  if (room.isOwner) {
    invitesTo(seat);
  } else if (model.seatOf(user) < 0 && !ownWish()) {
    act(() => room.ask('sit', [room.owner], { seat }, WISH_SECONDS));
  }
}

function ownWish() {
  return Object.values(model.requests).find((wish) => wish.user === user);
}

function ownOffer() {
  return Object.values(model.offers).find((wish) => wish.user === user);
}

function leave() {
  act(() => room.ask('leave', [room.owner], {}, NOTE_SECONDS));
}

function giveUp() {
  act(() => room.cancel(ownWish()?.inviteID ?? '', [room.owner]));
}

function offer(who, seat) {
  act(() => room.ask('offer', [who], { seat }, WISH_SECONDS));
}

/** The host tells everybody, everybody else tells the host; all members hear of it in any case. */
function switchMic() {
  const on = !model.places[user]?.mic;
  const told = room.isOwner ? room.group.others(user).map((member) => member.userID) : [room.owner];
  if (told.length === 0) {
    model.move(user, { mic: on, muted: false }, model.places[user].at);
    paint();
  } else {
    act(() => room.ask('mic', told, { on }, NOTE_SECONDS));
  }
}

// What one sees

function makeView() {
  const parts = {
    seats: h('ol', { class: 'seats' }),
    listeners: h('ul', { class: 'members' }),
    noListeners: h('p', { class: 'empty' }),
    requests: h('section', { class: 'card', 'aria-labelledby': 'requests-title' }),
    requestList: h('ul', { class: 'members' }),
    rule: h('input', { type: 'checkbox', id: 'asks-first', role: 'switch' }),
    words: h('p', { class: 'bar-words', role: 'status' }),
    mic: button('Mute yourself', { symbol: 'mic', class: 'primary', onclick: switchMic }),
    leave: button('Leave seat', { onclick: leave }),
    giveUp: button('Don’t wait', { onclick: giveUp }),
    sit: button('Take a seat', { symbol: 'seat', class: 'primary', onclick: () => take(model.firstFree() ?? -1) }),
  };
  parts.rule.addEventListener('change', () => (asksFirst = parts.rule.checked));
  parts.ruleLine = h('label', { class: 'rule', for: 'asks-first' }, parts.rule, h('span', {}, 'Ask me before somebody takes a seat'));
  parts.requests.append(h('h2', { id: 'requests-title' }, 'Asking for a seat'), parts.requestList);
  parts.bar = h('div', { class: 'seat-bar' }, parts.words, h('div', { class: 'row' }, parts.giveUp, parts.leave, parts.mic, parts.sit));
  place.append(
    h('section', { class: 'card', 'aria-labelledby': 'seats-title' }, h('h2', { id: 'seats-title' }, 'Seats'), parts.seats, parts.ruleLine, parts.bar),
    h('div', { class: 'stack' }, parts.requests, h('section', { class: 'card', 'aria-labelledby': 'listeners-title' }, h('h2', { id: 'listeners-title' }, 'Listening'), parts.noListeners, parts.listeners)),
  );
  return parts;
}

function paint() {
  show(place, room.state === 'in');
  document.body.classList.toggle('room-in', room.state === 'in');
  if (room.state !== 'in') {
    return;
  }
  openRoom();
  keyed(view.seats, Array.from({ length: SEATS }, (_, seat) => seat), String, makeSeat, paintSeat);
  show(view.ruleLine, room.isOwner);
  paintBar();
  paintRequests();
  paintListeners();
  paintOffer();
}

function makeSeat(seat) {
  const made = h(
    'button',
    { type: 'button', class: 'seat-button', onclick: () => seatPressed(seat) },
    h('span', { class: 'seat-face' }),
    h('span', { class: 'seat-mic' }, icon('mic')),
    h('span', { class: 'seat-name' }),
    h('span', { class: 'seat-words' }),
  );
  return h('li', {}, made);
}

function paintSeat(element, seat) {
  const made = element.querySelector('button');
  const who = model.on(seat);
  const { mic = false, muted = false } = who ? model.places[who] : {};
  const offered = Object.values(model.offers).find((wish) => wish.seat === seat);
  const here = !who || who === user || (room.group.members.get(who)?.online ?? false);
  const words = who ? [seat === 0 ? 'host' : '', !here ? 'away' : muted ? 'muted by the host' : mic ? '' : 'mic off'].filter(Boolean).join(', ') : offered ? `for ${offered.user}` : '';
  Object.assign(made.dataset, { taken: who ? 'yes' : 'no', mic: mic ? 'on' : 'off', here: here ? 'yes' : 'no', mine: who === user ? 'yes' : 'no' });
  keyed(element.querySelector('.seat-face'), [who ?? ''], String, (key) => (key ? avatar(key, 'large') : icon(room.isOwner ? 'plus' : 'seat')));
  setIcon(element.querySelector('.seat-mic'), mic ? 'mic' : 'mic-off');
  show(element.querySelector('.seat-mic'), who !== undefined);
  setText(element.querySelector('.seat-name'), who ? (who === user ? 'You' : who) : `Seat ${seat + 1}`);
  setText(element.querySelector('.seat-words'), words);
  const can = canPress(seat, who);
  made.disabled = !can;
  made.setAttribute('aria-label', [`Seat ${seat + 1}:`, who ? `${who}, ${words || 'mic on'}` : words || 'free', can].filter(Boolean).join(' '));
}

/** What pressing this seat does, in words; '' if nothing. */
function canPress(seat, who) {
  if (room.isOwner) {
    return who === user ? '' : who ? `– mute ${who} or free the seat` : model.isFree(seat) ? '– invite somebody' : '';
  }
  return !who && model.isFree(seat) && model.seatOf(user) < 0 && !ownWish() ? '– take it' : '';
}

function seatPressed(seat) {
  const who = model.on(seat);
  if (who && room.isOwner) {
    manage(who);
  } else {
    take(seat);
  }
}

function paintBar() {
  const mine = model.places[user];
  const seated = model.seatOf(user) >= 0;
  const wish = ownWish();
  show(view.mic, seated);
  show(view.leave, seated && !room.isOwner);
  show(view.giveUp, !seated && wish !== undefined);
  show(view.sit, !seated && !wish && !room.isOwner);
  view.sit.disabled = model.firstFree() === undefined;
  setText(view.mic.querySelector('span'), mine?.mic ? 'Mute yourself' : 'Unmute yourself');
  setIcon(view.mic, mine?.mic ? 'mic-off' : 'mic');
  const words = seated ? (mine?.mic ? 'Your microphone is on.' : mine?.muted ? 'The host switched your microphone off.' : 'Your microphone is off.') : wish ? 'You asked for a seat …' : 'You are listening.';
  setText(view.words, words);
}

function paintRequests() {
  const wishes = Object.values(model.requests).sort((one, two) => one.at - two.at);
  show(view.requests, room.isOwner && asksFirst && wishes.length > 0);
  keyed(
    view.requestList,
    wishes,
    (wish) => wish.inviteID,
    (wish) =>
      h(
        'li',
        { class: 'member' },
        avatar(wish.user, 'small'),
        h('span', { class: 'grow' }, wish.user, h('span', { class: 'soft small-text' }, ` seat ${wish.seat + 1}`)),
        button(`Refuse ${wish.user}`, { symbol: 'close', quiet: true, class: 'round plain', onclick: () => refuse(wish) }),
        button(`Let ${wish.user} sit`, { symbol: 'check', quiet: true, class: 'round primary', onclick: () => grant(wish) }),
      ),
  );
}

function paintListeners() {
  const listeners = room.group.others('').filter((member) => model.seatOf(member.userID) < 0 && member.online);
  setText(view.noListeners, room.group.members.size > 1 ? 'Everybody who is here has a seat.' : 'Nobody listens yet. Open a second window to join as somebody else.');
  show(view.noListeners, listeners.length === 0);
  keyed(
    view.listeners,
    listeners,
    (member) => member.userID,
    ({ userID }) =>
      h(
        'li',
        { class: 'member' },
        avatar(userID, 'small'),
        h('span', { class: 'grow' }, userID, userID === user ? h('span', { class: 'soft' }, ' (you)') : null),
        h('span', { class: 'soft small-text member-words' }),
        button('Invite', { class: 'small', 'aria-label': `Invite ${userID} to a seat`, onclick: () => offer(userID, model.firstFree() ?? -1) }),
      ),
    (row, { userID }) => {
      const invited = Object.values(model.offers).some((wish) => wish.user === userID);
      show(row.querySelector('button'), room.isOwner && !invited && model.firstFree() !== undefined);
      setText(row.querySelector('.member-words'), invited ? 'invited …' : Object.values(model.requests).some((wish) => wish.user === userID) ? 'asks for a seat' : '');
    },
  );
}

// Dialogs

function sheet(title, words, ...buttons) {
  const dialog = h(
    'dialog',
    { class: 'sheet', 'aria-labelledby': 'sheet-title' },
    h('div', { class: 'stack' }, h('h2', { id: 'sheet-title' }, title), words && h('p', { class: 'soft' }, words)),
    h('div', { class: 'row end' }, buttons.map(([text, doing, properties = {}]) => button(text, { ...properties, onclick: () => (dialog.close(), doing()) }))),
  );
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** What the host can do about somebody who sits. */
function manage(who) {
  const { mic } = model.places[who];
  sheet(
    who,
    mic ? 'The microphone is on.' : 'The microphone is off.',
    ['Back', () => {}, { class: 'plain' }],
    ['Free the seat', () => act(() => room.ask('down', [who], {}, NOTE_SECONDS)), { class: 'danger' }],
    ...(mic ? [['Mute', () => act(() => room.ask('mute', [who], {}, NOTE_SECONDS)), { symbol: 'mic-off', class: 'primary' }]] : []),
  );
}

/** Whom to invite to this seat. */
function invitesTo(seat) {
  const listeners = room.group.others(user).filter((member) => member.online && model.seatOf(member.userID) < 0);
  sheet(
    `Invite to seat ${seat + 1}`,
    listeners.length ? 'Whoever accepts sits down with the microphone on.' : 'Nobody is listening whom you could invite.',
    ['Back', () => {}, { class: 'plain' }],
    ...listeners.slice(0, 8).map(({ userID }) => [userID, () => offer(userID, seat), {}]),
  );
}

/** The host invites us to a seat. */
function paintOffer() {
  const wish = ownOffer();
  const shown = /** @type {any} */ (document.getElementById('offer'));
  if (shown && shown.dataset.invitation !== wish?.inviteID) {
    shown.close();
  }
  if (!wish || document.getElementById('offer')?.dataset.invitation === wish.inviteID) {
    return;
  }
  const answer = (yes) => act(() => (yes ? room.accept(wish.inviteID, room.owner, { seat: wish.seat }) : room.reject(wish.inviteID, room.owner)));
  const dialog = sheet(
    `${room.owner} invites you to seat ${wish.seat + 1}`,
    'You would sit down with your microphone on.',
    ['No, thanks', () => answer(false), {}],
    ['Sit down', () => answer(true), { symbol: 'seat', class: 'primary' }],
  );
  dialog.id = 'offer';
  dialog.dataset.invitation = wish.inviteID;
  dialog.addEventListener('cancel', () => answer(false));
  announce(`${room.owner} invites you to a seat.`, true);
}
