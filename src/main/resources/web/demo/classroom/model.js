// How things stand in a class. It is told what happens, and can be told twice; it knows no page and no gateway.

/**
 * @typedef {{inviteID: string, question: string, seconds: number, at: number, open: boolean, deadline: number, invited: string[],
 *   hands: Record<string, {up: boolean, at: number}>, passed: string[]}} Round
 * @typedef {{inviteID: string, user: string, speaking: boolean}} Floor
 */

export class ClassModel {
  constructor() {
    /** @type {Round | null} the last time the teacher asked for hands */
    this.round = null;
    /** @type {Floor | null} who was picked */
    this.floor = null;
    /** Of two who have the floor the later one has it. */
    this.floorAt = 0;
  }

  /** @param {import('../lib/room.js').Happening} happening */
  happen(happening) {
    const rules = { hands: 'asking', hand: 'handMoved', speak: 'picking', thanks: 'floorFreed', done: 'floorFreed' };
    this[rules[happening.kind]]?.(happening);
  }

  asking({ phase, inviteID, who, invitees, at, remaining, content }) {
    if (phase === 'asked' && inviteID !== this.round?.inviteID && at > (this.round?.at ?? 0)) {
      const { question, seconds } = content;
      const deadline = Date.now() + remaining;
      this.round = { inviteID, question, seconds, at, open: true, deadline, invited: [...invitees], hands: {}, passed: [] };
    }
    const { round } = this;
    if (round?.inviteID !== inviteID) {
      return;
    }
    if (phase === 'added') {
      round.invited = [...new Set([...round.invited, ...invitees])];
    } else if (phase === 'accepted') {
      this.moveHand(who, true, at);
    } else if (phase === 'rejected') {
      round.passed = [...new Set([...round.passed, who])];
    } else if (phase === 'ended') {
      round.open = false;
    }
  }

  handMoved({ phase, inviter, at, content }) {
    if (phase === 'asked' && content.round === this.round?.inviteID) {
      this.moveHand(inviter, content.up, at);
    }
  }

  picking({ phase, inviteID, invitees, at }) {
    if (phase === 'asked') {
      this.setFloor({ inviteID, user: invitees[0], speaking: false }, at);
    } else if (this.floor?.inviteID !== inviteID || phase === 'ended') {
      return;
    } else if (phase === 'accepted') {
      this.moveHand(this.floor.user, false, at);
      this.setFloor({ ...this.floor, speaking: true }, at);
    } else {
      this.moveHand(this.floor.user, false, at);
      this.setFloor(null, at);
    }
  }

  floorFreed({ phase, at }) {
    if (phase === 'asked') {
      this.setFloor(null, at);
    }
  }

  setFloor(floor, at) {
    if (at >= this.floorAt) {
      this.floor = floor;
      this.floorAt = at;
    }
  }

  moveHand(user, up, at) {
    if (this.round && at >= (this.round.hands[user]?.at ?? 0)) {
      this.round.hands[user] = { up, at };
    }
  }

  /** Those whose hands are up, the first one first. */
  raised() {
    return Object.entries(this.round?.hands ?? {})
      .filter(([, hand]) => hand.up)
      .sort(([, one], [, two]) => one.at - two.at)
      .map(([user]) => user);
  }

  /** @returns {'none' | 'asked' | 'up' | 'down' | 'passed'} how a student stands in this round */
  standing(user) {
    const hand = this.round?.hands[user];
    if (hand) {
      return hand.up ? 'up' : 'down';
    }
    if (this.round?.passed.includes(user)) {
      return 'passed';
    }
    return this.round?.open && this.round.invited.includes(user) ? 'asked' : 'none';
  }

  /** How many have answered, of how many. */
  count() {
    const { hands, passed, invited } = this.round ?? { hands: {}, passed: [], invited: [] };
    return { answered: new Set([...Object.keys(hands), ...passed]).size, of: invited.length };
  }

  snapshot() {
    const round = this.round && { ...this.round, deadline: undefined, remaining: Math.max(0, this.round.deadline - Date.now()) };
    return { round, floor: this.floor, floorAt: this.floorAt };
  }

  adopt({ round, floor, floorAt }) {
    this.round = round && { ...round, deadline: Date.now() + round.remaining };
    this.floor = floor;
    this.floorAt = floorAt;
  }
}
