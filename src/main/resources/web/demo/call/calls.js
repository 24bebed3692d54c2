// What happens in calls: who is rung, who answered, and which media go where.
//
// A call to one person is one invitation: the offer travels in its data, the answer in that of its acceptance. In a call
// of several each needs a line to each of the others, so the first invitation only rings; then each two who are in settle
// their line with an invitation of their own, of which the users see nothing. That same kind of invitation repairs a
// line after a page was loaded again. The end of a call is an invitation that carries the duration.

import { newInviteID } from '/sdk/bellwire.js';
import { read, write } from '../lib/session.js';
import { Leg } from './leg.js';
import { OwnMedia } from './media.js';

const GATEWAY = { processed: 8010, tooMany: 7008, noPermission: 8011 };
const REPAIR_SECONDS = 8;
const MOST_REPAIRS = 3;
/** An end waits so long for somebody who is away for a moment. */
const END_SECONDS = 60;
/** Somebody whose media are gone for so long is gone. */
const LOST_MS = 30000;
const SAVED = 'demo.call';

const WAITING = ['calling', 'ringing'];
const PRESENT = ['connecting', 'connected', 'interrupted'];
const OUTCOME_OF_REASON = { decline: 'declined', busy: 'busy', unsupported: 'unsupported' };
const OUTCOME_OF_STATE = { rejected: 'declined', timeout: 'unanswered', cancelled: 'cancelled' };

/**
 * @typedef {'calling' | 'ringing' | 'connecting' | 'connected' | 'interrupted' | 'declined' | 'busy' | 'unsupported'
 *   | 'unanswered' | 'cancelled' | 'left' | 'lost'} PeerState
 * @typedef {{userID: string, state: PeerState, reach?: string, leg: Leg | null, repairs: number, offerID?: string, lostTimer?: any}} Peer
 * @typedef {{callID: string, inviter: string, video: boolean, group: boolean, media: OwnMedia, peers: Map<string, Peer>,
 *   phase: 'calling' | 'incoming' | 'answering' | 'live' | 'over', startedAt: number, deadline: number, offer: string,
 *   early: any[], ready: Promise<any>, words: string, seconds: number | null}} Call
 */

/** Tells of changes with `change`, and with `history` when a call is over. At most one call is `current`. */
export class Calls extends EventTarget {
  /**
   * @param {{client: import('/sdk/bellwire.js').Bellwire, user: string}} session
   * @param {string} groupID whose members can be rung together
   * @param {number} ringSeconds
   */
  constructor({ client, user }, groupID, ringSeconds) {
    super();
    this.client = client;
    this.user = user;
    this.groupID = groupID;
    this.ringSeconds = ringSeconds;
    /** @type {Call | null} */
    this.current = null;
    /** @type {Call | null} the call that was, until somebody closes it */
    this.over = null;
    /** Our invitations that settle a line, by inviteID. @type {Map<string, {call: Call, peer: Peer, leg: Leg}>} */
    this.lines = new Map();
    this.listen();
    this.restore();
  }

  listen() {
    const { client } = this;
    client.on('onReceiveNewInvitation', (notice) => this.invited(notice));
    client.on('pending', ({ pending }) => pending.forEach((info) => this.foundPending(info)));
    client.on('onInviteeRinging', (notice) => this.rings(notice));
    client.on('onInviteeAccepted', (notice) => this.accepted(notice));
    client.on('onInviteeRejected', (notice) => this.rejected(notice));
    client.on('onInvitationCancelled', (notice) => this.cancelled(notice));
    client.on('onInvitationTimeout', (notice) => this.timedOut(notice));
    client.on('over', (event) => this.isOver(event));
    client.on('state', ({ state }) => state === 'connected' && this.repairAll());
  }

  // What the user does

  /** @param {string[]} users @param {boolean} video */
  async start(users, video) {
    if (this.current) {
      return;
    }
    const call = this.begin({ callID: newInviteID(), inviter: this.user, video, group: users.length > 1, phase: 'calling' });
    users.forEach((userID) => this.addPeer(call, userID, 'calling'));
    call.ready = call.media.open(video);
    this.changed();
    try {
      await call.ready;
      const { invitees } = await (call.group ? this.ringSeveral(call, users) : this.ringOne(call, users[0]));
      invitees.forEach(({ userID, reach }) => Object.assign(call.peers.get(userID) ?? {}, { reach }));
      this.changed();
    } catch (/** @type {any} */ error) {
      this.finish(call, problem(error));
    }
  }

  async ringOne(call, userID) {
    const leg = this.newLeg(call, call.peers.get(userID));
    const sdp = await leg.offer();
    if (this.current !== call) {
      return { invitees: [] };
    }
    const data = write('call', { video: call.video, sdp });
    return this.client.invite({ inviteID: call.callID, invitee: userID, timeout: this.ringSeconds, data });
  }

  async ringSeveral(call, users) {
    if (this.current !== call) {
      return { invitees: [] };
    }
    return this.client.inviteInGroup({
      inviteID: call.callID,
      groupID: this.groupID,
      inviteeList: users,
      timeout: this.ringSeconds,
      scope: 'invitees',
      data: write('call', { video: call.video }),
    });
  }

  /** @param {boolean} withCamera */
  async answer(withCamera) {
    const call = this.current;
    if (call?.phase !== 'incoming') {
      return;
    }
    call.phase = 'answering';
    call.ready = call.media.open(call.video && withCamera);
    this.changed();
    try {
      await call.ready;
      const sdp = call.group ? undefined : await this.newLeg(call, this.peer(call, call.inviter)).answer(call.offer);
      if (this.current !== call) {
        return;
      }
      call.accepting = true;
      await this.client.accept({ inviteID: call.callID, data: write('answer', { sdp }) });
      this.current === call ? await this.joined(call) : this.tellEnd(call, this.inside(call));
    } catch (/** @type {any} */ error) {
      if (!call.accepting) {
        this.client.reject({ inviteID: call.callID, reason: 'unsupported' }).catch(() => {});
      }
      this.finish(call, error.code === GATEWAY.processed ? tooLate(error.data, call.inviter) : problem(error));
    }
  }

  /** Ends whatever there is, politely. */
  hangUp() {
    const call = this.current;
    if (!call) {
      return;
    }
    const { phase } = call;
    if (phase === 'incoming' || (phase === 'answering' && !call.accepting)) {
      this.client.reject({ inviteID: call.callID, reason: 'decline' }).catch(() => {});
      this.finish(call, 'You declined.');
      return;
    }
    if (call.inviter === this.user && this.peersIn(call, WAITING).length > 0) {
      this.takeBack(call);
    }
    if (phase === 'live') {
      this.tellEnd(call, this.inside(call));
    }
    this.finish(call, phase === 'calling' ? 'You hung up before anybody answered.' : 'You hung up.');
  }

  /** Stops ringing. Who had just answered learns that nobody is here any more. */
  takeBack(call) {
    const waiting = this.peersIn(call, WAITING).map((peer) => peer.userID);
    this.client.cancel({ inviteID: call.callID }).catch((error) => {
      if (error.code === GATEWAY.processed && error.data.state === 'accepted') {
        this.tellEnd(call, waiting);
      }
    });
  }

  setMic(on) {
    this.current?.media.setMic(on);
    this.sayState();
  }

  setCamera(on) {
    this.current?.media.setCamera(on);
    this.sayState();
  }

  sayState() {
    this.current?.peers.forEach((peer) => peer.leg?.sayState());
    this.changed();
  }

  /** The user has seen how it ended. */
  close() {
    this.over = null;
    this.changed();
  }

  // What the gateway tells

  /** @param {import('/sdk/bellwire.js').NewInvitation} notice */
  invited(notice) {
    const content = read(notice.data);
    if (!content || notice.inviter === this.user || !notice.inviteeList.includes(this.user)) {
      return;
    }
    if (content.kind === 'call') {
      this.called(notice, content);
    } else if (content.kind === 'media') {
      this.lineOffered(notice, content);
    } else if (content.kind === 'end') {
      this.ended(notice, content);
    }
  }

  /** After a reload: it was ringing before, and it still does. */
  foundPending(info) {
    const content = read(info.data);
    const mine = info.invitees.find((row) => row.userID === this.user);
    if (content?.kind === 'call' && mine?.state === 'inviting') {
      this.called(info, content);
    }
  }

  called(notice, content) {
    const call = this.current;
    if (call?.callID === notice.inviteID) {
      if (call.phase === 'answering' && call.restored) {
        this.release(call); // We had pressed the button, but the gateway has not heard of it.
      } else {
        return;
      }
    } else if (call) {
      this.calledMeanwhile(call, notice, content);
      return;
    }
    const fresh = this.begin({
      callID: notice.inviteID,
      inviter: notice.inviter,
      video: content.video === true,
      group: notice.groupID !== '',
      phase: 'incoming',
      offer: content.sdp ?? '',
      deadline: Date.now() + notice.remaining,
    });
    this.addPeer(fresh, notice.inviter, 'connecting');
    notice.inviteeList.filter((userID) => userID !== this.user).forEach((userID) => this.addPeer(fresh, userID, 'calling'));
    this.client.ringing({ inviteID: notice.inviteID }).catch(() => {});
    this.changed();
  }

  /** Two who call each other at the same time meet in the call of the one who comes later in the alphabet. */
  calledMeanwhile(call, notice, content) {
    const crossing = call.phase === 'calling' && !call.group && !notice.groupID && call.peers.has(notice.inviter);
    if (!crossing) {
      this.client.reject({ inviteID: notice.inviteID, reason: 'busy' }).catch(() => {});
    } else if (this.user < notice.inviter) {
      this.client.cancel({ inviteID: call.callID }).catch(() => {});
      this.release(call);
      this.called(notice, content);
      this.answer(call.video);
    }
  }

  rings(notice) {
    const peer = this.peerOf(notice.inviteID, notice.invitee);
    if (peer?.state === 'calling') {
      peer.state = 'ringing';
      this.changed();
    }
  }

  /** @param {import('/sdk/bellwire.js').InviteeAccepted} notice */
  accepted(notice) {
    const line = this.lines.get(notice.inviteID);
    if (line) {
      this.lineAnswered(notice.inviteID, line, read(notice.data));
      return;
    }
    const call = this.current;
    if (call?.callID !== notice.inviteID) {
      return;
    }
    if (notice.invitee === this.user) {
      this.selfAccepted(call, notice.deviceID);
    } else {
      this.peerAccepted(call, this.peer(call, notice.invitee), read(notice.data));
    }
  }

  selfAccepted(call, deviceID) {
    if (deviceID !== this.client.deviceID) {
      this.finish(call, 'You answered on another device.');
    } else if (call.phase !== 'live') {
      this.joined(call); // The page was loaded again while it answered.
    }
  }

  async peerAccepted(call, peer, content) {
    peer.state = 'connecting';
    this.watch(call, peer);
    if (call.phase === 'calling') {
      this.goLive(call);
    }
    this.changed();
    if (call.phase === 'live') {
      await this.settle(call, peer, content?.sdp);
    }
  }

  /** @param {import('/sdk/bellwire.js').InviteeRejected} notice */
  rejected(notice) {
    const call = this.current;
    if (call?.callID === notice.inviteID && notice.invitee === this.user) {
      this.finish(call, 'You declined on another device.');
    } else {
      this.peerGone(this.peerOf(notice.inviteID, notice.invitee), OUTCOME_OF_REASON[notice.reason] ?? 'declined');
    }
  }

  /** @param {import('/sdk/bellwire.js').InvitationCancelled} notice */
  cancelled({ inviteID, inviteeList, inviter }) {
    const call = this.current;
    if (call?.callID === inviteID && inviteeList.includes(this.user)) {
      this.finish(call, `${inviter} hung up before you answered.`);
    } else {
      inviteeList.forEach((userID) => this.peerGone(this.peerOf(inviteID, userID), 'cancelled'));
    }
  }

  /** @param {import('/sdk/bellwire.js').InvitationTimeout} notice */
  timedOut({ inviteID, inviteeList, inviter }) {
    const line = this.lines.get(inviteID);
    const call = this.current;
    if (line) {
      this.lineFailed(inviteID, line);
    } else if (call?.callID === inviteID && inviteeList.includes(this.user)) {
      this.finish(call, `You missed a call from ${inviter}.`);
    } else {
      inviteeList.forEach((userID) => this.peerGone(this.peerOf(inviteID, userID), 'unanswered'));
    }
  }

  /** The other side hung up. Accepting says that we have heard of it. */
  ended(notice, content) {
    this.client.accept({ inviteID: notice.inviteID }).catch(() => {});
    const call = this.current;
    if (call?.callID === content.callID) {
      this.peerGone(call.peers.get(notice.inviter), 'left');
    }
    this.dispatchEvent(new Event('history'));
  }

  /** It ended while we were away, and nobody told how. */
  isOver({ inviteID, info }) {
    const call = this.current;
    const line = this.lines.get(inviteID);
    if (line) {
      this.lineFailed(inviteID, line);
    }
    if (call?.callID !== inviteID || call.phase === 'live') {
      return;
    }
    if (!info || info.invitees.some((row) => row.userID === this.user)) {
      this.finish(call, 'The call is over.');
      return;
    }
    for (const row of info.invitees) {
      if (row.state === 'accepted') {
        this.peerAccepted(call, this.peer(call, row.userID), null);
      } else {
        this.peerGone(call.peers.get(row.userID), OUTCOME_OF_REASON[row.reason] ?? OUTCOME_OF_STATE[row.state]);
      }
    }
  }

  // Lines

  /** Now we are in: so are the inviter, and who answered before. */
  async joined(call) {
    this.goLive(call);
    this.peer(call, call.inviter).state = 'connecting';
    if (call.group) {
      const info = await this.client.getSignalingInfo({ inviteID: call.callID }).catch(() => null);
      info?.invitees
        .filter((row) => row.userID !== this.user && row.state === 'accepted')
        .forEach((row) => (this.peer(call, row.userID).state = 'connecting'));
    }
    this.changed();
    for (const peer of this.peersIn(call, PRESENT)) {
      this.watch(call, peer);
      if (call.group || call.restored) {
        this.settle(call, peer);
      }
    }
    call.early.splice(0).forEach(([notice, content]) => this.lineOffered(notice, content));
  }

  /** Of each two, the one who comes first in the alphabet offers; after a reload, the one who was away. */
  async settle(call, peer, sdp = '') {
    const leg = peer.leg;
    if (sdp && leg) {
      await leg.take(sdp).catch(() => this.repair(call, peer));
    } else if (!call.group || call.restored || this.user < peer.userID) {
      await this.repair(call, peer);
    }
  }

  /** Offers a new line with an invitation of its own. */
  async repair(call, peer) {
    if (this.current !== call || !PRESENT.includes(peer.state) || peer.offerID) {
      return;
    }
    const inviteID = newInviteID();
    peer.offerID = inviteID;
    await call.ready;
    const leg = this.newLeg(call, peer);
    this.lines.set(inviteID, { call, peer, leg });
    try {
      const data = write('media', { callID: call.callID, sdp: await leg.offer() });
      if (peer.offerID === inviteID && this.current === call) {
        await this.client.invite({ inviteID, invitee: peer.userID, timeout: REPAIR_SECONDS, onlineUserOnly: true, data });
      }
    } catch {
      this.lineFailed(inviteID, { call, peer, leg });
    }
  }

  async lineAnswered(inviteID, { call, peer, leg }, content) {
    this.dropOffer(inviteID, peer);
    await leg.take(content?.sdp ?? '').catch(() => this.repairAgain(call, peer));
  }

  lineFailed(inviteID, { call, peer }) {
    const current = peer.offerID === inviteID;
    this.dropOffer(inviteID, peer);
    if (current) {
      this.repairAgain(call, peer);
    }
  }

  repairAgain(call, peer) {
    if (peer.repairs++ < MOST_REPAIRS) {
      this.repair(call, peer);
    } else if (this.current === call) {
      this.lose(call, peer);
    }
  }

  dropOffer(inviteID, peer) {
    this.lines.delete(inviteID);
    if (peer.offerID === inviteID) {
      peer.offerID = undefined;
    }
  }

  /** Somebody of our call wants a line to us. On another device of ours there is no such call: it keeps still. */
  async lineOffered(notice, content) {
    const call = this.current;
    if (call?.callID !== content.callID || call?.phase === 'incoming') {
      return;
    }
    if (call.phase === 'answering') {
      call.early.push([notice, content]);
      return;
    }
    const peer = this.peer(call, notice.inviter);
    if (peer.offerID) {
      if (this.user < notice.inviter) {
        return; // Both offer: theirs gives way.
      }
      this.client.cancel({ inviteID: peer.offerID }).catch(() => {});
      this.dropOffer(peer.offerID, peer);
    }
    peer.state = 'connecting';
    this.goLive(call);
    await call.ready;
    try {
      const sdp = await this.newLeg(call, peer).answer(content.sdp);
      await this.client.accept({ inviteID: notice.inviteID, data: write('answer', { sdp }) });
    } catch {
      // It was taken back, or timed out: whoever wants a line offers another one.
    }
    this.watch(call, peer);
    this.changed();
  }

  newLeg(call, peer) {
    peer.leg?.close();
    const leg = new Leg(call.media, call.video);
    peer.leg = leg;
    leg.addEventListener('change', () => this.legChanged(call, peer, leg));
    return leg;
  }

  legChanged(call, peer, leg) {
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
      this.repairAgain(call, peer);
    }
    this.watch(call, peer);
    this.changed();
  }

  /** Waits for somebody's media, but not for ever. */
  watch(call, peer) {
    clearTimeout(peer.lostTimer);
    if (PRESENT.includes(peer.state) && peer.state !== 'connected') {
      peer.lostTimer = setTimeout(() => this.lose(call, peer), LOST_MS);
    }
  }

  lose(call, peer) {
    if (this.current === call && PRESENT.includes(peer.state)) {
      this.tellEnd(call, [peer.userID]);
      this.peerGone(peer, 'lost');
    }
  }

  // The course of a call

  /** @returns {Call} */
  begin(start) {
    const call = {
      media: new OwnMedia(),
      peers: new Map(),
      startedAt: 0,
      deadline: Date.now() + this.ringSeconds * 1000,
      offer: '',
      early: [],
      ready: Promise.resolve(),
      words: '',
      seconds: null,
      ...start,
    };
    this.over = null;
    this.current = call;
    return call;
  }

  goLive(call) {
    if (call.phase !== 'live') {
      call.phase = 'live';
      call.startedAt ||= Date.now();
    }
  }

  addPeer(call, userID, state) {
    const peer = { userID, state, leg: null, repairs: 0 };
    call.peers.set(userID, peer);
    return peer;
  }

  peer(call, userID) {
    return call.peers.get(userID) ?? this.addPeer(call, userID, 'connecting');
  }

  peerOf(inviteID, userID) {
    return this.current?.callID === inviteID ? this.current.peers.get(userID) : undefined;
  }

  peersIn(call, states) {
    return [...call.peers.values()].filter((peer) => states.includes(peer.state));
  }

  inside(call) {
    return this.peersIn(call, PRESENT).map((peer) => peer.userID);
  }

  /** @param {Peer | undefined} peer @param {PeerState} outcome */
  peerGone(peer, outcome) {
    const call = this.current;
    if (!peer || !call) {
      return;
    }
    peer.state = outcome;
    clearTimeout(peer.lostTimer);
    peer.leg?.close();
    peer.leg = null;
    const goesOn = call.phase === 'incoming' || call.phase === 'answering' || this.peersIn(call, [...WAITING, ...PRESENT]).length > 0;
    if (goesOn) {
      this.changed();
    } else {
      this.finish(call, call.startedAt ? endWords(call, peer) : outcomeWords(call));
    }
  }

  /** The end is an invitation of its own, so that the history has it, and who is away for a moment hears of it. */
  tellEnd(call, users) {
    const data = write('end', { callID: call.callID, seconds: lasted(call) });
    const ended =
      users.length === 1
        ? this.client.invite({ invitee: users[0], timeout: END_SECONDS, data })
        : users.length > 1 &&
          this.client.inviteInGroup({ groupID: this.groupID, inviteeList: users, timeout: END_SECONDS, scope: 'invitees', data });
    Promise.resolve(ended)
      .then(() => this.dispatchEvent(new Event('history')))
      .catch(() => {});
  }

  /** @param {Call} call @param {string} words */
  finish(call, words) {
    if (this.current !== call) {
      return;
    }
    call.seconds = call.startedAt ? lasted(call) : null;
    call.words = words;
    call.wasLive = call.phase === 'live';
    call.phase = 'over';
    this.release(call);
    this.over = call;
    this.changed();
    this.dispatchEvent(new Event('history'));
  }

  release(call) {
    this.current = null;
    call.media.close();
    for (const peer of call.peers.values()) {
      clearTimeout(peer.lostTimer);
      peer.leg?.close();
      peer.leg = null;
    }
    for (const [inviteID, line] of this.lines) {
      if (line.call === call) {
        this.lines.delete(inviteID);
      }
    }
  }

  changed() {
    this.save();
    this.dispatchEvent(new Event('change'));
  }

  // Reloads

  save() {
    const call = this.current;
    if (!call || call.phase === 'incoming') {
      sessionStorage.removeItem(SAVED); // What rings is pending at the gateway.
      return;
    }
    const { callID, inviter, video, group, phase, startedAt, deadline } = call;
    const peers = [...call.peers.values()].map(({ userID, state }) => [userID, state]);
    sessionStorage.setItem(SAVED, JSON.stringify({ user: this.user, callID, inviter, video, group, phase, startedAt, deadline, peers }));
  }

  restore() {
    const saved = JSON.parse(sessionStorage.getItem(SAVED) ?? 'null');
    if (saved?.user !== this.user) {
      return;
    }
    const call = this.begin({ ...saved, peers: new Map(), restored: true });
    for (const [userID, state] of saved.peers) {
      const peer = this.addPeer(call, userID, PRESENT.includes(state) ? 'interrupted' : state);
      this.watch(call, peer);
    }
    call.ready = call.media.open(call.video).then(() => this.changed());
  }

  /** Connected again, and what was missed has come: now the media of a call that was loaded again. */
  repairAll() {
    const call = this.current;
    if (call?.restored && call.phase === 'live') {
      this.peersIn(call, PRESENT)
        .filter((peer) => !peer.leg)
        .forEach((peer) => this.repair(call, peer));
    }
  }
}

function lasted(call) {
  return call.startedAt ? Math.round((Date.now() - call.startedAt) / 1000) : 0;
}

function endWords(call, peer) {
  if (peer.state === 'lost') {
    return `The line to ${peer.userID} was lost.`;
  }
  return call.group ? 'Everybody has left.' : `${peer.userID} hung up.`;
}

const OUTCOME_WORDS = {
  declined: (who) => `${who} declined.`,
  busy: (who) => `${who} is on another call.`,
  unsupported: (who) => `${who} can’t take calls here.`,
  unanswered: (who) => `${who} did not answer.`,
  cancelled: () => 'The call was taken back.',
};

function outcomeWords(call) {
  const [peer] = call.peers.values();
  return call.group ? 'Nobody joined.' : (OUTCOME_WORDS[peer.state]?.(peer.userID) ?? 'The call is over.');
}

/** Why an acceptance came too late. */
function tooLate({ state, by }, inviter) {
  if (state === 'accepted') {
    return 'You answered on another device.';
  }
  if (state === 'rejected') {
    return 'You declined on another device.';
  }
  return state === 'cancelled' ? `${by || inviter} hung up before you answered.` : `You missed a call from ${inviter}.`;
}

function problem(error) {
  if (error.code === GATEWAY.tooMany) {
    return 'The gateway asks for patience: too many calls at once. Please try again in a moment.';
  }
  if (error.code === GATEWAY.noPermission) {
    return 'Somebody whom you chose is not here any more.';
  }
  return error.code === 'timeout' || error.code === 'closed'
    ? 'The gateway could not be reached, so nobody was called.'
    : `This did not work: ${error.message}`;
}
