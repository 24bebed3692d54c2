// What happens in calls: who is rung, who answered, and how it ends.
//
// A call to one person is one invitation: the offer travels in its data, the answer in that of its acceptance. In a call
// of several each needs a line to each of the others, so the first invitation only rings; see lines.js. The end of a call
// is an invitation that carries the duration.

import { newInviteID } from '/sdk/bellwire.js';
import { read, write } from '../lib/session.js';
import { Lines } from './lines.js';
import { OneCall, PRESENT, WAITING, hangUp } from './one-call.js';
import { endWords, outcomeWords, refusalWords } from './words.js';

const PROCESSED = 8010;
/** An end waits so long for somebody who is away for a moment. */
const END_SECONDS = 60;
const SAVED = 'demo.call';

/** @type {Record<string, import('./one-call.js').PeerState>} */
const OUTCOME_OF_REASON = { decline: 'declined', busy: 'busy', unsupported: 'unsupported' };
/** @type {Record<string, import('./one-call.js').PeerState>} */
const OUTCOME_OF_STATE = { rejected: 'declined', timeout: 'unanswered', cancelled: 'cancelled' };

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
    /** @type {OneCall | null} */
    this.current = null;
    /** @type {OneCall | null} the call that was, until somebody closes it */
    this.over = null;
    this.lines = new Lines(this);
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
    client.on('state', ({ state }) => state === 'connected' && this.repair());
  }

  // What the user does

  /** @param {string[]} users @param {boolean} video */
  async start(users, video) {
    if (this.current) {
      return;
    }
    const call = this.begin({ callID: newInviteID(), inviter: this.user, video, group: users.length > 1, phase: 'calling' });
    users.forEach((userID) => call.addPeer(userID, 'calling'));
    call.ready = call.media.open(video);
    this.changed();
    try {
      await call.ready;
      const { invitees } = await (call.group ? this.ringSeveral(call, users) : this.ringOne(call, users[0]));
      invitees.forEach(({ userID, reach }) => (call.peer(userID).reach = reach));
      this.changed();
    } catch (/** @type {any} */ error) {
      this.finish(call, refusalWords(error, this.user));
    }
  }

  async ringOne(call, userID) {
    const sdp = await this.lines.open(call, call.peer(userID)).offer();
    if (!this.isCurrent(call)) {
      return { invitees: [] };
    }
    const data = write('call', { video: call.video, sdp });
    return this.client.invite({ inviteID: call.callID, invitee: userID, timeout: this.ringSeconds, data });
  }

  async ringSeveral(call, users) {
    if (!this.isCurrent(call)) {
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
      const sdp = call.group ? undefined : await this.lines.open(call, call.peer(call.inviter)).answer(call.offer);
      if (!this.isCurrent(call)) {
        return;
      }
      call.accepting = true;
      await this.client.accept({ inviteID: call.callID, data: write('answer', { sdp }) });
      this.isCurrent(call) ? await this.joined(call) : this.tellEnd(call, call.inside);
    } catch (/** @type {any} */ error) {
      if (!call.accepting) {
        this.client.reject({ inviteID: call.callID, reason: 'unsupported' }).catch(() => {});
      }
      this.finish(call, refusalWords(error, call.inviter));
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
    if (call.inviter === this.user && call.peersIn(WAITING).length > 0) {
      this.takeBack(call);
    }
    if (phase === 'live') {
      this.tellEnd(call, call.inside);
    }
    this.finish(call, phase === 'calling' ? 'You hung up before anybody answered.' : 'You hung up.');
  }

  /** Stops ringing. Who had just answered learns that nobody is here any more. */
  takeBack(call) {
    const waiting = call.peersIn(WAITING).map((peer) => peer.userID);
    this.client.cancel({ inviteID: call.callID }).catch((error) => {
      if (error.code === PROCESSED && error.data.state === 'accepted') {
        this.tellEnd(call, waiting);
      }
    });
  }

  /** @param {boolean} on */
  setMic(on) {
    this.current?.media.setMic(on);
    this.sayState();
  }

  /** @param {boolean} on */
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
    const known = call?.callID === notice.inviteID;
    if (known && call.phase === 'answering' && call.restored) {
      this.release(call); // We had pressed the button, but the gateway has not heard of it.
    } else if (known) {
      return;
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
    });
    fresh.addPeer(notice.inviter, 'connecting');
    notice.inviteeList.filter((userID) => userID !== this.user).forEach((userID) => fresh.addPeer(userID, 'calling'));
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
  accepted({ inviteID, invitee, deviceID, data }) {
    const call = this.current;
    if (this.lines.has(inviteID)) {
      this.lines.answered(inviteID, read(data));
    } else if (call?.callID === inviteID && invitee === this.user) {
      this.selfAccepted(call, deviceID);
    } else if (call?.callID === inviteID) {
      this.peerAccepted(call, call.peer(invitee), read(data));
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
    if (call.phase === 'calling') {
      call.goLive();
    }
    this.changed();
    if (call.phase === 'live') {
      await this.lines.settle(call, peer, content?.sdp);
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
    const call = this.current;
    this.lines.failed(inviteID);
    if (call?.callID === inviteID && inviteeList.includes(this.user)) {
      this.finish(call, `You missed a call from ${inviter}.`);
    } else {
      inviteeList.forEach((userID) => this.peerGone(this.peerOf(inviteID, userID), 'unanswered'));
    }
  }

  /** The other side hung up. Accepting says that we have heard of it. */
  ended(notice, content) {
    this.client.accept({ inviteID: notice.inviteID }).catch(() => {});
    if (this.current?.callID === content.callID) {
      this.peerGone(this.current.peers.get(notice.inviter), 'left');
    }
    this.dispatchEvent(new Event('history'));
  }

  /** It ended while we were away, and nobody told how. */
  isOver({ inviteID, info }) {
    this.lines.failed(inviteID);
    const call = this.current;
    if (call?.callID !== inviteID || call.phase === 'live') {
      return;
    }
    if (!info || info.invitees.some((row) => row.userID === this.user)) {
      this.finish(call, 'The call is over.');
      return;
    }
    for (const row of info.invitees) {
      if (row.state === 'accepted') {
        this.peerAccepted(call, call.peer(row.userID), null);
      } else {
        this.peerGone(call.peers.get(row.userID), OUTCOME_OF_REASON[row.reason] ?? OUTCOME_OF_STATE[row.state]);
      }
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
    call.goLive();
    await this.lines.offered(call, notice, content);
    this.changed();
  }

  // The course of a call

  begin(start) {
    this.over = null;
    this.current = new OneCall(start);
    return this.current;
  }

  /** Now we are in: so are the inviter, and who answered before. */
  async joined(call) {
    call.goLive();
    call.peer(call.inviter).state = 'connecting';
    if (call.group) {
      const info = await this.client.getSignalingInfo({ inviteID: call.callID }).catch(() => null);
      info?.invitees
        .filter((row) => row.userID !== this.user && row.state === 'accepted')
        .forEach((row) => (call.peer(row.userID).state = 'connecting'));
    }
    this.changed();
    for (const peer of call.peersIn(PRESENT)) {
      this.lines.watch(call, peer);
      if (call.group || call.restored) {
        this.lines.settle(call, peer);
      }
    }
    call.early.splice(0).forEach(([notice, content]) => this.lineOffered(notice, content));
  }

  /** @param {OneCall} call */
  isCurrent(call) {
    return this.current === call;
  }

  peerOf(inviteID, userID) {
    return this.current?.callID === inviteID ? this.current.peers.get(userID) : undefined;
  }

  /** Somebody is out, or never came in.
   * @param {import('./one-call.js').Peer | undefined} peer @param {import('./one-call.js').PeerState} outcome */
  peerGone(peer, outcome) {
    const call = this.current;
    if (!peer || !call) {
      return;
    }
    peer.state = outcome;
    hangUp(peer);
    const undecided = call.phase === 'incoming' || call.phase === 'answering';
    if (undecided || call.peersIn([...WAITING, ...PRESENT]).length > 0) {
      this.changed();
    } else {
      this.finish(call, call.startedAt ? endWords(call, peer) : outcomeWords(call));
    }
  }

  /** Somebody's media did not come back.
   * @param {OneCall} call @param {import('./one-call.js').Peer} peer */
  lose(call, peer) {
    if (this.isCurrent(call) && PRESENT.includes(peer.state)) {
      this.tellEnd(call, [peer.userID]);
      this.peerGone(peer, 'lost');
    }
  }

  /** The end is an invitation of its own, so that the history has it, and who is away for a moment hears of it. */
  async tellEnd(call, users) {
    const ending = { timeout: END_SECONDS, data: write('end', { callID: call.callID, seconds: call.seconds ?? call.lasted }) };
    try {
      if (users.length === 1) {
        await this.client.invite({ invitee: users[0], ...ending });
      } else if (users.length > 1) {
        await this.client.inviteInGroup({ groupID: this.groupID, inviteeList: users, scope: 'invitees', ...ending });
      }
      this.dispatchEvent(new Event('history'));
    } catch {
      // They notice by themselves that the media have stopped.
    }
  }

  /** @param {OneCall} call @param {string} words */
  finish(call, words) {
    if (this.isCurrent(call)) {
      call.end(words);
      this.release(call);
      this.over = call;
      this.changed();
      this.dispatchEvent(new Event('history'));
    }
  }

  release(call) {
    this.current = null;
    call.release();
    this.lines.forget(call);
  }

  changed() {
    this.save();
    this.dispatchEvent(new Event('change'));
  }

  // Reloads

  /** What only rings is pending at the gateway, and need not be kept here. */
  save() {
    const call = this.current;
    if (call && call.phase !== 'incoming') {
      sessionStorage.setItem(SAVED, JSON.stringify({ user: this.user, ...call.save() }));
    } else {
      sessionStorage.removeItem(SAVED);
    }
  }

  restore() {
    const saved = JSON.parse(sessionStorage.getItem(SAVED) ?? 'null');
    if (saved?.user === this.user) {
      const call = OneCall.restore(saved);
      this.current = call;
      call.peers.forEach((peer) => this.lines.watch(call, peer));
      call.ready = call.media.open(call.video).then(() => this.changed());
    }
  }

  /** Connected again, and what was missed has come: now the lines of a call that was loaded again. */
  repair() {
    const call = this.current;
    if (call?.restored && call.phase === 'live') {
      call.peersIn(PRESENT)
        .filter((peer) => !peer.leg)
        .forEach((peer) => this.lines.offer(call, peer));
    }
  }
}
