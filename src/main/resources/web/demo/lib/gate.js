// What one sees before one is in a room.

import { button, h, setText, show } from './dom.js';

/**
 * @param {import('./room.js').Room} room
 * @param {{none: string, open: string, waiting: () => string}} words
 */
export function gate(room, words) {
  const text = h('p', {}, 'One moment …');
  const open = button(words.open, { class: 'primary', onclick: () => room.open() });
  const retry = button('Try again', { onclick: () => room.enter() });
  const element = h('section', { class: 'gate card', 'aria-live': 'polite' }, text, h('div', { class: 'row center' }, open, retry));
  const paint = () => {
    const { state } = room;
    show(element, state !== 'in');
    show(open, state === 'none');
    show(retry, state === 'unreachable');
    const texts = { looking: 'One moment …', none: words.none, waiting: words.waiting(), unreachable: 'The gateway can’t be reached.', in: '' };
    setText(text, texts[state]);
  };
  room.addEventListener('change', paint);
  paint();
  return element;
}

/** Calls something with the room, and says in words if it did not work. */
export async function attempt(doing, say) {
  try {
    await doing();
  } catch (/** @type {any} */ error) {
    const late = error.code === 8010;
    say(late ? 'Too late: that was settled already.' : error.code === 7008 ? 'That was a lot at once. Please wait a moment.' : `This did not work: ${error.message}`);
  }
}
