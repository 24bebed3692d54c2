// The panel beside each page: the frames that really go over the wire, and the button that cuts it.

import { button, h, icon, setIcon, setText, show } from './dom.js';

const SHOWN_FRAMES = 120;
const LONG_TEXT = 160;

/** @param {{client: import('/sdk/bellwire.js').Bellwire, wire: import('./wire.js').Wire}} session */
export function wirePanel({ client, wire }) {
  const cut = button('Cut the connection', { symbol: 'cut', class: 'cut', onclick: () => (wire.isCut ? wire.mend() : wire.cut()) });
  const list = h('ol', { class: 'frames', tabindex: '0', 'aria-label': 'Frames, newest first' });
  const empty = h('p', { class: 'soft' }, 'Nothing went over the wire yet.');
  const panel = h(
    'aside',
    { id: 'wire-panel', class: 'wire-panel', hidden: true, 'aria-labelledby': 'wire-title' },
    h(
      'div',
      { class: 'wire-head' },
      h('h2', { id: 'wire-title', tabindex: '-1' }, 'On the wire'),
      button('Close', { symbol: 'close', quiet: true, class: 'round plain', onclick: () => toggle(false) }),
    ),
    h('p', { class: 'soft' }, 'JSON-RPC over one WebSocket. Cut it, let others act, mend it: what you missed comes in order, once.'),
    cut,
    empty,
    list,
  );
  const toggle = (open) => {
    const opener = document.getElementById('wire-button');
    show(panel, open);
    document.body.classList.toggle('with-wire', open);
    opener?.setAttribute('aria-expanded', String(open));
    (open ? panel.querySelector('h2') : opener)?.focus();
  };
  const paint = () => {
    setText(cut.querySelector('span'), wire.isCut ? 'Mend the connection' : 'Cut the connection');
    setIcon(cut, wire.isCut ? 'wire' : 'cut');
    cut.disabled = client.state === 'closed' || client.state === 'idle';
  };
  const add = (frame) => {
    show(empty, false);
    list.prepend(entry(frame));
    while (list.childElementCount > SHOWN_FRAMES) {
      list.lastElementChild?.remove();
    }
  };
  document.addEventListener('click', (event) => {
    if (event.target instanceof Element && event.target.closest('#wire-button')) {
      toggle(panel.hidden);
    }
  });
  panel.addEventListener('keydown', (event) => event.key === 'Escape' && toggle(false));
  wire.addEventListener('frame', (event) => add(/** @type {CustomEvent} */ (event).detail));
  wire.addEventListener('cut', paint);
  client.on('state', paint);
  wire.frames.forEach(add);
  paint();
  return panel;
}

function entry(frame) {
  if ('event' in frame) {
    return h('li', { class: 'frame-note' }, h('time', {}, time(frame.at)), frame.event);
  }
  const { error, method } = frame.message;
  const whole = h('pre', {});
  return h(
    'li',
    {},
    h(
      'details',
      {
        data: { direction: frame.up ? 'up' : 'down', ...(error ? { failed: 'yes' } : {}) },
        ontoggle: () => setText(whole, JSON.stringify(frame.message, shorten, 2)),
      },
      h(
        'summary',
        {},
        icon(frame.up ? 'up' : 'down'),
        h('span', { class: 'for-readers' }, frame.up ? 'sent: ' : 'received: '),
        h('code', {}, method ?? `${frame.method}: ${error ? 'error ' + error.code : 'answer'}`),
        h('span', { class: 'frame-size' }, size(frame.bytes)),
        h('time', {}, time(frame.at)),
      ),
      whole,
    ),
  );
}

/** Tokens, offers and answers are long, and tell people little. */
function shorten(_, value) {
  return typeof value === 'string' && value.length > LONG_TEXT
    ? `${value.slice(0, LONG_TEXT - 40)} … (${value.length.toLocaleString('en')} characters)`
    : value;
}

function size(bytes) {
  return bytes < 1000 ? `${bytes} B` : `${(bytes / 1000).toFixed(1)} kB`;
}

function time(at) {
  return new Date(at).toTimeString().slice(0, 8);
}
