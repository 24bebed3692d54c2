/** One user on one device. See `bellwire.js`. */
export class Bellwire {
  constructor(options: Options);

  /** Where the connection is; the event `state` tells of each change. */
  readonly state: State;
  /** Who is logged in; undefined before the first login. */
  readonly userID: string | undefined;
  /** This device, as those who take part in a call see it. */
  readonly deviceID: string | undefined;
  /** The gateway's limits; undefined before the first login. */
  readonly limits: Limits | undefined;

  /**
   * Connects, and stays connected. Resolves once logged in and once what was missed has been delivered; while the gateway
   * can't be reached it waits, and the event `state` says why. Rejects when going on is hopeless, or with `closed` after
   * `disconnect()`. Calling it again is harmless.
   */
  connect(): Promise<LoginResult>;

  /** Closes the connection and stays away. Calls that wait fail with `closed`. */
  disconnect(): void;

  /** Takes leave of the gateway, forgets what was known of invitations and the token, and disconnects. */
  logout(): Promise<{}>;

  /** Listens to an event. Returns a function that ends it. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void;

  /** Rings one user. Without an `inviteID` it makes one, so that it can be repeated without ringing twice. */
  invite(params: InviteParams): Promise<InviteResult>;
  /** Rings members of a group. */
  inviteInGroup(params: InviteInGroupParams): Promise<InviteResult>;
  /** Takes an invitation of ours back, from everybody who has not answered, or from some. */
  cancel(params: CancelParams): Promise<ActResult>;
  accept(params: AcceptParams): Promise<ActResult>;
  reject(params: RejectParams): Promise<ActResult>;
  /** Changes the `data` of an open invitation of ours. */
  modifyInvitation(params: ModifyParams): Promise<ActResult>;
  /** Invites more members of the group; the deadline stays. */
  addInvitees(params: AddInviteesParams): Promise<InviteResult>;
  /** Says that this device alerts its user. */
  ringing(params: InvitationParams): Promise<{}>;
  getSignalingInfo(params: InvitationParams): Promise<SignalingInfo>;
  /** Ours, as inviter or invitee, newest first. */
  listInvitations(params?: ListParams): Promise<InvitationList>;
  createGroup(params: CreateGroupParams): Promise<GroupResult>;
  joinGroup(params: GroupParams): Promise<GroupResult>;
  leaveGroup(params: GroupParams): Promise<GroupResult>;
  dismissGroup(params: GroupParams): Promise<GroupResult>;
  addGroupMembers(params: GroupMembersParams): Promise<GroupResult>;
  removeGroupMembers(params: GroupMembersParams): Promise<GroupResult>;
  getGroupMembers(params: GetGroupMembersParams): Promise<GroupMemberList>;
  ping(): Promise<{}>;
}

/** A UUID in lower case, to invite with: who knows it before the answer can cancel, and repeat. */
export function newInviteID(): string;

/** A call that failed, or a connection that was given up. */
export class BellwireError extends Error {
  constructor(code: ErrorCode, message: string, data?: ErrorData);
  readonly name: string;
  /**
   * A number: the gateway's (PROTOCOL 7.2). A word: ours. `timeout`: no answer in time, perhaps it was done, perhaps not.
   * `lost`: the connection broke during a call that can't be repeated. `busy`: too many calls wait.
   * `closed`: not connected, and nobody tries to be. `url`: there is no such address, or no WebSocket.
   */
  readonly code: ErrorCode;
  readonly data: ErrorData;
  /** Whether the same call may succeed later, and is safe to repeat (an invite: with the same `inviteID`). */
  readonly retryable: boolean;
}

export type ErrorCode = number | 'timeout' | 'lost' | 'busy' | 'closed' | 'url';

/** What belongs to the code; PROTOCOL 7.2 says which. */
export interface ErrorData {
  inviteID?: string;
  state?: InviteeState;
  by?: string;
  deviceID?: string;
  at?: number;
  reason?: string;
  path?: string;
  problem?: string;
  /** ms */
  retryAfter?: number;
  limit?: string | number;
  nonMembers?: string[];
  /** The close code of the connection. */
  code?: number;
}

export interface Options {
  /** Where the gateway is, as in `wss://calls.example.org/v1/signaling`. Default: where this module came from. */
  url?: string;
  /**
   * Gives a token (a JWT) for the user: `connect` for the first time, `refresh` when the last one was refused or is about
   * to expire. When it throws, it is asked again later, unless the error has `retryable: false`.
   */
  getToken: (why: { reason: 'connect' | 'refresh' }) => string | Promise<string>;
  /** Default: the one in `storage`, else one that the gateway makes. Never a hardware ID: others see it. */
  deviceID?: string;
  /** Notices to hear besides the usual ones. Default: both. */
  features?: Feature[];
  /** Keeps the deviceID, and what is known of invitations, for the next page load; `sessionStorage` fits best. */
  storage?: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  /** Default: `bellwire`. */
  storageKey?: string;
  /** Where there is none built in: that of `ws`. */
  WebSocket?: any;
  /** How long a call may take, waiting for the connection included, in ms. Default: 20000. */
  callTimeout?: number;
  /** How many calls may wait for an answer at the same time. Default: 100. */
  maxWaiting?: number;
  /** When to come back after a connection was lost, in ms. */
  backoff?: {
    /** The first attempt comes within this time. Default: 500. */
    first?: number;
    /** The others within this, doubled each time; default: 500 … */
    base?: number;
    /** … up to this. Default: 20000. */
    max?: number;
    /** A connection that lived for so long counts as a success. Default: 5000. */
    stable?: number;
  };
}

export type Feature = 'ringing' | 'groups';

/**
 * `idle`: not asked to connect. `connecting`: taking a token, connecting, logging in, or catching up.
 * `connected`: calls are answered. `waiting`: for the next attempt. `closed`: given up; see `reason`.
 */
export type State = 'idle' | 'connecting' | 'connected' | 'waiting' | 'closed';

/** The events: the gateway's notices (PROTOCOL 4.5) and three of our own. */
export interface Events {
  onReceiveNewInvitation: NewInvitation;
  onInviteeAccepted: InviteeAccepted;
  onInviteeRejected: InviteeRejected;
  onInvitationCancelled: InvitationCancelled;
  onInvitationTimeout: InvitationTimeout;
  onInvitationModified: InvitationModified;
  onInviteesAdded: InviteesAdded;
  onInviteeRinging: InviteeRinging;
  onInvitationEnded: InvitationEnded;
  onGroupChanged: GroupChanged;
  /** The connection changed. */
  state: StateDetail;
  /** At each login, before the notices that were missed: what is open now. To draw with, not to ring. */
  pending: LoginResult;
  /** An invitation is over, and its end was not to be had as a notice. */
  over: InvitationOver;
}

export interface StateDetail {
  state: State;
  /** With `waiting` and `closed`: the close code of the connection, if there was one. */
  code?: number;
  /** With `waiting` and `closed`: what went wrong, if it is known. */
  error?: Error;
  /** With `waiting`: ms until the next attempt. */
  retryIn?: number;
  /**
   * With `closed`. `replaced`: this user and device connected elsewhere. `token`: fresh tokens are refused, or getToken
   * gave up. `login`: the gateway does not like the login. `protocol`: a bug. `url`: no such address.
   */
  reason?: 'replaced' | 'token' | 'login' | 'protocol' | 'url';
}

export interface InvitationOver {
  inviteID: string;
  /** null: the gateway does not know it any more. */
  info: SignalingInfo | null;
}

export interface Limits {
  dataBytes: number;
  inviteeList: number;
  timeoutSeconds: number;
  messageBytes: number;
}

export interface LoginResult {
  userID: string;
  deviceID: string;
  /** ms since 1970, by the store's clock. */
  serverTime: number;
  /** Seconds. */
  heartbeat: number;
  limits: Limits;
  /** Open invitations of which we are the inviter, or an invitee in whatever state. */
  pending: SignalingInfo[];
  /** `before` for the rest, through `listInvitations({state: 'open', before})`. */
  pendingNext: string | null;
}

// Parameters (PROTOCOL 3.4)

export interface InvitationParams {
  inviteID: string;
}

interface InviteOptions {
  data?: string;
  /** Seconds, 0 to 86400; default: 30. */
  timeout?: number;
  onlineUserOnly?: boolean;
  offlinePushInfo?: object;
  /** From `newInviteID()`. */
  inviteID?: string;
}

export interface InviteParams extends InviteOptions {
  invitee: string;
}

export interface InviteInGroupParams extends InviteOptions {
  groupID: string;
  inviteeList: string[];
  /** Who hears of it: all members, or only those who take part. Default: `group`. */
  scope?: 'group' | 'invitees';
}

export interface CancelParams extends InvitationParams {
  data?: string;
  /** Only these. */
  inviteeList?: string[];
}

export interface AcceptParams extends InvitationParams {
  data?: string;
}

export interface RejectParams extends InvitationParams {
  data?: string;
  reason?: RejectReason;
}

export interface ModifyParams extends InvitationParams {
  data: string;
}

export interface AddInviteesParams extends InvitationParams {
  inviteeList: string[];
}

export interface ListParams {
  state?: 'open' | 'ended' | 'all';
  /** The `next` of the page before. */
  before?: string;
  /** 1 to 100; default: 20. */
  limit?: number;
}

export interface GroupParams {
  groupID: string;
}

export interface CreateGroupParams extends GroupParams {
  join?: 'open' | 'invite';
  memberList?: string[];
}

export interface GroupMembersParams extends GroupParams {
  memberList: string[];
}

export interface GetGroupMembersParams extends GroupParams {
  before?: string;
  limit?: number;
}

// Results

export type RejectReason = 'decline' | 'busy' | 'unsupported';
export type InviteeState = 'inviting' | 'accepted' | 'rejected' | 'cancelled' | 'timeout';

export interface InviteResult {
  inviteID: string;
  /** ms since 1970, by the store's clock. */
  expireAt: number;
  invitees: { userID: string; state: InviteeState; reach: 'delivered' | 'queued' | 'pushed' | 'offline' }[];
}

export interface ActResult {
  inviteID: string;
  at: number;
}

export interface SignalingInfo {
  inviteID: string;
  inviter: string;
  /** Empty if 1:1. */
  groupID: string;
  inviteeList: string[];
  data: string;
  timeout: number;
  onlineUserOnly: boolean;
  businessID: 1;
  state: 'open' | 'ended';
  createTime: number;
  expireAt: number;
  /** ms until the deadline. */
  remaining: number;
  invitees: {
    userID: string;
    state: InviteeState;
    data: string;
    reason: RejectReason | '';
    deviceID: string;
    at: number;
  }[];
  seq: number;
  truncated?: true;
}

export interface InvitationList {
  invitations: SignalingInfo[];
  next: string | null;
}

export interface GroupResult {
  groupID: string;
  owner: string;
  join: 'open' | 'invite';
  size: number;
}

export interface GroupMemberList {
  members: { userID: string; role: 'owner' | 'member'; online: boolean }[];
  next: string | null;
}

// Notices (PROTOCOL 4.5)

export interface Notice {
  inviteID: string;
  /** Counts the decisions of this invitation. */
  seq: number;
  /** ms since 1970, by the store's clock. */
  at: number;
  truncated?: true;
}

export interface NewInvitation extends Notice {
  inviter: string;
  /** Empty if 1:1. */
  groupID: string;
  inviteeList: string[];
  data: string;
  /** Seconds. */
  timeout: number;
  /** ms until the deadline, when the notice was made. */
  remaining: number;
}

export interface InviteeAccepted extends Notice {
  invitee: string;
  data: string;
  inviter: string;
  groupID: string;
  deviceID: string;
}

export interface InviteeRejected extends InviteeAccepted {
  reason: RejectReason;
}

export interface InvitationCancelled extends Notice {
  inviter: string;
  data: string;
  /** Those who were cancelled. */
  inviteeList: string[];
  groupID: string;
}

export interface InvitationTimeout extends Notice {
  /** All who ran out of time. */
  inviteeList: string[];
  inviter: string;
  groupID: string;
}

export interface InvitationModified extends Notice {
  data: string;
  inviter: string;
  groupID: string;
}

export interface InviteesAdded extends Notice {
  inviteeList: string[];
  inviter: string;
  groupID: string;
}

export interface InviteeRinging extends Notice {
  invitee: string;
  deviceID: string;
}

export interface InvitationEnded extends Notice {
  outcome: 'answered' | 'rejected' | 'cancelled' | 'timeout' | 'mixed';
  invitees: { userID: string; state: InviteeState; reason: RejectReason | '' }[];
}

export interface GroupChanged {
  groupID: string;
  change: 'joined' | 'left' | 'dismissed' | 'online' | 'offline';
  memberList: string[];
}
