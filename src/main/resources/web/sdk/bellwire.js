/**
 * Bellwire for JavaScript: rings, and answers, through a Bellwire gateway.
 *
 * An ES module without dependencies, for browsers and for Node from 20 on (Node 20 needs a WebSocket: that of `ws`).
 * The rules it follows are those of the client protocol, cited as PROTOCOL with the number of the rule.
 *
 * Once `connect` was called it stays connected on its own, until `disconnect`, or until the gateway says that there is
 * no point in coming back (state `closed`). Calls that are made meanwhile wait; calls whose answer got lost are
 * repeated, if repeating is safe; notices that were missed are delivered in order, and none twice.
 */

/** @typedef {import('./bellwire.d.ts').Options} Options */
/** @typedef {import('./bellwire.d.ts').LoginResult} LoginResult */
/** @typedef {import('./bellwire.d.ts').StateDetail} StateDetail */

const SUBPROTOCOL = 'signaling.v1.json';
const PATH = '/v1/signaling';
/** Where this module came from: most often that is where the gateway is. */
const HOME = import.meta.url;

/** How far the gateway goes back behind `since` (PROTOCOL 2.13). */
const OVERLAP_MS = 10000;
/** How many invitations a client may name when it resumes (PROTOCOL 2.14), and how many it remembers for itself. */
const MAX_KNOWN = 500;
const MAX_REMEMBERED = 2000;
/** How long a ping may go unanswered (PROTOCOL 1.12), and how long connecting, login included, may take. */
const ANSWER_MS = 5000;
const OPENING_MS = 10000;
const TOKEN_MS = 30000;
/** A token is replaced when a fifth of its life, and at most this, is left. */
const REFRESH_MS = 60000;
/** So long a login that nobody waits for any more may still be on its way. */
const GHOST_MS = 60000;
/** Timers can't wait longer. */
const LONGEST_MS = 2147483647;

/** Error codes (PROTOCOL 7.2). The first three may be gone when one tries again. */
const INTERNAL = -32603;
const TOO_MANY = 7008;
const UNAVAILABLE = 8503;
const REFUSED = 6014;
const TOO_LONG = 8001;
const UNKNOWN = 8010;
const NOT_ALLOWED = 8011;

/** Close codes (PROTOCOL 1.17). After all others a client comes back at once, and resumes. */
const CLOSED_NORMALLY = 1000;
const CLOSED_ABNORMALLY = 1006;
const CLOSED_UNAUTHORIZED = 4401;
const CLOSED_SILENT = 4408;
const CLOSED_REPLACED = 4409;
const CLOSED_FLOODING = 4429;
const CLOSED_FOR_BUGS = [1002, 1003, 1007, 1009];

/** Done already, they answer 8011 (PROTOCOL 6.6): never repeated when nobody knows whether they were done. */
const NEVER_REPEATED = ['leaveGroup', 'dismissGroup', 'logout'];

/** Which call makes which notice. The device that acts is told by its answer, not by the notice (PROTOCOL 4.8). */
const CALL_OF = {
  onInviteeAccepted: 'accept',
  onInviteeRejected: 'reject',
  onInvitationCancelled: 'cancel',
  onInvitationModified: 'modifyInvitation',
};

/** @type {Required<Pick<Options, 'features' | 'callTimeout' | 'maxWaiting' | 'storageKey'>>} */
const DEFAULTS = { features: ['ringing', 'groups'], callTimeout: 20000, maxWaiting: 100, storageKey: 'bellwire' };

/** In ms. After a loss the first attempt comes within `first`, later ones within `base` doubled each time, up to `max`. */
const BACKOFF = { first: 500, base: 500, max: 20000, stable: 5000 };

/** A call that failed, or a connection that was given up. */
export class BellwireError extends Error {
  /**
   * @param {import('./bellwire.d.ts').ErrorCode} code the gateway's (PROTOCOL 7.2), or a word of our own
   * @param {string} message for people
   * @param {any} [data] what belongs to the code
   */
  constructor(code, message, data) {
    super(message);
    this.name = 'BellwireError';
    this.code = code;
    this.data = data ?? {};
    /** Whether the same call may succeed later, and is safe to repeat. */
    this.retryable = code === TOO_MANY || code === UNAVAILABLE || code === 'timeout' || code === 'busy';
  }
}

/** A UUID in lower case, to invite with: who knows it before the answer can cancel, and repeat. */
export function newInviteID() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => (byte + 256).toString(16).slice(1)).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** What this client knows: how far it heard of which invitation. */
class Ledger {
  constructor() {
    /** The `at` up to which nothing is missing; 0: nothing is known at all. */
    this.since = 0;
    this.newest = 0;
    /** @type {Map<string, {seq: number, at: number, over: boolean, own: Set<string>}>} the latest touched is last */
    this.rows = new Map();
  }

  /** The row of an invitation, a new one if there is none.
   * @param {string} inviteID */
  row(inviteID) {
    const row = this.rows.get(inviteID) ?? { seq: 0, at: 0, over: false, own: new Set() };
    this.rows.delete(inviteID);
    this.rows.set(inviteID, row);
    if (this.rows.size > MAX_REMEMBERED) {
      this.sweep();
    }
    if (this.rows.size > MAX_REMEMBERED) {
      this.rows.delete(/** @type {string} */ (this.rows.keys().next().value));
    }
    return row;
  }

  /** Whether a notice is news; if so, it is known from now on.
   * @param {string} name @param {any} notice */
  isNews(name, notice) {
    const row = this.row(notice.inviteID);
    if (notice.seq <= row.seq) {
      return false;
    }
    row.seq = notice.seq;
    row.at = notice.at;
    row.over = name === 'onInvitationEnded';
    this.newest = Math.max(this.newest, notice.at);
    return true;
  }

  /** Nothing older than the newest notice is missing any more. Who is cut off in a replay must not believe that. */
  settle() {
    this.since = this.newest;
  }

  /** Forgets what ended so long ago that a resume does not bring it up again. */
  sweep() {
    for (const [inviteID, row] of this.rows) {
      if (row.over && row.at < this.since - OVERLAP_MS) {
        this.rows.delete(inviteID);
      }
    }
  }

  /** The parameter of the login (PROTOCOL 2.12 to 2.14).
   * @param {number} limit of those that are named. Of the others all is told again, and dropped here. */
  resume(limit) {
    this.sweep();
    const known = [...this.rows].reverse().slice(0, limit);
    return { since: this.since, known: Object.fromEntries(known.map(([inviteID, row]) => [inviteID, row.seq])) };
  }

  /** Those that seem open. */
  open() {
    return [...this.rows].filter(([, row]) => !row.over).map(([inviteID]) => inviteID);
  }

  /** For a page that is loaded again. */
  save() {
    this.sweep();
    const rows = [...this.rows].slice(-MAX_KNOWN).map(([id, row]) => [id, row.seq, row.at, row.over ? 1 : 0]);
    return { since: this.since, rows };
  }

  /** @param {any} saved */
  load(saved) {
    for (const [inviteID, seq, at, over] of saved.rows) {
      Object.assign(this.row(inviteID), { seq, at, over: !!over });
    }
    this.since = this.newest = Number(saved.since) || 0;
  }
}

/** One user on one device. */
export class Bellwire {
  /** @param {Options} options */
  constructor(options) {
    /** @type {import('./bellwire.d.ts').State} */
    this.state = 'idle';
    /** @type {string | undefined} */
    this.userID = undefined;
    this.deviceID = options.deviceID;
    /** @type {import('./bellwire.d.ts').Limits | undefined} */
    this.limits = undefined;

    this._options = { ...DEFAULTS, ...given(options) };
    this._backoff = { ...BACKOFF, ...given(options.backoff) };
    /** @type {Map<string, Set<Function>>} */
    this._listeners = new Map();
    this._ledger = new Ledger();
    this._maxKnown = MAX_KNOWN;
    /** @type {string[]} what seemed open when the login was answered */
    this._before = [];

    this._lastID = 0;
    /** @type {Map<number, any>} what the app waits for; in the order of the calls */
    this._calls = new Map();
    /** @type {Map<number, {method: string, answered: (error: any, result?: any) => void}>} what this connection waits for */
    this._asked = new Map();

    /** @type {any} the promise of connect(); null: nobody wants to be connected */
    this._ready = null;
    /** @type {any} */
    this._socket = null;
    /** Counts what begins or ends attempts, so that whoever waited for a token knows whether it still matters. */
    this._turn = 0;
    this._attempts = 0;
    this._refusals = 0;
    this._liveAt = 0;
    this._ghostUntil = 0;
    this._heartbeatMs = OPENING_MS;
    /** @type {string | undefined} */
    this._token = undefined;
    /** @type {any} */
    this._retryTimer = undefined;
    /** @type {any} */
    this._pulseTimer = undefined;
    /** @type {any} */
    this._refreshTimer = undefined;
    /** @type {any} */
    this._saveTimer = undefined;
    /** @type {(event: Event) => void} */
    this._onPage = (event) => this._pageChanged(event);
    this._load();
  }

  /** Connects, and stays connected. Resolves once logged in, with what was missed delivered; rejects if that is hopeless. */
  connect() {
    if (this._ready) {
      return this._ready.promise;
    }
    this._attempts = this._refusals = 0;
    const { promise } = this._await();
    this._listenToPage('addEventListener');
    this._open();
    return promise;
  }

  /** Closes the connection, and stays away. Calls that wait fail with `closed`. */
  disconnect() {
    if (this._ready) {
      this._end('idle', new BellwireError('closed', 'disconnected'), { code: CLOSED_NORMALLY });
    }
  }

  /** Takes leave of the gateway, and forgets what was known of the invitations. */
  async logout() {
    try {
      await this._call('logout');
    } finally {
      this._ledger = new Ledger();
      this._token = undefined;
      this.disconnect();
      this._store();
    }
    return {};
  }

  /**
   * @param {string} name a notice, or `state`, `pending`, `over`
   * @param {Function} listener is given what belongs to the event
   * @returns {() => void} ends it
   */
  on(name, listener) {
    const listeners = this._listeners.get(name) ?? new Set();
    this._listeners.set(name, listeners.add(listener));
    return () => {
      listeners.delete(listener);
    };
  }

  /** @param {import('./bellwire.d.ts').InviteParams} params */
  invite(params) {
    return this._invite('invite', params);
  }

  /** @param {import('./bellwire.d.ts').InviteInGroupParams} params */
  inviteInGroup(params) {
    return this._invite('inviteInGroup', params);
  }

  /** @param {import('./bellwire.d.ts').CancelParams} params */
  cancel(params) {
    return this._call('cancel', params);
  }

  /** @param {import('./bellwire.d.ts').AcceptParams} params */
  accept(params) {
    return this._call('accept', params);
  }

  /** @param {import('./bellwire.d.ts').RejectParams} params */
  reject(params) {
    return this._call('reject', params);
  }

  /** @param {import('./bellwire.d.ts').ModifyParams} params */
  modifyInvitation(params) {
    return this._call('modifyInvitation', params);
  }

  /** @param {import('./bellwire.d.ts').AddInviteesParams} params */
  addInvitees(params) {
    return this._call('addInvitees', params);
  }

  /** @param {import('./bellwire.d.ts').InvitationParams} params */
  ringing(params) {
    return this._call('ringing', params);
  }

  /** @param {import('./bellwire.d.ts').InvitationParams} params */
  getSignalingInfo(params) {
    return this._call('getSignalingInfo', params);
  }

  /** @param {import('./bellwire.d.ts').ListParams} [params] */
  listInvitations(params) {
    return this._call('listInvitations', params);
  }

  /** @param {import('./bellwire.d.ts').CreateGroupParams} params */
  createGroup(params) {
    return this._call('createGroup', params);
  }

  /** @param {import('./bellwire.d.ts').GroupParams} params */
  joinGroup(params) {
    return this._call('joinGroup', params);
  }

  /** @param {import('./bellwire.d.ts').GroupParams} params */
  leaveGroup(params) {
    return this._call('leaveGroup', params);
  }

  /** @param {import('./bellwire.d.ts').GroupParams} params */
  dismissGroup(params) {
    return this._call('dismissGroup', params);
  }

  /** @param {import('./bellwire.d.ts').GroupMembersParams} params */
  addGroupMembers(params) {
    return this._call('addGroupMembers', params);
  }

  /** @param {import('./bellwire.d.ts').GroupMembersParams} params */
  removeGroupMembers(params) {
    return this._call('removeGroupMembers', params);
  }

  /** @param {import('./bellwire.d.ts').GetGroupMembersParams} params */
  getGroupMembers(params) {
    return this._call('getGroupMembers', params);
  }

  ping() {
    return this._call('ping');
  }

  // The calls of the app

  /** An ID of our own makes an invitation safe to repeat (PROTOCOL 3.8), and lets a resume tell of it in any case.
   * @param {string} method @param {any} params */
  _invite(method, params) {
    const inviteID = params.inviteID ?? newInviteID();
    return this._call(method, { ...params, inviteID });
  }

  /** @param {string} method @param {any} [params] @returns {Promise<any>} */
  _call(method, params) {
    return new Promise((resolve, reject) => {
      if (!this._ready) {
        throw new BellwireError('closed', 'not connected: call connect() first', { inviteID: params?.inviteID });
      }
      if (this._calls.size >= this._options.maxWaiting) {
        throw new BellwireError('busy', this._calls.size + ' calls wait already', { inviteID: params?.inviteID });
      }
      const id = ++this._lastID;
      const text = message(id, method, params);
      const begins = method.startsWith('invite') && !this._ledger.rows.has(params.inviteID);
      const patience = Math.min(this._options.callTimeout, LONGEST_MS);
      const timer = setTimeout(() => this._fail(call, 'timeout', 'no answer in time'), patience);
      const call = { id, method, params, text, begins, resolve, reject, timer, sent: false, tried: false };
      this._calls.set(id, call);
      if (begins) {
        this._ledger.row(params.inviteID);
      }
      this._transmit(call);
    });
  }

  /** Sends a call, or leaves it to wait for the connection. Too long a message would cost us the connection (PROTOCOL 1.9).
   * @param {any} call */
  _transmit(call) {
    if (this.state === 'connected' && !call.sent && this._calls.has(call.id)) {
      const limit = /** @type {any} */ (this.limits).messageBytes;
      if (new TextEncoder().encode(call.text).length > limit) {
        this._answered(call, { code: TOO_LONG, message: 'the call is too long', data: { limit } });
      } else {
        call.sent = call.tried = true;
        this._socket.send(call.text);
      }
    }
  }

  /** @param {any} call @param {any} error @param {any} [result] */
  _answered(call, error, result) {
    if (error?.code === UNAVAILABLE && !NEVER_REPEATED.includes(call.method)) {
      call.sent = false;
      clearTimeout(call.again);
      call.again = setTimeout(() => this._transmit(call), (error.data?.retryAfter ?? 500) * (1 + Math.random()));
      return;
    }
    const inviteID = call.params?.inviteID;
    const row = this._ledger.rows.get(inviteID);
    if (error) {
      if (call.begins && row?.seq === 0) {
        this._ledger.rows.delete(inviteID);
      }
      this._settle(call).reject(new BellwireError(error.code, error.message, error.data));
    } else {
      if (result.at) {
        row?.own.add(call.method + result.at);
      }
      this._settle(call).resolve(result);
    }
  }

  /** @param {any} call @param {'timeout' | 'lost' | 'closed'} code @param {string} message */
  _fail(call, code, message) {
    this._settle(call).reject(new BellwireError(code, call.method + ': ' + message, { inviteID: call.params?.inviteID }));
  }

  /** @param {any} call */
  _settle(call) {
    clearTimeout(call.timer);
    clearTimeout(call.again);
    this._calls.delete(call.id);
    return call;
  }

  // The connection

  /** Takes a token and opens a socket. */
  async _open() {
    clearTimeout(this._retryTimer);
    const turn = ++this._turn;
    this._set('connecting');
    try {
      const token = this._token ?? (await this._fetchToken(this._refusals ? 'refresh' : 'connect'));
      if (turn === this._turn) {
        this._token = token;
        this._dial();
      }
    } catch (/** @type {any} */ error) {
      if (turn !== this._turn) {
        return;
      }
      if (error?.retryable === false) {
        this._end('closed', error, { reason: error.code === 'url' ? 'url' : 'token' });
      } else {
        this._retry({ error });
      }
    }
  }

  /** @param {'connect' | 'refresh'} reason @returns {Promise<string>} */
  async _fetchToken(reason) {
    let timer;
    const tooLate = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new BellwireError('timeout', 'getToken gave no token in time')), TOKEN_MS);
    });
    try {
      const token = await Promise.race([this._options.getToken({ reason }), tooLate]);
      if (typeof token !== 'string') {
        throw new TypeError('getToken must give a string');
      }
      return token;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Opens a socket. What a socket says is heard only as long as it is the present one. */
  _dial() {
    const socket = this._newSocket();
    this._socket = socket;
    this._expect(OPENING_MS);
    const current = (/** @type {(event: any) => void} */ handler) => (/** @type {any} */ event) => {
      if (socket === this._socket) {
        handler(event);
      }
    };
    socket.onmessage = current((event) => this._receive(event.data));
    socket.onclose = current((event) => this._lost(event.code));
    // That of Node 22 fires no close if it can't connect. Later a close follows, and says more.
    socket.onerror = current(() => this._lost(CLOSED_ABNORMALLY));
    socket.onopen = current(() => {
      socket.onerror = () => {};
      this._login();
    });
  }

  /** @returns {any} */
  _newSocket() {
    const WebSocketClass = this._options.WebSocket ?? globalThis.WebSocket;
    try {
      if (!WebSocketClass) {
        throw new TypeError('there is no WebSocket here; give one: new Bellwire({ WebSocket, … })');
      }
      const url = new URL(this._options.url ?? PATH, HOME);
      url.protocol = url.protocol.replace('http', 'ws');
      if (url.pathname === '/') {
        url.pathname = PATH;
      }
      return new WebSocketClass(url.href, SUBPROTOCOL);
    } catch (/** @type {any} */ error) {
      throw new BellwireError('url', error.message);
    }
  }

  /** The ping behind the login is answered when the replay is over (PROTOCOL 2.18). */
  _login() {
    const resume = this._ledger.since ? this._ledger.resume(this._maxKnown) : undefined;
    const features = [...new Set(['ended', ...this._options.features])];
    this._ask('login', { token: this._token, deviceID: this.deviceID, features, resume }, (error, result) => {
      if (error) {
        this._loginFailed(error);
      } else {
        this._loggedIn(result);
        this._ask('ping', undefined, () => this._live(result));
      }
    });
  }

  /** @param {any} answer */
  _loginFailed({ code, message, data }) {
    const error = new BellwireError(code, message, data);
    if (code === REFUSED) {
      this._lost(CLOSED_UNAUTHORIZED, error);
    } else if (error.retryable || code === INTERNAL) {
      this._lost(CLOSED_SILENT, error);
    } else if (String(error.data.path).startsWith('resume') && this._maxKnown) {
      // The gateway takes fewer than is usual.
      this._maxKnown >>= 1;
      this._lost(CLOSED_SILENT, error);
    } else {
      this._end('closed', error, { reason: 'login' });
    }
  }

  /** @param {LoginResult} result */
  _loggedIn(result) {
    if (this.userID && this.userID !== result.userID) {
      this._ledger = new Ledger();
    }
    this.userID = result.userID;
    this.deviceID = result.deviceID;
    this.limits = result.limits;
    this._heartbeatMs = result.heartbeat * 1000;
    this._before = this._ledger.open();
    this._ledger.newest ||= this._ledger.since ||= result.serverTime;
    this._refreshLater(result.serverTime);
    this._emit('pending', result);
  }

  /** What was missed has come.
   * @param {LoginResult} result */
  _live(result) {
    this._liveAt = Date.now();
    this._refusals = 0;
    this._ledger.settle();
    for (const info of result.pending) {
      const row = this._ledger.row(info.inviteID);
      row.seq = Math.max(row.seq, info.seq);
    }
    this._save();
    const ready = this._ready;
    this._set('connected');
    ready.resolve(result);
    this._calls.forEach((call) => this._transmit(call));
    this._checkOpen(new Set(result.pending.map((info) => info.inviteID)));
  }

  /**
   * Asks for those that seemed open before, and are neither pending nor ended by the replay. PROTOCOL 2.17 takes them
   * for over; but those of groups that one only watches, and onlineUserOnly ones, are never pending.
   * @param {Set<string>} pending
   */
  async _checkOpen(pending) {
    const socket = this._socket;
    const ours = new Set([...this._calls.values()].map((call) => call.params?.inviteID));
    for (const inviteID of this._before) {
      const row = this._ledger.rows.get(inviteID);
      if (row && !row.over && !pending.has(inviteID) && !ours.has(inviteID)) {
        const info = await this._call('getSignalingInfo', { inviteID }).catch((error) => error);
        const over = info.state === 'ended' || info.code === UNKNOWN || info.code === NOT_ALLOWED;
        // If it has just ended, its notice is on the way. And not too many questions at once.
        await new Promise((resolve) => setTimeout(resolve, info.state === 'ended' ? 1000 : 25));
        if (!this._socket || socket !== this._socket) {
          return;
        }
        if (over && !row.over) {
          row.over = true;
          row.at = this._ledger.newest;
          this._emit('over', { inviteID, info: info.state ? info : null });
        }
      }
    }
  }

  /** @param {string} text */
  _receive(text) {
    this._expect(0);
    let received;
    try {
      received = JSON.parse(text);
    } catch (/** @type {any} */ error) {
      this._end('closed', error, { reason: 'protocol' });
      return;
    }
    const { id, method, params, error, result } = received;
    const asked = this._asked.get(id);
    const call = this._calls.get(id);
    if (method) {
      this._notice(method, params);
    } else if (asked) {
      this._asked.delete(id);
      asked.answered(error, result);
    } else if (call) {
      this._answered(call, error, result);
    }
  }

  /** @param {string} name @param {any} params */
  _notice(name, params) {
    if (params.inviteID) {
      if (!this._ledger.isNews(name, params)) {
        return;
      }
      if (this.state === 'connected') {
        this._ledger.settle();
      }
      this._save();
      if (this._isOwn(name, params)) {
        return;
      }
    }
    this._emit(name, params);
  }

  /** Whether a notice of a replay tells of what this very device did, so that it has, or now gets, the answer.
   * @param {string} name @param {any} params */
  _isOwn(name, params) {
    const own = this._ledger.row(params.inviteID).own;
    const method = /** @type {any} */ (CALL_OF)[name];
    if (this.state === 'connected') {
      own.clear();
      return false;
    }
    if (!method || (params.invitee ?? params.inviter) !== this.userID) {
      return false;
    }
    if (own.has(method + params.at)) {
      return true;
    }
    const call = [...this._calls.values()].find(
      (each) =>
        each.tried &&
        each.method === method &&
        each.params.inviteID === params.inviteID &&
        (params.invitee ? params.deviceID === this.deviceID : method !== 'cancel' && each.params.data === params.data),
    );
    if (call) {
      this._settle(call).resolve({ inviteID: params.inviteID, at: params.at });
    }
    return !!call;
  }

  /** @param {number} code @param {BellwireError} [error] */
  _lost(code, error) {
    const live = this.state === 'connected';
    if (live) {
      this._await();
    }
    this._hangUp();
    for (const call of [...this._calls.values()].filter((each) => each.sent)) {
      call.sent = false;
      if (NEVER_REPEATED.includes(call.method)) {
        this._fail(call, 'lost', 'the connection was lost; perhaps it was done');
      }
    }
    if (live && Date.now() - this._liveAt >= this._backoff.stable) {
      this._attempts = 0;
    }
    const failure = error ?? new BellwireError('closed', 'the gateway closed the connection with ' + code, { code });
    if (code === CLOSED_REPLACED && this._isGhost()) {
      this._retry({ code });
    } else if (code === CLOSED_REPLACED) {
      this._end('closed', failure, { code, reason: 'replaced' });
    } else if (CLOSED_FOR_BUGS.includes(code)) {
      this._end('closed', failure, { code, reason: 'protocol' });
    } else if (code !== CLOSED_UNAUTHORIZED) {
      this._retry({ code, error }, code === CLOSED_FLOODING ? 4 * this._backoff.base : error?.data.retryAfter);
    } else {
      this._token = undefined;
      if (++this._refusals > 2) {
        this._end('closed', failure, { code, reason: 'token' });
      } else {
        this._retry({ code, error });
      }
    }
  }

  /**
   * Whether it may have been ourselves who took over: a login on a connection that we had given up can reach the gateway
   * late, after the next one. Believed once.
   */
  _isGhost() {
    const ghost = Date.now() < this._ghostUntil;
    this._ghostUntil = 0;
    return ghost;
  }

  /** @param {Partial<StateDetail>} why @param {number} [floor] ms to wait at least */
  _retry(why, floor = 0) {
    const { first, base, max } = this._backoff;
    const bound = this._attempts ? Math.min(max, base * 2 ** this._attempts) : first;
    this._attempts = Math.min(this._attempts + 1, 30);
    // A page that is told of no network waits for the event; now and then it tries all the same, as it may be told wrongly.
    const retryIn = globalThis.navigator?.onLine === false ? max : floor + Math.random() * bound;
    this._retryTimer = setTimeout(() => this._open(), retryIn);
    this._set('waiting', { ...why, retryIn });
  }

  /** @param {'idle' | 'closed'} state @param {any} error @param {Partial<StateDetail>} detail */
  _end(state, error, detail) {
    this._turn++;
    this._hangUp();
    this._listenToPage('removeEventListener');
    const ready = this._ready;
    this._ready = null;
    [...this._calls.values()].forEach((call) => this._fail(call, 'closed', error.message));
    this._store();
    this._set(state, state === 'closed' ? { ...detail, error } : detail);
    ready.reject(error);
  }

  /** Whatever comes from the socket from now on is of no interest. */
  _hangUp() {
    const socket = this._socket;
    this._socket = null;
    clearTimeout(this._retryTimer);
    clearTimeout(this._pulseTimer);
    clearTimeout(this._refreshTimer);
    if ([...this._asked.values()].some(({ method }) => method === 'login')) {
      this._ghostUntil = Date.now() + GHOST_MS;
    }
    this._asked.clear();
    socket?.close(CLOSED_NORMALLY);
  }

  /** A new promise for connect(); nobody has to take it. */
  _await() {
    const ready = /** @type {any} */ ({});
    ready.promise = new Promise((resolve, reject) => Object.assign(ready, { resolve, reject }));
    ready.promise.catch(() => {});
    this._ready = ready;
    return ready;
  }

  /** Asks on this connection, and only on this one.
   * @param {string} method @param {any} params @param {(error: any, result?: any) => void} answered */
  _ask(method, params, answered) {
    // Whoever listens may have disconnected just now.
    if (this._socket) {
      const id = ++this._lastID;
      this._asked.set(id, { method, answered });
      this._socket.send(message(id, method, params));
    }
  }

  // Heartbeat, token and page

  /** Something must come within so many ms; 0: whatever comes, after a heartbeat of silence we ask.
   * @param {number} ms */
  _expect(ms) {
    clearTimeout(this._pulseTimer);
    this._pulseTimer = setTimeout(
      () => (ms ? this._silent() : this._probe()),
      ms || this._heartbeatMs,
    );
  }

  /** Nobody is there to answer a close. The socket of `ws` can do without, and no longer keeps a program alive. */
  _silent() {
    this._socket?.terminate?.();
    this._lost(CLOSED_SILENT);
  }

  /** Is the gateway still there? */
  _probe() {
    this._expect(ANSWER_MS);
    this._ask('ping', undefined, () => {});
  }

  /** By the gateway's clock, as ours may be wrong.
   * @param {number} serverTime */
  _refreshLater(serverTime) {
    const left = expiry(this._token) - serverTime;
    const wait = Math.max(left - Math.min(left / 5, REFRESH_MS), 1000);
    clearTimeout(this._refreshTimer);
    if (wait < LONGEST_MS) {
      this._refreshTimer = setTimeout(() => this._refresh(), wait);
    }
  }

  /** Replaces the token on the living connection (PROTOCOL 2.9). As long as that fails it is tried again; in the end: 4401. */
  async _refresh() {
    const socket = this._socket;
    const again = () => {
      this._refreshTimer = setTimeout(() => this._refresh(), ANSWER_MS * (0.5 + Math.random()));
    };
    const token = await this._fetchToken('refresh').catch(() => '');
    if (socket !== this._socket) {
      return;
    }
    if (!token) {
      again();
      return;
    }
    this._ask('login', { token }, (error, result) => {
      if (!error) {
        this._token = token;
        this._refreshLater(result.serverTime);
      } else if (error.code === UNAVAILABLE || error.code === TOO_MANY) {
        again();
      } else {
        this._loginFailed(error);
      }
    });
  }

  /** @param {'addEventListener' | 'removeEventListener'} how */
  _listenToPage(how) {
    const { document } = globalThis;
    for (const name of ['online', 'offline', 'pageshow', 'pagehide']) {
      globalThis[how]?.(name, this._onPage);
    }
    document?.[how]('visibilitychange', this._onPage);
  }

  /** A page that comes back, or finds another network, can't trust its connection, nor its timers.
   * @param {Event} event */
  _pageChanged({ type }) {
    if (type === 'pagehide' || (type === 'visibilitychange' && document.visibilityState === 'hidden')) {
      this._store();
    } else if (this.state === 'connected') {
      this._probe();
    } else if (this.state === 'waiting' && type !== 'offline') {
      this._attempts = 0;
      this._open();
    }
  }

  // Events and storage

  /** @param {import('./bellwire.d.ts').State} state @param {Partial<StateDetail>} [detail] */
  _set(state, detail) {
    this.state = state;
    this._emit('state', { state, ...detail });
  }

  /** @param {string} name @param {any} event */
  _emit(name, event) {
    for (const listener of [...(this._listeners.get(name) ?? [])]) {
      try {
        listener(event);
      } catch (error) {
        // One listener's fault is not another's; the page's handler of errors hears of it all the same.
        report(error);
      }
    }
  }

  _save() {
    if (this._options.storage) {
      this._saveTimer ??= setTimeout(() => this._store(), 200);
    }
  }

  _store() {
    clearTimeout(this._saveTimer);
    this._saveTimer = undefined;
    const { storage, storageKey } = this._options;
    const { userID, deviceID } = this;
    try {
      storage?.setItem(storageKey, JSON.stringify({ userID, deviceID, ...this._ledger.save() }));
    } catch {
      // Full, or forbidden: then a page that is loaded again begins anew.
    }
  }

  _load() {
    const { storage, storageKey } = this._options;
    try {
      const saved = JSON.parse(storage?.getItem(storageKey) ?? '');
      this.deviceID ??= saved.deviceID;
      this._ledger.load(saved);
      this.userID = saved.userID;
    } catch {
      // There is nothing, or nothing of ours.
      this._ledger = new Ledger();
    }
  }
}

/** Options that are there and undefined are not given.
 * @template T @param {T | undefined} options @returns {T} */
function given(options) {
  return /** @type {T} */ (Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined)));
}

/** @param {unknown} error */
function report(error) {
  const throwLater = () =>
    setTimeout(() => {
      throw error;
    });
  (globalThis.reportError ?? throwLater)(error);
}

/** @param {number} id @param {string} method @param {any} params */
function message(id, method, params) {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}

/** When a token expires, in ms; far away if it does not say.
 * @param {string | undefined} token */
function expiry(token = '') {
  try {
    const claims = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    return JSON.parse(atob(claims)).exp * 1000 || Infinity;
  } catch {
    return Infinity;
  }
}
