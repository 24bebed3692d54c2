// Who is at this page, and the client that speaks for them.

import { Bellwire } from '/sdk/bellwire.js';
import { Wire } from './wire.js';

const NAMES = [
  'Ada', 'Ben', 'Chloe', 'Dev', 'Elif', 'Femi', 'Greta', 'Hugo', 'Ines', 'Jonas', 'Kaya', 'Leo', 'Mina', 'Noor', 'Olga',
  'Paul', 'Quinn', 'Rosa', 'Sami', 'Tara', 'Uma', 'Vera', 'Wim', 'Xenia', 'Yuki', 'Zoe',
];
/** PROTOCOL 1.15 allows as many bytes. */
const LONGEST_NAME = 64;
/** A page that is loaded again has gone within this. */
const RELOAD_MS = 2000;
const USER = 'demo.user';
const TAB = 'demo.tab';

/** A name that is none of these. */
export function anotherName(...taken) {
  const free = NAMES.filter((name) => !taken.includes(name));
  return free[Math.floor(Math.random() * free.length)] ?? 'Guest ' + Math.floor(Math.random() * 10000);
}

/** What is wrong with a name; '' if nothing is. */
export function problemWith(name) {
  if (!name.trim()) {
    return 'Please type a name.';
  }
  return new TextEncoder().encode(name.trim()).length > LONGEST_NAME ? 'That name is too long.' : '';
}

/** The address of a page of ours, with the query that it needs. */
export function address(path, query = {}) {
  const url = new URL(path, location.href);
  url.search = new URLSearchParams(Object.entries(query).filter(([, value]) => value)).toString();
  return url.pathname + url.search;
}

/** The name in the address counts, then the one that this tab had, then any. It is put into the address. */
export function whoIsHere() {
  const query = new URLSearchParams(location.search);
  const asked = query.get('user');
  const user = asked && !problemWith(asked) ? asked.trim() : (sessionStorage.getItem(USER) ?? anotherName());
  sessionStorage.setItem(USER, user);
  query.set('user', user);
  history.replaceState(null, '', '?' + query);
  return user;
}

/**
 * A duplicated tab has a copy of the other's storage, and so would be the same device. The lock tells: it is free within
 * a moment after a reload, but not while the other tab lives.
 */
async function ownStorage() {
  if (!navigator.locks) {
    return;
  }
  const tab = sessionStorage.getItem(TAB);
  if (tab && !(await hold(tab))) {
    const user = sessionStorage.getItem(USER);
    sessionStorage.clear();
    sessionStorage.setItem(USER, user ?? anotherName());
  }
  if (!sessionStorage.getItem(TAB)) {
    const fresh = Math.random().toString(36).slice(2);
    sessionStorage.setItem(TAB, fresh);
    await hold(fresh);
  }
}

/** Takes the lock for the life of the page, if it can be had within a moment. @param {string} tab @returns {Promise<boolean>} */
function hold(tab) {
  return new Promise((resolve) => {
    const held = () => {
      resolve(true);
      return new Promise(() => {});
    };
    const signal = AbortSignal.timeout(RELOAD_MS);
    navigator.locks.request('demo.tab.' + tab, { signal }, held).catch(() => resolve(false));
  });
}

/** A token from `serve --dev`. An app asks its own backend instead. */
async function devToken(user) {
  const answer = await fetch('/dev/token?' + new URLSearchParams({ user }));
  const text = await answer.text();
  if (!answer.ok) {
    throw Object.assign(new Error(text.trim()), { retryable: answer.status >= 500 });
  }
  return text.trim();
}

/** @returns {Promise<{user: string, client: Bellwire, wire: Wire}>} not connected yet */
export async function openSession() {
  await ownStorage();
  const user = whoIsHere();
  const wire = new Wire();
  const client = new Bellwire({
    getToken: () => devToken(user),
    WebSocket: wire.WebSocket,
    storage: sessionStorage,
    storageKey: 'demo.bellwire.' + user,
  });
  return { user, client, wire };
}

/** What our invitations carry in `data`: JSON. Whatever else comes is not ours, and null. */
export function read(data) {
  try {
    const value = JSON.parse(data);
    return typeof value?.kind === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** @param {string} kind @param {object} [more] */
export function write(kind, more = {}) {
  return JSON.stringify({ kind, ...more });
}
