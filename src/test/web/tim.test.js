// An app that was written against the V2TIM family, on Bellwire.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { V2TIMManager, v2TIMManager } from '../../main/resources/web/sdk/bellwire-tim.js';
import { BACKOFF, WebSocket, client, heard } from './support/client.js';
import { Gateway } from './support/gateway.js';
import { token } from './support/tokens.js';

describe('the names of the family', () => {
  let gateway;
  const managers = [];

  before(async () => {
    gateway = await Gateway.start({ store: { kind: 'memory' } });
  });

  after(async () => {
    await Promise.all(managers.map((manager) => manager.logout()));
    await gateway?.close();
  });

  /** Somebody who is logged in, with what the listener was told. */
  async function user(userID, options = {}) {
    const manager = new V2TIMManager();
    managers.push(manager);
    await manager.initSDK({ sdkAppID: 1400000000, url: gateway.url, WebSocket, backoff: BACKOFF, ...options });
    const login = await manager.login({ userID, userSig: token(userID) });
    assert.deepEqual(login, { code: 0, desc: '' });
    const signaling = manager.getSignalingManager();
    const told = [];
    const waiting = [];
    const listener = Object.fromEntries(
      ['ReceiveNewInvitation', 'InviteeAccepted', 'InviteeRejected', 'InvitationCancelled', 'InvitationTimeout', 'InvitationModified']
        .map((name) => `on${name}`)
        .map((name) => [
          name,
          (...values) => {
            told.push([name, ...values]);
            waiting.splice(0).forEach((resolve) => resolve());
          },
        ]),
    );
    signaling.addSignalingListener(listener);
    const hears = async (name) => {
      while (!told.some(([each]) => each === name)) {
        await new Promise((resolve) => waiting.push(resolve));
      }
      return told.find(([each]) => each === name).slice(1);
    };
    return { manager, signaling, listener, told, hears };
  }

  test('a call from one to one', async () => {
    const alice = await user('alice');
    const bob = await user('bob');

    const invited = await alice.signaling.invite({
      invitee: 'bob',
      data: 'room 42',
      onlineUserOnly: false,
      offlinePushInfo: { title: 'Alice' },
      timeout: 30,
    });
    const inviteID = invited.data;
    assert.deepEqual(invited, { code: 0, desc: '', data: inviteID });
    assert.deepEqual(await bob.hears('onReceiveNewInvitation'), [inviteID, 'alice', '', ['bob'], 'room 42']);
    assert.equal((await bob.signaling.getSignalingInfo({ inviteID })).data.actionType, 1);
    assert.deepEqual(await alice.signaling.modifyInvitation({ inviteID, data: 'room 43' }), { code: 0, desc: '' });
    assert.deepEqual(await bob.hears('onInvitationModified'), [inviteID, 'room 43']);
    assert.deepEqual(await bob.signaling.accept({ inviteID, data: 'yes' }), { code: 0, desc: '' });
    assert.deepEqual(await alice.hears('onInviteeAccepted'), [inviteID, 'bob', 'yes']);
    assert.equal((await bob.signaling.reject({ inviteID })).code, 8010);
    assert.deepEqual((await alice.signaling.getSignalingInfo({ inviteID })).data, {
      inviteID,
      inviter: 'alice',
      groupID: '',
      inviteeList: ['bob'],
      data: 'room 43',
      businessID: 1,
      timeout: 30,
      actionType: 3,
    });
    assert.deepEqual(await alice.manager.getLoginUser(), { code: 0, desc: '', data: 'alice' });
  });

  test('rejecting, cancelling, running out of time, in a group', async () => {
    const teacher = await user('teacher');
    const anna = await user('anna');
    const owner = client(gateway.url, 'owner');
    await owner.connect();
    await owner.createGroup({ groupID: 'class', memberList: ['teacher', 'anna', 'ben'] });
    owner.disconnect();

    const first = await teacher.signaling.inviteInGroup({ groupID: 'class', inviteeList: ['anna', 'ben'], data: 'hands', timeout: 0.3 });
    await anna.hears('onReceiveNewInvitation');
    await anna.signaling.reject({ inviteID: first.data, data: 'busy', reason: 'busy' });
    assert.deepEqual(await teacher.hears('onInviteeRejected'), [first.data, 'anna', 'busy']);
    assert.deepEqual(await anna.hears('onInvitationTimeout'), [first.data, ['ben']]);
    anna.told.length = 0;
    const second = await teacher.signaling.inviteInGroup({ groupID: 'class', inviteeList: ['anna'], data: 'speak' });
    await anna.hears('onReceiveNewInvitation');
    await teacher.signaling.cancel({ inviteID: second.data, data: 'too late' });
    assert.deepEqual(await anna.hears('onInvitationCancelled'), [second.data, 'teacher', 'too late']);
  });

  test('listeners come and go, in both spellings', async () => {
    const carl = await user('carl');
    const dora = await user('dora');
    const calls = [];
    const other = { onReceiveNewInvitation: (inviteID, inviter) => calls.push(inviter) };
    dora.signaling.addSignalingListener({ listener: other });

    await carl.signaling.invite({ invitee: 'dora', data: '' });
    await dora.hears('onReceiveNewInvitation');
    dora.signaling.removeSignalingListener(other);
    await carl.signaling.invite({ invitee: 'dora', data: 'again' });
    await dora.signaling.invite({ invitee: 'nobody' });
    dora.signaling.removeSignalingListener();
    await carl.signaling.invite({ invitee: 'dora', data: 'and again' });
    await dora.signaling.invite({ invitee: 'nobody' });

    assert.deepEqual(calls, ['carl']);
    assert.deepEqual(dora.told.map(([, , , , , data]) => data), ['', 'again']);
    assert.deepEqual(await dora.signaling.addInvitedSignaling({}), { code: 0, desc: '' });
  });

  test('what goes wrong is a code', async () => {
    const erna = await user('erna');
    const states = [];
    const listener = Object.fromEntries(
      ['onConnecting', 'onConnectSuccess', 'onConnectFailed', 'onKickedOffline', 'onUserSigExpired'].map((name) => [
        name,
        () => states.push(name),
      ]),
    );

    assert.equal((await erna.signaling.invite({ invitee: 'erna' })).code, 6017);
    assert.equal((await v2TIMManager.login({ userID: 'x', userSig: token('x') })).code, 6013);
    assert.equal((await v2TIMManager.getSignalingManager().invite({ invitee: 'erna' })).code, 6014);
    await v2TIMManager.initSDK({ url: gateway.url, WebSocket, backoff: BACKOFF, deviceID: 'd', listener });
    assert.equal((await v2TIMManager.login({ userID: 'x', userSig: token('y') })).code, 6017);
    assert.equal((await v2TIMManager.login({ userID: 'x', userSig: token('x', -10) })).code, 6014);
    assert.equal(states.at(-1), 'onUserSigExpired');
    assert.equal((await v2TIMManager.login({ userID: 'x', userSig: token('x') })).code, 0);
    assert.equal(states.at(-1), 'onConnectSuccess');
    const other = client(gateway.url, 'x', { deviceID: 'd' });
    await other.connect();
    while (!states.includes('onKickedOffline')) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    other.disconnect();
    assert.equal((await v2TIMManager.getSignalingManager().invite({ invitee: 'erna' })).code, 6014);
    assert.deepEqual(await v2TIMManager.logout(), { code: 0, desc: '' });
    assert.deepEqual(await v2TIMManager.logout(), { code: 0, desc: '' });
    assert.deepEqual(await v2TIMManager.getLoginUser(), { code: 0, desc: '', data: '' });
    assert.equal(await heard(other, 'state').then(({ state }) => state), 'connecting');
  });
});
