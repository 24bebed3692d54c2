// What all pages have around them: where one is, who one is, how the connection fares, and the wire.

import { anotherName, address, openSession, problemWith } from './session.js';
import { announce, avatar, button, h, icon, setText, show } from './dom.js';
import { wirePanel } from './wire-panel.js';

const PAGES = [
  { path: '/call/', words: 'Call', symbol: 'phone' },
  { path: '/classroom/', words: 'Classroom', symbol: 'hand' },
  { path: '/chatroom/', words: 'Chat room', symbol: 'seat' },
];

/** Builds what is around a page, and connects. Gives who is here, and the client. */
export async function openPage() {
  const session = await openSession();
  document.body.prepend(
    h('a', { class: 'skip', href: '#main' }, 'To the content'),
    header(session),
    banner(session),
  );
  document.body.append(
    tabs(session),
    wirePanel(session),
    h('div', { id: 'toasts', class: 'toasts' }),
    h('div', { id: 'say', class: 'for-readers', 'aria-live': 'polite' }),
    h('div', { id: 'say-now', class: 'for-readers', role: 'alert' }),
  );
  document.querySelectorAll('[data-way-in]').forEach((place) => place.replaceWith(howToTry(session.user)));
  return session;
}

function header({ user, client, wire }) {
  return h(
    'header',
    { class: 'top' },
    h('a', { class: 'brand', href: address('/', { user }) }, icon('bell'), h('span', {}, 'Bellwire')),
    h('nav', { class: 'top-nav', 'aria-label': 'Pages' }, PAGES.map((page) => pageLink(page, user))),
    wireButton(client, wire),
    h(
      'button',
      { type: 'button', class: 'me', 'aria-haspopup': 'dialog', title: 'Change your name', onclick: () => rename(user) },
      avatar(user, 'small'),
      h('span', { class: 'me-name' }, h('span', { class: 'for-readers' }, 'You are '), user),
    ),
  );
}

/** On a phone, where the thumb is. */
function tabs({ user }) {
  return h('nav', { class: 'tabs', 'aria-label': 'Pages' }, PAGES.map((page) => pageLink(page, user)));
}

function pageLink({ path, words, symbol }, user) {
  const here = location.pathname === path;
  return h('a', { href: address(path, { user }), 'aria-current': here ? 'page' : null }, icon(symbol), h('span', {}, words));
}

const STATES = {
  idle: 'off',
  connecting: 'connecting',
  connected: 'connected',
  waiting: 'reconnecting',
  closed: 'off',
};

/** Opens the panel, and shows by its wire how the connection fares. */
function wireButton(client, wire) {
  const words = h('span', { class: 'wire-words' }, 'Wire: off');
  const made = h(
    'button',
    {
      type: 'button',
      id: 'wire-button',
      class: 'wire-button',
      'aria-expanded': 'false',
      'aria-controls': 'wire-panel',
      title: 'Show what goes over the wire',
      data: { state: 'idle' },
    },
    h('span', { class: 'strand', 'aria-hidden': 'true' }, h('i', {}), h('b', {}), h('i', {})),
    words,
    h('span', { class: 'for-readers' }, ', show what goes over it'),
  );
  const paint = () => {
    made.dataset.state = wire.isCut ? 'cut' : client.state;
    setText(words, 'Wire: ' + (wire.isCut ? 'cut' : STATES[client.state]));
  };
  client.on('state', paint);
  wire.addEventListener('cut', paint);
  return made;
}

const CLOSED = {
  replaced: 'This page was opened again as the same device, and the newer one took over.',
  token: 'The gateway gives this page no token.',
  login: 'The gateway refuses this name.',
  protocol: 'The gateway and this page misunderstood each other.',
  url: 'There is no gateway at this address.',
};

/** A line below the header when the connection is not as it should be. */
function banner({ client, wire }) {
  const words = h('span', {});
  const again = button('Connect again', { class: 'plain', onclick: () => client.connect().catch(() => {}) });
  const mend = button('Mend it', { class: 'plain', onclick: () => wire.mend() });
  const line = h('div', { class: 'banner', hidden: true, role: 'status' }, words, again, mend);
  let was = '';
  /** @param {import('/sdk/bellwire.js').StateDetail} detail */
  const paint = ({ state, reason, error }) => {
    const late = state === 'waiting' || (state === 'connecting' && was === 'waiting');
    setText(words, wire.isCut ? 'You cut the connection. Others can go on; you will catch up.' : bannerText(state, late, reason, error));
    show(line, wire.isCut || late || state === 'closed');
    show(again, state === 'closed');
    show(mend, wire.isCut);
    if (state === 'connected' && was === 'waiting') {
      announce('Connected again. What was missed has come.');
    }
    was = late ? 'waiting' : state;
  };
  client.on('state', paint);
  wire.addEventListener('cut', () => paint({ state: client.state }));
  return line;
}

function bannerText(state, late, reason, error) {
  if (late) {
    return 'The connection is lost. This page keeps trying, and will catch up.';
  }
  return state === 'closed' ? [CLOSED[reason] ?? 'The connection is closed.', error?.message].filter(Boolean).join(' – ') : '';
}

/** Asks for another name in a dialog, and comes back as that one. */
function rename(user) {
  const hint = h('p', { id: 'name-problem', class: 'problem', role: 'alert' });
  const input = h('input', {
    id: 'name',
    name: 'user',
    value: user,
    autocomplete: 'nickname',
    maxlength: '64',
    required: true,
    'aria-describedby': 'name-problem',
  });
  const form = h(
    'form',
    { method: 'dialog', novalidate: true },
    h('h2', { id: 'rename-title' }, 'What should others call you?'),
    h('p', { class: 'soft' }, 'There are no accounts here: a name is enough. Two windows with the same name are two devices of one person.'),
    h('label', { for: 'name' }, 'Name'),
    input,
    hint,
    h(
      'div',
      { class: 'row end' },
      button('Keep it', { class: 'plain', onclick: () => dialog.close() }),
      h('button', { class: 'primary' }, 'Use this name'),
    ),
  );
  const dialog = h('dialog', { class: 'sheet', 'aria-labelledby': 'rename-title' }, form);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const problem = problemWith(input.value);
    setText(hint, problem);
    if (!problem) {
      const query = new URLSearchParams(location.search);
      query.set('user', input.value.trim());
      query.delete('role');
      location.search = query.toString();
    }
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  input.select();
}

/** A second window is all that one needs to try this. */
function howToTry(user) {
  const query = Object.fromEntries(new URLSearchParams(location.search));
  const other = anotherName(user);
  const open = (who, words) =>
    h(
      'a',
      { class: 'button', target: '_blank', rel: 'noopener', href: address(location.pathname, { ...query, role: '', user: who }) },
      icon('window'),
      words,
    );
  return h(
    'aside',
    { class: 'try', 'aria-labelledby': 'try-title' },
    h('h2', { id: 'try-title' }, 'How to try it'),
    h('p', {}, 'Open this page in a second window, side by side with this one. Each window is somebody else.'),
    h('div', { class: 'row' }, open(other, `Open as ${other}`), open(user, `A second device of ${user}`)),
  );
}
