// The calls that were, as the gateway keeps them.

import { avatar, button, clock, h, icon, keyed, names, setText, show } from '../lib/dom.js';
import { read } from '../lib/session.js';

const PAGE = 50;
const MOST_PAGES = 4;
const SHOWN = 12;

/**
 * @typedef {{callID: string, outgoing: boolean, others: string[], video: boolean, at: number, words: string, missed: boolean, open: boolean}} Past
 */

export class CallHistory {
  /** @param {{client: import('/sdk/bellwire.js').Bellwire, user: string}} session
   * @param {HTMLElement} place @param {(users: string[], video: boolean) => void} callAgain */
  constructor({ client, user }, place, callAgain) {
    this.client = client;
    this.user = user;
    this.callAgain = callAgain;
    this.list = h('ol', { class: 'history' });
    this.empty = h('p', { class: 'empty' }, 'No calls yet. They appear here with their outcome and how long they took.');
    place.append(this.empty, this.list);
  }

  /** Asks the gateway again, soon: several changes come together. */
  refresh() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load().catch(() => {}), 150);
  }

  async load() {
    const calls = [];
    const durations = new Map();
    let before;
    for (let page = 0; page < MOST_PAGES && calls.length < SHOWN; page++) {
      const { invitations, next } = await this.client.listInvitations({ state: 'all', limit: PAGE, before });
      for (const info of invitations) {
        const content = read(info.data);
        if (content?.kind === 'end') {
          durations.set(content.callID, Math.max(content.seconds, durations.get(content.callID) ?? 0));
        } else if (content?.kind === 'call') {
          calls.push(this.past(info, content, durations.get(info.inviteID)));
        }
      }
      if (!next) {
        break;
      }
      before = next;
    }
    this.paint(calls.filter((call) => !call.open).slice(0, SHOWN));
  }

  /** @returns {Past} */
  past(info, content, seconds) {
    const outgoing = info.inviter === this.user;
    const others = outgoing ? info.inviteeList : [info.inviter, ...info.inviteeList.filter((userID) => userID !== this.user)];
    const rows = outgoing ? info.invitees : info.invitees.filter((row) => row.userID === this.user);
    const answered = rows.some((row) => row.state === 'accepted');
    const words = answered ? (seconds === undefined ? 'Answered' : clock(seconds)) : outcome(rows, outgoing);
    return {
      callID: info.inviteID,
      outgoing,
      others,
      video: content.video === true,
      at: info.createTime,
      words,
      missed: !outgoing && ['timeout', 'cancelled'].includes(rows[0]?.state),
      open: rows.some((row) => row.state === 'inviting'),
    };
  }

  /** @param {Past[]} calls */
  paint(calls) {
    show(this.empty, calls.length === 0);
    keyed(
      this.list,
      calls,
      (call) => call.callID,
      (call) => this.row(call),
      (row, call) => setText(row.querySelector('.outcome'), call.words),
    );
  }

  /** @param {Past} call */
  row(call) {
    const who = names(call.others);
    const kind = `${call.missed ? 'Missed' : call.outgoing ? 'Outgoing' : 'Incoming'} ${call.video ? 'video' : 'voice'}`;
    return h(
      'li',
      { class: 'past', data: { missed: call.missed ? 'yes' : 'no' } },
      avatar(call.others[0] ?? '?'),
      h(
        'div',
        { class: 'grow' },
        h('strong', {}, who),
        h(
          'span',
          { class: 'soft small-text' },
          icon(call.missed ? 'missed' : call.outgoing ? 'out' : 'in'),
          h('span', {}, kind, ', ', h('time', {}, new Date(call.at).toTimeString().slice(0, 5))),
        ),
      ),
      h('span', { class: 'outcome' }, call.words),
      button(`Call ${who} again`, {
        symbol: call.video ? 'video' : 'phone',
        quiet: true,
        class: 'round plain',
        onclick: () => this.callAgain(call.others, call.video),
      }),
    );
  }
}

const OUTCOMES = {
  timeout: ['No answer', 'Missed'],
  cancelled: ['Taken back', 'Missed'],
  busy: ['Busy', 'You were busy'],
  unsupported: ['Not possible', 'Not possible'],
  decline: ['Declined', 'You declined'],
};

function outcome(rows, outgoing) {
  const states = new Set(rows.map((row) => (row.state === 'rejected' ? row.reason || 'decline' : row.state)));
  return states.size === 1 ? (OUTCOMES[[...states][0]]?.[outgoing ? 0 : 1] ?? '') : 'Nobody joined';
}
