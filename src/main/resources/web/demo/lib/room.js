// A room with an owner in it: a class with its teacher, a chat room with its host.
//
// Everything that happens in the room is an invitation in its group, and each member hears all of it. Who comes later, or
// loads the page again, asks the owner with an invitation of its own (`hello`), and the acceptance carries how things
// stand. The owner itself reads the room from its list of invitations.

import { Group } from './group.js';
import { read, write } from './session.js';

const HELLO_SECONDS = 30;
const KNOCK_MS = 4000;
const PAGE = 50;
const MOST_PAGES = 6;
const MOST_KEPT = 500;

/**
 * Something that happened. `who` did it: the inviter asked or cancelled, an invitee accepted, and so on.
 * @typedef {{phase: 'asked' | 'added' | 'accepted' | 'rejected' | 'cancelled' | 'timeout' | 'ended', kind: string, inviteID: string,
 *   inviter: string, who: string, invitees: string[], at: number, remaining: number, content: any, answer: any}} Happening
 */

/** Tells of `happening` (after the room was told of it) and of `change`: of the state, the members, or whether we are in. */
export class Room extends EventTarget {
  /**
   * @param {{client: import('/sdk/bellwire.js').Bellwire, user: string}} session
   * @param {string} groupID
   * @param {{happen: (happening: Happening) => void, snapshot: () => object, adopt: (snapshot: any) => void}} model
   */
  constructor({ client, user }, groupID, model) {
    super();
    this.client = client;
    this.user = user;
    this.groupID = groupID;
    this.model = model;
    this.group = new Group(client, groupID);
    /** @type {'looking' | 'none' | 'waiting' | 'in' | 'unreachable'} */
    this.state = 'looking';
    /** @type {Map<string, any>} what each invitation of this room is about */
    this.about = new Map();
    /** Whether we have to ask how things stand, and no answer has come yet. */
    this.behind = false;
    /** @type {Happening[]} what came since we asked */
    this.since = [];
    /** Those who asked us before we knew. @type {any[]} */
    this.greetings = [];
    this.group.addEventListener('change', () => this.membersChanged());
    this.listen();
  }

  get owner() {
    return this.group.owner?.userID ?? '';
  }

  get isOwner() {
    return this.owner === this.user;
  }

  // Coming in

  /** Joins, or waits until somebody opens the room. */
  async enter() {
    try {
      await this.client.connect();
      if (await this.group.join()) {
        await this.cameIn();
      } else {
        this.set('none');
        this.timer = setTimeout(() => this.enter(), KNOCK_MS);
      }
    } catch {
      this.set('unreachable');
    }
  }

  /** Opens the room, and owns it; if somebody was faster, joins. */
  async open() {
    clearTimeout(this.timer);
    if (await this.group.create()) {
      await this.cameIn();
    } else {
      await this.enter();
    }
  }

  async cameIn() {
    this.set('waiting');
    await this.catchUp();
  }

  /**
   * After coming in, and after each interruption: a replay brings what was decided of invitations that we know, but of
   * those that began and ended meanwhile only a list tells, and only those who took part (PROTOCOL 2.12, 2.15).
   */
  async catchUp() {
    this.behind = true;
    this.since = [];
    if (this.isOwner) {
      await this.readBack();
      this.settled();
    } else {
      this.hello();
    }
  }

  /** Everything that happened, from the list. */
  async readBack() {
    const infos = [];
    let before;
    for (let page = 0; page < MOST_PAGES; page++) {
      const { invitations, next } = await this.client.listInvitations({ state: 'all', limit: PAGE, before });
      infos.push(...invitations.filter((info) => info.groupID === this.groupID));
      if (!next) {
        break;
      }
      before = next;
    }
    const happenings = infos.flatMap((info) => this.happeningsOf(info)).sort((one, two) => one.at - two.at);
    happenings.forEach((happening) => this.model.happen(happening));
  }

  /** @returns {Happening[]} */
  happeningsOf(info) {
    const content = read(info.data);
    if (!content) {
      return [];
    }
    this.remember(info.inviteID, content);
    const base = {
      kind: content.kind,
      inviteID: info.inviteID,
      inviter: info.inviter,
      invitees: info.inviteeList,
      content,
      remaining: info.remaining,
      answer: null,
    };
    const answers = info.invitees
      .filter((row) => row.state !== 'inviting')
      .map((row) => ({ ...base, phase: row.state, who: row.userID, at: row.at, answer: read(row.data) }));
    const last = Math.max(info.createTime, ...answers.map((answer) => answer.at));
    const end = info.state === 'ended' ? [{ ...base, phase: 'ended', who: '', at: last }] : [];
    return [{ ...base, phase: 'asked', who: info.inviter, at: info.createTime }, ...answers, ...end];
  }

  hello() {
    this.client
      .invite({ invitee: this.owner, timeout: HELLO_SECONDS, onlineUserOnly: true, data: write('hello', { room: this.groupID }) })
      .then(({ inviteID }) => {
        this.helloID = inviteID;
        // The answer may have come before ours.
        if (this.welcomes?.has(inviteID)) {
          this.welcomed(this.welcomes.get(inviteID));
        }
      })
      .catch(() => {});
  }

  welcomed(content) {
    if (this.behind) {
      this.model.adopt(content);
      this.settled();
    }
  }

  /** From now on things are as they happen. */
  settled() {
    this.behind = false;
    this.since.splice(0).forEach((happening) => this.model.happen(happening));
    this.set('in');
    this.greetings.splice(0).forEach((notice) => this.greet(notice));
  }

  membersChanged() {
    const online = this.group.owner?.online ?? false;
    if (this.behind && !this.isOwner && online && !this.ownerWasOnline) {
      this.hello();
    }
    this.ownerWasOnline = online;
    this.changed();
  }

  // Doing things

  /** Invites members to something.
   * @param {string} kind @param {string[]} invitees @param {object} [fields] @param {number} [timeout] seconds */
  async ask(kind, invitees, fields = {}, timeout = 30) {
    const content = { kind, ...fields };
    const data = JSON.stringify(content);
    const { inviteID, expireAt } = await this.client.inviteInGroup({ groupID: this.groupID, inviteeList: invitees, data, timeout });
    this.remember(inviteID, content);
    const at = expireAt - timeout * 1000;
    this.tell({ phase: 'asked', inviteID, inviter: this.user, who: this.user, invitees, at, remaining: timeout * 1000 });
    return inviteID;
  }

  async accept(inviteID, inviter, fields = {}) {
    const { at } = await this.client.accept({ inviteID, data: write('answer', fields) });
    this.tell({ phase: 'accepted', inviteID, inviter, who: this.user, invitees: [this.user], at, answer: fields });
  }

  async reject(inviteID, inviter) {
    const { at } = await this.client.reject({ inviteID, reason: 'decline' });
    this.tell({ phase: 'rejected', inviteID, inviter, who: this.user, invitees: [this.user], at });
  }

  async cancel(inviteID, invitees) {
    const { at } = await this.client.cancel({ inviteID });
    invitees.forEach((who) => this.tell({ phase: 'cancelled', inviteID, inviter: this.user, who, invitees: [who], at }));
  }

  // What the gateway tells

  listen() {
    const { client } = this;
    client.on('onReceiveNewInvitation', (notice) => this.invited(notice));
    client.on('onInviteesAdded', (notice) => this.tell({ ...notice, phase: 'added', who: notice.inviter, invitees: notice.inviteeList }));
    client.on('onInviteeAccepted', (notice) => this.answered(notice, 'accepted'));
    client.on('onInviteeRejected', (notice) => this.answered(notice, 'rejected'));
    client.on('onInvitationCancelled', (notice) => this.over(notice, 'cancelled'));
    client.on('onInvitationTimeout', (notice) => this.over(notice, 'timeout'));
    client.on('onInvitationEnded', (notice) => this.tell({ ...notice, phase: 'ended', who: '', inviter: '', invitees: [] }));
    client.on('state', ({ state }) => state === 'connected' && ['waiting', 'in'].includes(this.state) && this.catchUp().catch(() => {}));
    client.on('over', ({ inviteID, info }) => info && this.about.has(inviteID) && this.happeningsOf(info).forEach((each) => this.happened(each)));
  }

  invited(notice) {
    const content = read(notice.data);
    if (content?.kind === 'hello' && content.room === this.groupID) {
      this.greet(notice);
    } else if (content && notice.groupID === this.groupID) {
      this.remember(notice.inviteID, content);
      this.tell({ ...notice, phase: 'asked', who: notice.inviter, invitees: notice.inviteeList });
    }
  }

  /** Tells a newcomer how things stand, once we know it. */
  async greet(notice) {
    if (this.behind || this.state !== 'in') {
      this.greetings.push(notice);
    } else if (this.isOwner) {
      this.dispatchEvent(new CustomEvent('newcomer', { detail: notice.inviter }));
      await this.client.accept({ inviteID: notice.inviteID, data: write('welcome', this.model.snapshot()) }).catch(() => {});
    }
  }

  answered(notice, phase) {
    const content = read(notice.data);
    if (content?.kind === 'welcome') {
      this.welcomes = (this.welcomes ?? new Map()).set(notice.inviteID, content);
      if (notice.inviteID === this.helloID) {
        this.welcomed(content);
      }
      return;
    }
    this.tell({ ...notice, phase, who: notice.invitee, invitees: [notice.invitee], answer: content });
  }

  over(notice, phase) {
    notice.inviteeList.forEach((who) => this.tell({ ...notice, phase, who, invitees: [who] }));
  }

  // Telling the model

  remember(inviteID, content) {
    this.about.set(inviteID, content);
    if (this.about.size > MOST_KEPT) {
      this.about.delete(this.about.keys().next().value ?? '');
    }
  }

  tell(part) {
    const content = this.about.get(part.inviteID);
    if (content) {
      this.happened({ remaining: 0, answer: null, content, kind: content.kind, ...part });
    } else if (part.groupID === this.groupID) {
      this.lookUp(part.inviteID);
    }
  }

  /** What another device of ours asked is not told to this one; we hear of the answers only. */
  async lookUp(inviteID) {
    const info = await this.client.getSignalingInfo({ inviteID }).catch(() => null);
    if (info) {
      this.happeningsOf(info).forEach((happening) => this.happened(happening));
    }
  }

  /** @param {Happening} happening */
  happened(happening) {
    if (this.behind && this.since.length < MOST_KEPT) {
      this.since.push(happening);
    }
    if (this.state !== 'in') {
      return;
    }
    this.model.happen(happening);
    this.dispatchEvent(new CustomEvent('happening', { detail: happening }));
    this.changed();
  }

  set(state) {
    this.state = state;
    this.changed();
  }

  changed() {
    this.dispatchEvent(new Event('change'));
  }
}
