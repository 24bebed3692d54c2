import type { Options, RejectReason } from './bellwire.js';

/** As in the family: promises never reject; code 0 is success. */
export interface V2TimCallback {
  /** 0, or Bellwire's number (PROTOCOL 7.2), or 6012 (no answer in time), 6013, 6014 (not logged in), 9508 (lost). */
  code: number;
  desc: string;
}

export interface V2TimValueCallback<T> extends V2TimCallback {
  /** Only with code 0. */
  data?: T;
}

export interface V2TimSignalingListener {
  onReceiveNewInvitation?(inviteID: string, inviter: string, groupID: string, inviteeList: string[], data: string): void;
  onInviteeAccepted?(inviteID: string, invitee: string, data: string): void;
  onInviteeRejected?(inviteID: string, invitee: string, data: string): void;
  onInvitationCancelled?(inviteID: string, inviter: string, data: string): void;
  onInvitationTimeout?(inviteID: string, inviteeList: string[]): void;
  onInvitationModified?(inviteID: string, data: string): void;
}

export interface V2TimSDKListener {
  onConnecting?(): void;
  onConnectSuccess?(): void;
  onConnectFailed?(code: number, desc: string): void;
  /** The same user and device logged in elsewhere. */
  onKickedOffline?(): void;
  /** Log in again, with another userSig. */
  onUserSigExpired?(): void;
}

export interface V2TimSignalingInfo {
  inviteID: string;
  inviter: string;
  groupID: string;
  inviteeList: string[];
  data: string;
  businessID: number;
  timeout: number;
  /** What happened last: 1 invite, 2 cancel, 3 accept, 4 reject, 5 timeout. */
  actionType: number;
}

/** What an invitation may carry besides those who are invited. */
export interface V2TimInviteParams {
  data?: string;
  onlineUserOnly?: boolean;
  timeout?: number;
}

type ListenerParam = V2TimSignalingListener | { listener: V2TimSignalingListener };

export class V2TIMSignalingManager {
  private constructor();
  addSignalingListener(listener: ListenerParam): void;
  /** Without a listener: removes all. */
  removeSignalingListener(listener?: ListenerParam): void;
  /** Data: the inviteID. */
  invite(params: V2TimInviteParams & { invitee: string; offlinePushInfo?: object }): Promise<V2TimValueCallback<string>>;
  /** Data: the inviteID. */
  inviteInGroup(
    params: V2TimInviteParams & { groupID: string; inviteeList: string[] },
  ): Promise<V2TimValueCallback<string>>;
  cancel(params: { inviteID: string; data?: string }): Promise<V2TimCallback>;
  accept(params: { inviteID: string; data?: string }): Promise<V2TimCallback>;
  reject(params: { inviteID: string; data?: string; reason?: RejectReason }): Promise<V2TimCallback>;
  modifyInvitation(params: { inviteID: string; data: string }): Promise<V2TimCallback>;
  /** By inviteID, not by message: there are no messages here. */
  getSignalingInfo(params: { inviteID: string }): Promise<V2TimValueCallback<V2TimSignalingInfo>>;
  /** Nothing to do: what is open comes by itself at login. */
  addInvitedSignaling(params?: object): Promise<V2TimCallback>;
}

export class V2TIMManager {
  /**
   * Options as for `Bellwire`. Without `getToken` an expired userSig ends the connection, and `onUserSigExpired` asks
   * for another login.
   */
  initSDK(
    options?: Partial<Options> & { sdkAppID?: number; logLevel?: number; listener?: V2TimSDKListener },
  ): Promise<V2TimValueCallback<boolean>>;
  /** `userSig`: a token (a JWT) for that user. */
  login(user: { userID: string; userSig: string }): Promise<V2TimCallback>;
  logout(): Promise<V2TimCallback>;
  /** Data: the userID, empty if nobody is logged in. */
  getLoginUser(): Promise<V2TimValueCallback<string>>;
  getSignalingManager(): V2TIMSignalingManager;
}

/** The one that most apps need. */
export const v2TIMManager: V2TIMManager;
