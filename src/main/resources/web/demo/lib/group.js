// A group and who of it is there.

const UNKNOWN = 8011;
const EXISTS = 8012;
/** For pages of people, not for stadiums. */
const MOST_MEMBERS = 500;
/** Who comes and goes within a second is told once (PROTOCOL 4.11), so after a change we look again. */
const LOOK_AGAIN_MS = 1500;

/** Tells of changes with the event `change`. */
export class Group extends EventTarget {
  /** @param {import('/sdk/bellwire.js').Bellwire} client @param {string} groupID */
  constructor(client, groupID) {
    super();
    this.client = client;
    this.groupID = groupID;
    /** @type {Map<string, {userID: string, role: string, online: boolean}>} */
    this.members = new Map();
    this.entered = false;
    client.on('onGroupChanged', (event) => event.groupID === groupID && this.changed(event));
    // What changed while we were away nobody tells: notices of groups are best effort.
    client.on('state', ({ state }) => state === 'connected' && this.entered && this.refresh());
  }

  /** Joins. Gives false if there is no such group. */
  async join() {
    try {
      await this.client.joinGroup({ groupID: this.groupID });
    } catch (error) {
      if (error.code === UNKNOWN) {
        return false;
      }
      throw error;
    }
    await this.enter();
    return true;
  }

  /** Makes the group. Gives false if somebody else has it. */
  async create() {
    try {
      await this.client.createGroup({ groupID: this.groupID });
    } catch (error) {
      if (error.code === EXISTS) {
        return false;
      }
      throw error;
    }
    await this.enter();
    return true;
  }

  /** Joins, and makes the group if there is none. */
  async joinOrCreate() {
    return (await this.join()) || (await this.create()) || this.join();
  }

  async enter() {
    this.entered = true;
    await this.refresh();
  }

  async refresh() {
    /** @type {Group['members']} */
    const members = new Map();
    let before;
    try {
      do {
        const page = await this.client.getGroupMembers({ groupID: this.groupID, before, limit: 100 });
        page.members.forEach((member) => members.set(member.userID, member));
        before = page.next ?? undefined;
      } while (before && members.size < MOST_MEMBERS);
    } catch {
      return; // The next connection tries again.
    }
    this.members = members;
    this.dispatchEvent(new Event('change'));
  }

  /** @param {import('/sdk/bellwire.js').GroupChanged} event */
  changed({ change, memberList }) {
    if (change === 'joined') {
      this.refresh();
      return;
    }
    for (const userID of memberList) {
      const member = this.members.get(userID);
      if (change === 'left') {
        this.members.delete(userID);
      } else if (member) {
        member.online = change === 'online';
      }
    }
    this.dispatchEvent(new Event('change'));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.refresh(), LOOK_AGAIN_MS);
  }

  /** All but one, those who are there first, by name. */
  others(userID) {
    return [...this.members.values()]
      .filter((member) => member.userID !== userID)
      .sort((one, two) => Number(two.online) - Number(one.online) || one.userID.localeCompare(two.userID));
  }

  /** Who made it. */
  get owner() {
    return [...this.members.values()].find((member) => member.role === 'owner');
  }
}
