// An app in strict TypeScript. It is compiled, not run: what must not compile says so.

import { Bellwire, BellwireError, newInviteID } from '../../../main/resources/web/sdk/bellwire.js';
import type { InvitationEnded, Options, State } from '../../../main/resources/web/sdk/bellwire.js';
import { v2TIMManager } from '../../../main/resources/web/sdk/bellwire-tim.js';
import type { V2TimSignalingListener } from '../../../main/resources/web/sdk/bellwire-tim.js';

const options: Options = {
  url: 'wss://calls.example.org/v1/signaling',
  getToken: async ({ reason }) => (await fetch(`/token?because=${reason}`)).text(),
  storage: sessionStorage,
  features: ['ringing'],
};

export async function call(invitee: string): Promise<InvitationEnded['outcome'] | 'failed'> {
  const phone: Bellwire = new Bellwire(options);
  const login = await phone.connect();
  const open: string[] = login.pending.filter(({ state }) => state === 'open').map(({ inviteID }) => inviteID);
  const off: () => void = phone.on('onReceiveNewInvitation', ({ inviteID, inviter, remaining }) => {
    const until: number = Date.now() + remaining;
    console.log(inviter, open.length, until);
    void phone.reject({ inviteID, reason: 'busy' });
  });
  phone.on('state', ({ state, retryIn = 0 }) => console.log(state satisfies State, retryIn.toFixed()));
  phone.on('onGroupChanged', ({ change }) => change === 'online');
  phone.on('over', ({ info }) => info?.invitees[0]?.state === 'accepted');
  const inviteID = newInviteID();
  const ended = new Promise<InvitationEnded>((resolve) => phone.on('onInvitationEnded', resolve));
  try {
    const { expireAt, invitees } = await phone.invite({ invitee, inviteID, timeout: 12.5 });
    console.log(new Date(expireAt), invitees[0]?.reach === 'queued');
    return (await ended).outcome;
  } catch (error) {
    if (error instanceof BellwireError && error.retryable) {
      const wait: number | undefined = error.data.retryAfter;
      console.log(wait, error.code === 7008 || error.code === 'timeout');
    }
    return 'failed';
  } finally {
    off();
    phone.disconnect();
  }
}

export async function mistakes(phone: Bellwire): Promise<void> {
  // @ts-expect-error a token is needed
  new Bellwire({});
  // @ts-expect-error there is no such event
  phone.on('onRecieveNewInvitation', () => {});
  // @ts-expect-error an invitee is needed
  await phone.invite({ data: 'x' });
  // @ts-expect-error no such reason
  await phone.reject({ inviteID: 'x', reason: 'asleep' });
  // @ts-expect-error not ours to set
  phone.state = 'connected';
  // @ts-expect-error inner matters
  phone._ledger;
  // @ts-expect-error the notice has no such field
  phone.on('onInviteeRinging', ({ data }) => data);
}

export async function moved(): Promise<string | undefined> {
  const listener: V2TimSignalingListener = {
    onReceiveNewInvitation: (inviteID: string, inviter: string) => console.log(inviteID, inviter),
  };
  await v2TIMManager.initSDK({ sdkAppID: 1, url: '/v1/signaling' });
  const { code } = await v2TIMManager.login({ userID: 'alice', userSig: 'a.b.c' });
  const signaling = v2TIMManager.getSignalingManager();
  signaling.addSignalingListener(listener);
  const { data } = await signaling.invite({ invitee: 'bob', data: String(code), timeout: 30 });
  return data?.toUpperCase();
}

