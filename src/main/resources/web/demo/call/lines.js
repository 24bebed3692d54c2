// The media of a call: a line to each of the others.
//
// In a call of two the first invitation carries offer and answer. All other lines, and those that a reload or a bad
// network broke, are settled by an invitation of their own, of which the users see nothing: the other page accepts it by
// itself, if it is in that call.

import { newInviteID } from '/sdk/bellwire.js';
import { write } from '../lib/session.js';
import { Leg } from './leg.js';
import { PRESENT } from './one-call.js';

const OFFER_SECONDS = 8;
const MOST_REPAIRS = 3;
/** Somebody whose media are gone for so long is gone. */
const LOST_MS = 30000;

/**
 * @typedef {import('./one-call.js').OneCall} OneCall
 * @typedef {import('./one-call.js').Peer} Peer
 */

export class Lines {
  /** @param {import('./calls.js').Calls} calls */
  constructor(calls) {
    this.calls = calls;
    this.client = calls.client;
    this.user = calls.user;
    /** Our offers that wait for an answer, by inviteID. @type {Map<string, {call: OneCall, peer: Peer, leg: Leg}>} */
    this.offers = new Map();
  }

  /** A fresh line to somebody, in place of the one there was. @param {OneCall} call @param {Peer} peer */
  open(call, peer) {
    peer.leg?.close();
    const leg = new Leg(call.media, call.video);
    peer.leg = leg;
    leg.addEventListener('change', () => this.changed(call, peer, leg));
    return leg;
  }

  /**
   * Somebody is in: now there must be a line. Of each two, the one who comes first in the alphabet offers; after a
   * reload, the one who was away.
   * @param {OneCall} call @param {Peer} peer @param {string} [sdp] the answer to the first invitation
   */
  async settle(call, peer, sdp = '') {
    this.watch(call, peer);
    if (sdp && peer.leg) {
      await peer.leg.take(sdp).catch(() => this.offer(call, peer));
    } else if (!call.group || call.restored || this.user < peer.userID) {
      await this.offer(call, peer);
    }
  }

  /** @param {OneCall} call @param {Peer} peer */
  async offer(call, peer) {
    if (!this.calls.isCurrent(call) || !PRESENT.includes(peer.state) || peer.offerID) {
      return;
    }
    const inviteID = newInviteID();
    peer.offerID = inviteID;
    await call.ready;
    const leg = this.open(call, peer);
    this.offers.set(inviteID, { call, peer, leg });
    try {
      const data = write('media', { callID: call.callID, sdp: await leg.offer() });
      if (peer.offerID === inviteID && this.calls.isCurrent(call)) {
        await this.client.invite({ inviteID, invitee: peer.userID, timeout: OFFER_SECONDS, onlineUserOnly: true, data });
      }
    } catch {
      this.failed(inviteID);
    }
  }

  /** Whether this invitation is one of ours here. @param {string} inviteID */
  has(inviteID) {
    return this.offers.has(inviteID);
  }

  /** @param {string} inviteID @param {any} content */
  async answered(inviteID, content) {
    const { call, peer, leg } = this.take(inviteID);
    await leg.take(content?.sdp ?? '').catch(() => this.again(call, peer));
  }

  /** Nobody answered our offer, or it did not get through. @param {string} inviteID */
  failed(inviteID) {
    if (this.has(inviteID)) {
      const { call, peer } = this.take(inviteID);
      this.again(call, peer);
    }
  }

  /** @param {OneCall} call @param {Peer} peer */
  again(call, peer) {
    if (peer.repairs++ < MOST_REPAIRS) {
      this.offer(call, peer);
    } else {
      this.calls.lose(call, peer);
    }
  }

  /** @param {string} inviteID @returns {any} */
  take(inviteID) {
    const offer = this.offers.get(inviteID);
    this.offers.delete(inviteID);
    if (offer?.peer.offerID === inviteID) {
      offer.peer.offerID = undefined;
    }
    return offer;
  }

  /** Somebody offers us a line. @param {OneCall} call @param {import('/sdk/bellwire.js').NewInvitation} notice @param {any} content */
  async offered(call, notice, content) {
    const peer = call.peer(notice.inviter);
    if (peer.offerID) {
      if (this.user < notice.inviter) {
        return; // Both offer: theirs gives way.
      }
      this.client.cancel({ inviteID: peer.offerID }).catch(() => {});
      this.take(peer.offerID);
      peer.offerID = undefined;
    }
    peer.state = 'connecting';
    await call.ready;
    try {
      const sdp = await this.open(call, peer).answer(content.sdp);
      await this.client.accept({ inviteID: notice.inviteID, data: write('answer', { sdp }) });
    } catch {
      // It was taken back, or timed out: whoever wants a line offers another one.
    }
    this.watch(call, peer);
  }

  changed(call, peer, leg) {
    if (peer.leg !== leg || !PRESENT.includes(peer.state)) {
      return;
    }
    if (leg.state === 'connected') {
      peer.state = 'connected';
      peer.repairs = 0;
    } else if (peer.state === 'connected' || leg.state === 'failed') {
      peer.state = 'interrupted';
    }
    if (leg.state === 'failed' && this.user < peer.userID) {
      this.again(call, peer);
    }
    this.watch(call, peer);
    this.calls.changed();
  }

  /** Waits for somebody's media, but not for ever. @param {OneCall} call @param {Peer} peer */
  watch(call, peer) {
    clearTimeout(peer.lostTimer);
    if (PRESENT.includes(peer.state) && peer.state !== 'connected') {
      peer.lostTimer = setTimeout(() => this.calls.lose(call, peer), LOST_MS);
    }
  }

  /** @param {OneCall} call */
  forget(call) {
    for (const [inviteID, offer] of this.offers) {
      if (offer.call === call) {
        this.offers.delete(inviteID);
      }
    }
  }
}
