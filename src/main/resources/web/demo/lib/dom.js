// Making and changing elements, without a framework.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Makes an element. Of the properties, those that begin with `on` listen, booleans switch attributes, `data` fills the
 * dataset, and all others are attributes.
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {...any} children elements and texts; null and false are left out
 * @returns {any}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'data') {
      Object.assign(element.dataset, value);
    } else if (typeof value === 'boolean') {
      element.toggleAttribute(name, value);
    } else if (value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** One of the drawings in icons.svg. It says nothing to a screen reader: the words beside it do. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', '/icons.svg#' + name);
  svg.append(use);
  return svg;
}

/** Gives an element another icon, if it has not got it already. */
export function setIcon(element, name) {
  const href = '/icons.svg#' + name;
  const use = element.querySelector('use');
  if (use.getAttribute('href') !== href) {
    use.setAttribute('href', href);
  }
}

/**
 * A button with a drawing and words.
 * @param {string} words
 * @param {Record<string, any>} [properties] `symbol`: the drawing; `quiet`: the words are for screen readers and tooltips
 */
export function button(words, { symbol, quiet = false, ...properties } = {}) {
  return h(
    'button',
    { type: 'button', ...(quiet ? { title: words, 'aria-label': words } : {}), ...properties },
    symbol && icon(symbol),
    !quiet && h('span', {}, words),
  );
}

/** A disc with somebody's initials, in one of six quiet tints. */
export function avatar(name, size = '') {
  return h('span', { class: `avatar ${size}`, 'aria-hidden': 'true', data: { tint: tint(name) } }, initials(name));
}

function initials(name) {
  const words = name.trim().split(/[\s._-]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]].map((word) => [...word][0]) : [...name].slice(0, 2);
  return letters.join('').toUpperCase();
}

function tint(name) {
  let mixed = 2166136261;
  for (const character of name) {
    mixed = Math.imul(mixed ^ character.codePointAt(0), 16777619);
  }
  return ((mixed ^ (mixed >>> 15)) >>> 0) % 6;
}

/**
 * Lets the children of a list stand for items. A child is made once per key and then only updated, so that focus,
 * videos and transitions survive.
 * @template Item
 * @param {Element} list
 * @param {Item[]} items
 * @param {(item: Item) => string} keyOf
 * @param {(item: Item) => Element} make
 * @param {(element: any, item: Item) => void} [update]
 */
export function keyed(list, items, keyOf, make, update = () => {}) {
  const old = new Map([...list.children].map((child) => [child.getAttribute('data-key'), child]));
  let place = list.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let child = old.get(key);
    if (!child) {
      child = make(item);
      child.setAttribute('data-key', key);
    }
    old.delete(key);
    update(child, item);
    if (child === place) {
      place = place.nextElementSibling;
    } else {
      list.insertBefore(child, place);
    }
  }
  old.forEach((child) => child.remove());
}

/** Sets a text only if it is another one: a live region that is set again is read again. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Shows or hides, without a word to the layout of others. */
export function show(element, visible) {
  element.toggleAttribute('hidden', !visible); // Drawings have no property of that name.
}

/** Says something to screen readers. `urgent` interrupts. */
export function announce(text, urgent = false) {
  const region = document.getElementById(urgent ? 'say-now' : 'say');
  if (region) {
    region.append(h('p', {}, text));
    while (region.childElementCount > 3) {
      region.firstElementChild?.remove();
    }
  }
}

/** A note at the edge of the page that goes by itself; screen readers hear it too. */
export function toast(text) {
  const note = h('p', { class: 'toast' }, text);
  document.getElementById('toasts')?.replaceChildren(note);
  announce(text);
  setTimeout(() => note.remove(), 6000);
}

/** Minutes and seconds, hours if need be. */
export function clock(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0'));
  const hours = Math.floor(whole / 3600);
  return hours ? `${hours}:${parts.join(':')}` : `${Number(parts[0])}:${parts[1]}`;
}

/** "Ada", "Ada and Ben", "Ada, Ben and Cleo". */
export function names(list) {
  return list.length < 2 ? list.join('') : `${list.slice(0, -1).join(', ')} and ${list[list.length - 1]}`;
}
