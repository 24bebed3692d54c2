// The page for a class: the teacher asks for hands, students raise them, and one is picked to speak.

import { announce, avatar, button, clock, h, icon, keyed, setText, show, toast } from '../lib/dom.js';
import { attempt, gate } from '../lib/gate.js';
import { Room } from '../lib/room.js';
import { openPage } from '../lib/shell.js';
import { ClassModel } from './model.js';

const SPEAK_SECONDS = 30;
const NOTE_SECONDS = 10;

const session = await openPage();
const { client, user } = session;
const name = new URLSearchParams(location.search).get('class') || 'Room 5';
const model = new ClassModel();
const room = new Room(session, 'class:' + name, model);
const act = (doing) => attempt(doing, toast);

const place = /** @type {HTMLElement} */ (document.getElementById('class'));
const view = makeView();
setText(document.getElementById('class-name'), name);
document.getElementById('gate')?.append(
  gate(room, {
    none: 'Nobody teaches here yet. Open the class yourself, or wait: you come in as soon as a teacher does.',
    open: 'Teach this class',
    waiting: () => `${room.owner || 'The teacher'} teaches here, but is away. You come in as soon as ${room.owner || 'the teacher'} is back.`,
  }),
);

room.addEventListener('change', paint);
room.addEventListener('happening', (event) => happened(/** @type {CustomEvent} */ (event).detail));
room.addEventListener('newcomer', (event) => invitePupil(/** @type {CustomEvent} */ (event).detail));
setInterval(tick, 500);
room.enter();
paint();

// What happens

function happened({ phase, kind, inviteID, inviter, who, invitees }) {
  if (phase === 'asked' && invitees.includes(user) && inviter !== user && ['hand', 'done', 'thanks'].includes(kind)) {
    client.accept({ inviteID }).catch(() => {}); // Notes, not questions: accepting says that we know.
  }
  if (kind === 'hands' && phase === 'asked' && inviter !== user) {
    announce(`${inviter} asks: ${model.round?.question} Raise your hand?`, true);
  } else if (kind === 'hands' && phase === 'accepted' && who !== user) {
    announce(`${who} raised a hand.`);
  } else if (kind === 'speak' && phase === 'accepted') {
    announce(who === user ? 'You have the floor.' : `${who} speaks.`);
  } else if (kind === 'speak' && room.isOwner && ['rejected', 'timeout'].includes(phase)) {
    toast(phase === 'rejected' ? `${who} would rather not.` : `${who} did not answer.`);
  }
  if (kind === 'speak') {
    paintOffer();
  }
}

/** Who comes while hands are asked for is asked, too. */
function invitePupil(newcomer) {
  const { round } = model;
  if (round?.open && !round.invited.includes(newcomer)) {
    round.invited.push(newcomer);
    client.addInvitees({ inviteID: round.inviteID, inviteeList: [newcomer] }).catch(() => {});
  }
}

function students() {
  return room.group.others(room.owner).map((member) => member.userID);
}

function ask(question, seconds) {
  const invitees = students();
  if (invitees.length === 0) {
    toast('There are no students yet.');
    return;
  }
  act(() => room.ask('hands', invitees, { question, seconds }, seconds));
}

function closeRound() {
  act(() => room.cancel(model.round?.inviteID ?? '', []));
}

function pick(student) {
  act(() => room.ask('speak', [student], {}, SPEAK_SECONDS));
}

function thank() {
  act(() => room.ask('thanks', [model.floor?.user ?? ''], {}, NOTE_SECONDS));
}

function done() {
  act(() => room.ask('done', [room.owner], {}, NOTE_SECONDS));
}

function takeBack() {
  act(() => room.cancel(model.floor?.inviteID ?? '', [model.floor?.user ?? '']));
}

function raise() {
  const { round } = model;
  act(() =>
    model.standing(user) === 'asked'
      ? room.accept(round?.inviteID ?? '', room.owner)
      : room.ask('hand', [room.owner], { round: round?.inviteID, up: true }, NOTE_SECONDS),
  );
}

function lower() {
  act(() => room.ask('hand', [room.owner], { round: model.round?.inviteID, up: false }, NOTE_SECONDS));
}

function pass() {
  act(() => room.reject(model.round?.inviteID ?? '', room.owner));
}

// What one sees

function makeView() {
  const parts = {
    floor: h('section', { class: 'card floor', 'aria-label': 'Who has the floor' }),
    floorFace: h('div', { class: 'floor-face' }),
    floorWords: h('h2', {}),
    floorMore: h('p', { class: 'soft' }),
    thank: button('Thank you', { class: 'primary', onclick: thank }),
    takeBack: button('Take it back', { onclick: takeBack }),
    done: button('I’m done', { class: 'primary', onclick: done }),
    round: h('section', { class: 'card round-card', 'aria-labelledby': 'round-title' }),
    question: h('p', { class: 'question' }),
    roundWords: h('p', { class: 'soft' }),
    bar: h('progress', { class: 'bar', max: '1', 'aria-label': 'Time left' }),
    closeRound: button('Close the round', { onclick: closeRound }),
    raise: button('Raise your hand', { symbol: 'hand', class: 'primary raise', onclick: raise }),
    lower: button('Take your hand down', { symbol: 'hand', class: 'raise', onclick: lower }),
    pass: button('Not this time', { class: 'plain', onclick: pass }),
    hands: h('ol', { class: 'hands' }),
    noHands: h('p', { class: 'empty' }),
    members: h('ul', { class: 'members' }),
    count: h('span', { class: 'count' }),
  };
  parts.form = makeForm();
  parts.floor.append(parts.floorFace, h('div', { class: 'grow' }, parts.floorWords, parts.floorMore), parts.thank, parts.takeBack, parts.done);
  parts.thumb = h('div', { class: 'thumb' }, parts.raise, parts.lower, parts.pass);
  parts.round.append(h('h2', { id: 'round-title' }, 'The question'), parts.question, parts.bar, parts.roundWords, parts.form, parts.closeRound, parts.thumb);
  place.append(
    h(
      'div',
      { class: 'stack' },
      parts.floor,
      parts.round,
      h('section', { class: 'card', 'aria-labelledby': 'hands-title' }, h('h2', { id: 'hands-title' }, 'Raised hands'), parts.noHands, parts.hands),
    ),
    h(
      'div',
      { class: 'stack' },
      h('section', { class: 'card', 'aria-labelledby': 'members-title' }, h('h2', { id: 'members-title' }, 'In class ', parts.count), parts.members),
    ),
  );
  return parts;
}

function makeForm() {
  const question = h('input', { id: 'question', maxlength: '200', value: 'Who has an answer to question 3?', required: true });
  const seconds = h('select', { id: 'seconds' }, h('option', { value: '30' }, '30 seconds'), h('option', { value: '60', selected: true }, '1 minute'), h('option', { value: '300' }, '5 minutes'));
  const form = h(
    'form',
    { class: 'ask-form' },
    h('div', { class: 'field grow' }, h('label', { for: 'question' }, 'Ask the class'), question),
    h('div', { class: 'field' }, h('label', { for: 'seconds' }, 'Time'), seconds),
    h('button', { class: 'primary' }, icon('hand'), 'Ask for hands'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    ask(question.value.trim(), Number(seconds.value));
  });
  return form;
}

function paint() {
  show(place, room.state === 'in');
  document.body.classList.toggle('room-in', room.state === 'in');
  if (room.state === 'in') {
    paintFloor();
    paintRound();
    paintHands();
    paintMembers();
    paintOffer();
    tick();
  }
}

function paintFloor() {
  const { floor } = model;
  show(view.floor, floor !== null);
  if (!floor) {
    return;
  }
  const mine = floor.user === user;
  view.floor.dataset.speaking = floor.speaking ? 'yes' : 'no';
  keyed(view.floorFace, [floor.user], String, (who) => avatar(who, 'large'));
  setText(view.floorWords, floor.speaking ? (mine ? 'You have the floor' : `${floor.user} is speaking`) : mine ? 'You are picked' : `${floor.user} was picked`);
  setText(view.floorMore, floor.speaking ? 'This page carries no sound: it shows who may speak.' : mine ? 'Will you speak?' : 'Waiting whether they want to speak …');
  show(view.thank, room.isOwner && floor.speaking);
  show(view.takeBack, room.isOwner && !floor.speaking);
  show(view.done, mine && floor.speaking);
}

function paintRound() {
  const { round } = model;
  const standing = model.standing(user);
  const open = round?.open ?? false;
  setText(view.question, open || standing === 'up' ? (round?.question ?? '') : room.isOwner ? '' : 'No question right now.');
  show(view.question, view.question.textContent !== '');
  show(view.bar, open);
  show(view.form, room.isOwner && !open);
  show(view.closeRound, room.isOwner && open);
  const speaks = model.floor?.user === user;
  show(view.raise, !room.isOwner && !speaks && (standing === 'asked' || (standing === 'down' && open)));
  show(view.pass, standing === 'asked');
  show(view.lower, !room.isOwner && !speaks && standing === 'up');
  show(view.thumb, [view.raise, view.pass, view.lower].some((each) => !each.hidden));
  setText(view.raise.querySelector('span'), standing === 'down' ? 'Raise it again' : 'Raise your hand');
}

/** What the clock changes. */
function tick() {
  const { round } = model;
  if (!round) {
    setText(view.roundWords, room.isOwner ? 'Everybody in class is asked, and who comes later, too.' : 'When the teacher asks for hands, you can raise yours here.');
    return;
  }
  const left = Math.max(0, (round.deadline - Date.now()) / 1000);
  const { answered, of } = model.count();
  view.bar.value = round.open ? Math.min(1, left / round.seconds) : 0;
  const standing = { up: 'Your hand is up. ', passed: 'Not this time. ', down: 'Your hand is down. ', asked: '', none: '' }[model.standing(user)];
  setText(view.roundWords, round.open ? `${standing}${answered} of ${of} answered, ${clock(left)} left.` : `${standing}The round is closed; ${answered} of ${of} answered.`);
}

function paintHands() {
  const raised = model.raised();
  setText(view.noHands, model.round?.open ? 'No hand is up yet.' : 'No hands are up.');
  show(view.noHands, raised.length === 0);
  keyed(view.hands, raised, String, handRow, (row) => (row.querySelector('button').hidden = !room.isOwner));
  view.hands.querySelectorAll('button').forEach((each) => (each.disabled = model.floor !== null));
}

function handRow(student) {
  return h(
    'li',
    { class: 'hand-row' },
    avatar(student),
    h('strong', { class: 'grow' }, student, student === user ? h('span', { class: 'soft' }, ' (you)') : null),
    icon('hand'),
    button('Let speak', { class: 'primary', 'aria-label': `Let ${student} speak`, onclick: () => pick(student) }),
  );
}

function paintMembers() {
  const members = [...room.group.members.values()].sort((one, two) => Number(two.role === 'owner') - Number(one.role === 'owner') || one.userID.localeCompare(two.userID));
  setText(view.count, String(members.length));
  keyed(
    view.members,
    members,
    (member) => member.userID,
    (member) => h('li', { class: 'member' }, avatar(member.userID, 'small'), h('span', { class: 'grow' }, member.userID), icon('hand'), h('span', { class: 'soft small-text member-words' })),
    (row, member) => {
      const standing = { up: 'hand up', passed: 'not this time', asked: 'asked', down: '', none: '' }[model.standing(member.userID)];
      row.dataset.online = member.online ? 'yes' : 'no';
      show(row.querySelector('.icon'), standing === 'hand up');
      setText(row.querySelector('.member-words'), member.role === 'owner' ? 'teacher' : member.online ? standing : 'away');
    },
  );
}

/** The picked student is asked in a dialog. */
function paintOffer() {
  const { floor } = model;
  const asked = floor !== null && floor.user === user && !floor.speaking && !room.isOwner;
  const shown = /** @type {any} */ (document.getElementById('offer'));
  if (shown && (!asked || shown.dataset.invitation !== floor?.inviteID)) {
    shown.remove();
  }
  if (!asked || document.getElementById('offer')) {
    return;
  }
  const answer = (yes) => {
    dialog.remove();
    act(() => (yes ? room.accept(floor.inviteID, room.owner) : room.reject(floor.inviteID, room.owner)));
  };
  const dialog = h(
    'dialog',
    { id: 'offer', class: 'sheet', 'aria-labelledby': 'offer-title', data: { invitation: floor.inviteID } },
    h('div', { class: 'stack' }, h('h2', { id: 'offer-title' }, `${room.owner} picked you`), h('p', { class: 'soft' }, 'Will you speak to the class?')),
    h('div', { class: 'row end' }, button('Rather not', { onclick: () => answer(false) }), button('Speak', { symbol: 'mic', class: 'primary', onclick: () => answer(true) })),
  );
  dialog.addEventListener('cancel', (event) => (event.preventDefault(), answer(false)));
  document.body.append(dialog);
  dialog.showModal();
  announce(`${room.owner} picked you. Will you speak to the class?`, true);
}
