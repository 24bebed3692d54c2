// One call, as this page sees it: who is in it, and how each of them stands.

import { OwnMedia } from './media.js';

export const WAITING = ['calling', 'ringing'];
export const PRESENT = ['connecting', 'connected', 'interrupted'];

/**
 * @typedef {'calling' | 'ringing' | 'connecting' | 'connected' | 'interrupted' | 'declined' | 'busy' | 'unsupported'
 *   | 'unanswered' | 'cancelled' | 'left' | 'lost'} PeerState
 * @typedef {{userID: string, state: PeerState, reach?: string, leg: import('./leg.js').Leg | null, repairs: number,
 *   offerID?: string, lostTimer?: any}} Peer
 * @typedef {'calling' | 'incoming' | 'answering' | 'live' | 'over'} Phase
 */

export class OneCall {
  /**
   * @param {{callID: string, inviter: string, video: boolean, group: boolean, phase: Phase, startedAt?: number,
   *   offer?: string, restored?: boolean}} start `callID` is the inviteID of the invitation that rings
   */
  constructor({ callID, inviter, video, group, phase, startedAt = 0, offer = '', restored = false }) {
    this.callID = callID;
    this.inviter = inviter;
    this.video = video;
    this.group = group;
    /** @type {Phase} */
    this.phase = phase;
    /** When the first one answered; 0: nobody has. */
    this.startedAt = startedAt;
    /** The inviter's, in a call of two. */
    this.offer = offer;
    /** Whether the page was loaded again during this call. */
    this.restored = restored;
    this.accepting = false;
    this.media = new OwnMedia();
    /** Until microphone and camera are there, or known not to be. @type {Promise<void>} */
    this.ready = Promise.resolve();
    /** @type {Map<string, Peer>} */
    this.peers = new Map();
    /** Lines that were offered before we were in. @type {any[]} */
    this.early = [];
    /** How it ended. */
    this.words = '';
    /** @type {number | null} how long it took */
    this.seconds = null;
    this.wasLive = false;
  }

  /** @param {string} userID @param {PeerState} state @returns {Peer} */
  addPeer(userID, state) {
    /** @type {Peer} */
    const peer = { userID, state, leg: null, repairs: 0 };
    this.peers.set(userID, peer);
    return peer;
  }

  /** @param {string} userID @returns {Peer} */
  peer(userID) {
    return this.peers.get(userID) ?? this.addPeer(userID, 'connecting');
  }

  /** @param {string[]} states */
  peersIn(states) {
    return [...this.peers.values()].filter((peer) => states.includes(peer.state));
  }

  /** Who is in it besides us. */
  get inside() {
    return this.peersIn(PRESENT).map((peer) => peer.userID);
  }

  goLive() {
    this.phase = 'live';
    this.startedAt ||= Date.now();
  }

  /** Seconds so far. */
  get lasted() {
    return this.startedAt ? Math.round((Date.now() - this.startedAt) / 1000) : 0;
  }

  /** @param {string} words */
  end(words) {
    this.seconds = this.startedAt ? this.lasted : null;
    this.words = words;
    this.wasLive = this.phase === 'live';
    this.phase = 'over';
    this.release();
  }

  release() {
    this.media.close();
    this.peers.forEach((peer) => hangUp(peer));
  }

  /** What a page that is loaded again has to know. */
  save() {
    const { callID, inviter, video, group, phase, startedAt } = this;
    const peers = [...this.peers.values()].map(({ userID, state }) => [userID, state]);
    return { callID, inviter, video, group, phase, startedAt, peers };
  }

  /** @param {any} saved */
  static restore(saved) {
    const call = new OneCall({ ...saved, restored: true });
    for (const [userID, state] of saved.peers) {
      call.addPeer(userID, PRESENT.includes(state) ? 'interrupted' : state);
    }
    return call;
  }
}

/** Gives up somebody's media. @param {Peer} peer */
export function hangUp(peer) {
  clearTimeout(peer.lostTimer);
  peer.leg?.close();
  peer.leg = null;
}
