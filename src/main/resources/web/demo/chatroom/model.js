// Who sits where in a chat room, and whose microphone is on. It is told what happens, and can be told twice.

/** The first one is the host's. */
export const SEATS = 8;

/**
 * @typedef {{seat: number, mic: boolean, muted: boolean, at: number}} Place `seat` -1: among the listeners
 * @typedef {{inviteID: string, user: string, seat: number, at: number}} Wish
 */

export class RoomModel {
  constructor() {
    /** @type {Record<string, Place>} */
    this.places = {};
    /** @type {Record<string, Wish>} listeners who ask for a seat, by inviteID */
    this.requests = {};
    /** @type {Record<string, Wish>} listeners who were invited to one */
    this.offers = {};
  }

  /** @param {import('../lib/room.js').Happening} happening */
  happen(happening) {
    const { kind, phase, inviteID, inviter, invitees, who, at, content, answer } = happening;
    if (kind === 'sit' || kind === 'offer') {
      const wishes = kind === 'sit' ? this.requests : this.offers;
      const user = kind === 'sit' ? inviter : invitees[0];
      if (phase === 'asked') {
        wishes[inviteID] = { inviteID, user, seat: content.seat, at };
      } else if (phase !== 'added') {
        const sits = wishes[inviteID]?.user ?? (kind === 'offer' ? who : user);
        delete wishes[inviteID];
        if (phase === 'accepted') {
          this.move(sits, { seat: answer?.seat ?? content.seat, mic: true, muted: false }, at);
        }
      }
    } else if (phase === 'asked') {
      this.told(kind, inviter, invitees[0], content, at);
    }
  }

  /** What needs nobody's consent. */
  told(kind, inviter, invitee, content, at) {
    if (kind === 'leave') {
      this.move(inviter, { seat: -1 }, at);
    } else if (kind === 'mic') {
      this.move(inviter, { mic: content.on, muted: false }, at);
    } else if (kind === 'mute') {
      this.move(invitee, { mic: false, muted: true }, at);
    } else if (kind === 'down') {
      this.move(invitee, { seat: -1 }, at);
    }
  }

  /** The later one counts. */
  move(user, change, at) {
    const place = this.places[user] ?? { seat: -1, mic: false, muted: false, at: 0 };
    if (at >= place.at) {
      this.places[user] = { ...place, ...change, at };
    }
  }

  /** @returns {string | undefined} who sits there */
  on(seat) {
    return Object.keys(this.places).find((user) => this.places[user].seat === seat);
  }

  seatOf(user) {
    return this.places[user]?.seat ?? -1;
  }

  /** Whether somebody may be given this seat: nobody sits there, and nobody else was invited to it. */
  isFree(seat) {
    return this.on(seat) === undefined && !Object.values(this.offers).some((offer) => offer.seat === seat);
  }

  firstFree() {
    return Array.from({ length: SEATS }, (_, seat) => seat).find((seat) => this.isFree(seat));
  }

  snapshot() {
    return { places: this.places, requests: this.requests, offers: this.offers };
  }

  adopt({ places, requests, offers }) {
    Object.assign(this, { places, requests, offers });
  }
}
