/**
 * Bellwire under the names of the V2TIM family, for apps that were written against one of its SDKs: change the import,
 * and what `initSDK` and `login` are given. `src/docs/migration.md` goes through it call by call.
 *
 * As there, promises never reject: they resolve with `{ code, desc, data }`, code 0 is success. Listeners are objects of
 * callbacks with parameters in a fixed order.
 */

import { Bellwire } from './bellwire.js';

/** Where the family has a number for what bellwire.js says with a word. */
const CODES = new Map(Object.entries({ timeout: 6012, closed: 6014, busy: 7008, lost: 9508 }));
const NOT_INITIALIZED = 6013;
const NOT_LOGGED_IN = 6014;
const INVALID = 6017;

/** What each callback is given, in this order. */
const CALLBACKS = {
  onReceiveNewInvitation: ['inviteID', 'inviter', 'groupID', 'inviteeList', 'data'],
  onInviteeAccepted: ['inviteID', 'invitee', 'data'],
  onInviteeRejected: ['inviteID', 'invitee', 'data'],
  onInvitationCancelled: ['inviteID', 'inviter', 'data'],
  onInvitationTimeout: ['inviteID', 'inviteeList'],
  onInvitationModified: ['inviteID', 'data'],
};

/** The calls that changed something last: 1 invite, 2 cancel, 3 accept, 4 reject, 5 timeout. */
const ACTION_TYPES = { inviting: 1, cancelled: 2, accepted: 3, rejected: 4, timeout: 5 };

/** @param {any} error */
function failure(error) {
  return { code: CODES.get(error.code) ?? (Number(error.code) || INVALID), desc: String(error.message ?? error) };
}

/** @param {Promise<any>} call @param {(result: any) => any} [data] of the answer */
async function answer(call, data) {
  try {
    const result = await call;
    return data ? { code: 0, desc: '', data: data(result) } : { code: 0, desc: '' };
  } catch (error) {
    return failure(error);
  }
}

/** Invites, answers, and listens. */
export class V2TIMSignalingManager {
  /** @param {() => Bellwire | null} phone the one that is logged in */
  constructor(phone) {
    this._phone = phone;
    /** @type {Set<any>} */
    this._listeners = new Set();
  }

  /** @param {any} listener an object of callbacks, or one that has it as `listener` */
  addSignalingListener(listener) {
    this._listeners.add(listener?.listener ?? listener);
  }

  /** @param {any} [listener] none: all of them */
  removeSignalingListener(listener) {
    if (listener) {
      this._listeners.delete(listener.listener ?? listener);
    } else {
      this._listeners.clear();
    }
  }

  /** Data: the inviteID.
   * @param {any} params */
  invite({ invitee, data, onlineUserOnly, offlinePushInfo, timeout }) {
    const params = { invitee, data, onlineUserOnly, offlinePushInfo, timeout };
    return this._call((phone) => phone.invite(params), ({ inviteID }) => inviteID);
  }

  /** Data: the inviteID.
   * @param {any} params */
  inviteInGroup({ groupID, inviteeList, data, onlineUserOnly, timeout }) {
    const params = { groupID, inviteeList, data, onlineUserOnly, timeout };
    return this._call((phone) => phone.inviteInGroup(params), ({ inviteID }) => inviteID);
  }

  /** @param {any} params */
  cancel({ inviteID, data }) {
    return this._call((phone) => phone.cancel({ inviteID, data }));
  }

  /** @param {any} params */
  accept({ inviteID, data }) {
    return this._call((phone) => phone.accept({ inviteID, data }));
  }

  /** @param {any} params `reason` is Bellwire's own */
  reject({ inviteID, data, reason }) {
    return this._call((phone) => phone.reject({ inviteID, data, reason }));
  }

  /** @param {any} params */
  modifyInvitation({ inviteID, data }) {
    return this._call((phone) => phone.modifyInvitation({ inviteID, data }));
  }

  /** Asked for by inviteID: there are no messages here.
   * @param {any} params */
  getSignalingInfo({ inviteID }) {
    return this._call(
      (phone) => phone.getSignalingInfo({ inviteID }),
      ({ inviter, groupID, inviteeList, data, businessID, timeout, invitees }) => {
        const latest = invitees.reduce((/** @type {any} */ a, /** @type {any} */ b) => (b.at > a.at ? b : a));
        const actionType = /** @type {any} */ (ACTION_TYPES)[latest.state];
        return { inviteID, inviter, groupID, inviteeList, data, businessID, timeout, actionType };
      },
    );
  }

  /** Nothing to do: what is open comes by itself at login. */
  async addInvitedSignaling() {
    return { code: 0, desc: '' };
  }

  /** @param {(phone: Bellwire) => Promise<any>} call @param {(result: any) => any} [data] */
  async _call(call, data) {
    const phone = this._phone();
    return phone ? answer(call(phone), data) : { code: NOT_LOGGED_IN, desc: 'login() comes first' };
  }

  /** Hands the notices of a client to the listeners.
   * @param {Bellwire} phone */
  _attach(phone) {
    for (const [name, fields] of Object.entries(CALLBACKS)) {
      phone.on(/** @type {any} */ (name), (/** @type {any} */ notice) => {
        for (const listener of [...this._listeners]) {
          listener[name]?.(...fields.map((field) => notice[field]));
        }
      });
    }
  }
}

/** The entrance: one user at a time. */
export class V2TIMManager {
  constructor() {
    /** @type {any} */
    this._options = null;
    /** @type {Bellwire | null} */
    this._phone = null;
    this._signaling = new V2TIMSignalingManager(() => this._phone);
  }

  /**
   * @param {any} options those of `Bellwire`, and `listener`, an object with `onConnecting`, `onConnectSuccess`,
   *     `onConnectFailed(code, desc)`, `onKickedOffline`, `onUserSigExpired`; `sdkAppID` and `logLevel` mean nothing here
   */
  async initSDK({ sdkAppID, logLevel, ...options } = /** @type {any} */ ({})) {
    this._options = options;
    return { code: 0, desc: '', data: true };
  }

  /** Logs in: `userSig` is a token (a JWT) for that user.
   * @param {{userID: string, userSig: string}} user */
  async login({ userID, userSig }) {
    if (!this._options) {
      return { code: NOT_INITIALIZED, desc: 'initSDK() comes first' };
    }
    this._phone?.disconnect();
    const phone = this._newPhone(userSig);
    this._phone = phone;
    this._signaling._attach(phone);
    const connected = await answer(phone.connect());
    if (connected.code === 0 && phone.userID !== userID) {
      phone.disconnect();
      connected.code = INVALID;
      connected.desc = 'the userSig is that of ' + phone.userID;
    }
    if (connected.code !== 0 && this._phone === phone) {
      this._phone = null;
    }
    return connected;
  }

  async logout() {
    const phone = this._phone;
    this._phone = null;
    const left = phone ? await answer(phone.logout()) : { code: 0, desc: '' };
    return left.code === NOT_LOGGED_IN ? { code: 0, desc: '' } : left;
  }

  async getLoginUser() {
    return { code: 0, desc: '', data: this._phone?.userID ?? '' };
  }

  getSignalingManager() {
    return this._signaling;
  }

  /** @param {string} userSig */
  _newPhone(userSig) {
    const { listener = {}, getToken, ...options } = this._options;
    // Without getToken there is one userSig per login: when it has expired the app logs in again with another.
    const once = (/** @type {any} */ { reason }) => {
      if (reason === 'refresh') {
        throw Object.assign(new Error('the userSig has expired, or is not good'), { code: NOT_LOGGED_IN, retryable: false });
      }
      return userSig;
    };
    const phone = new Bellwire({ ...options, features: [], getToken: getToken ?? once });
    phone.on('state', ({ state, code, error, reason }) => {
      if (state === 'connecting') {
        listener.onConnecting?.();
      } else if (state === 'connected') {
        listener.onConnectSuccess?.();
      } else if (state === 'waiting') {
        listener.onConnectFailed?.(code ?? 0, error?.message ?? '');
      } else if (reason === 'replaced') {
        listener.onKickedOffline?.();
      } else if (reason === 'token') {
        listener.onUserSigExpired?.();
      }
    });
    return phone;
  }
}

/** The one that most apps need. */
export const v2TIMManager = new V2TIMManager();
