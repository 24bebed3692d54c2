// A client of the module under test, with what it heard.

import WS from 'ws';
import { Bellwire } from '../../../main/resources/web/sdk/bellwire.js';
import { token } from './tokens.js';

/** The built-in one where there is one: from Node 22 on. */
export const WebSocket = globalThis.WebSocket ?? WS;

export const NOTICES = [
  'onReceiveNewInvitation',
  'onInviteeAccepted',
  'onInviteeRejected',
  'onInvitationCancelled',
  'onInvitationTimeout',
  'onInvitationModified',
  'onInviteesAdded',
  'onInviteeRinging',
  'onInvitationEnded',
  'onGroupChanged',
];

/** Short, so that tests are. */
export const BACKOFF = { first: 5, base: 5, max: 100, stable: 0 };

/** Makes a client, not connected yet; `heard` is all its events in order. */
export function client(url, userID, options = {}) {
  const phone = new Bellwire({ url, getToken: () => token(userID), WebSocket, backoff: BACKOFF, ...options });
  phone.heard = [];
  for (const name of [...NOTICES, 'state', 'pending', 'over']) {
    phone.on(name, (event) => phone.heard.push({ name, ...event }));
  }
  return phone;
}

/** Resolves with the first event of that name that fits, or the first one that has been heard already. */
export function heard(phone, name, fits = () => true) {
  const before = phone.heard.find((event) => event.name === name && fits(event));
  return before ? Promise.resolve(before) : next(phone, name, fits);
}

/** Resolves with the next event of that name that fits. */
export function next(phone, name, fits = () => true) {
  return new Promise((resolve) => {
    const off = phone.on(name, (event) => {
      if (fits(event)) {
        off();
        resolve(event);
      }
    });
  });
}

/** The names of the notices that were heard, in order. */
export function names(phone) {
  return phone.heard.filter(({ name }) => NOTICES.includes(name)).map(({ name }) => name);
}

/** Resolves when a condition holds; it is looked at again after each turn. */
export async function until(condition) {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
