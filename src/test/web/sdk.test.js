// What an app does with the module, while nothing goes wrong.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Bellwire, BellwireError, newInviteID } from '../../main/resources/web/sdk/bellwire.js';
import { WebSocket, client, heard, names, next } from './support/client.js';
import { Gateway } from './support/gateway.js';

describe('a client', () => {
  let gateway;
  const phones = [];

  before(async () => {
    gateway = await Gateway.start({ store: { kind: 'memory' } });
  });

  after(async () => {
    phones.forEach((phone) => phone.disconnect());
    await gateway?.close();
  });

  /** Nobody else has these users. */
  let users = 0;
  function user(name, options) {
    const phone = client(gateway.url, `${name}-${++users}`, options);
    phones.push(phone);
    return phone;
  }

  async function connected(...all) {
    await Promise.all(all.map((phone) => phone.connect()));
    return all;
  }

  test('logs in and learns who it is', async () => {
    const phone = user('alice', { deviceID: 'laptop-3' });
    assert.equal(phone.state, 'idle');

    const login = await phone.connect();

    assert.equal(phone.state, 'connected');
    assert.equal(phone.userID, login.userID);
    assert.equal(phone.deviceID, 'laptop-3');
    assert.equal(phone.limits.dataBytes, 16384);
    assert.deepEqual(login.pending, []);
    assert.deepEqual(
      phone.heard.filter(({ name }) => name === 'state').map(({ state }) => state),
      ['connecting', 'connected'],
    );
    assert.equal(phone.connect(), phone.connect());
  });

  test('rings, rings back, is accepted, and both hear the end', async () => {
    const [alice, bob] = await connected(user('alice'), user('bob'));
    const ring = next(bob, 'onReceiveNewInvitation');

    const invited = await alice.invite({ invitee: bob.userID, data: 'room 42', timeout: 20 });
    const { inviteID, inviter, data, remaining } = await ring;
    await bob.ringing({ inviteID });
    await heard(alice, 'onInviteeRinging');
    const accepted = await bob.accept({ inviteID, data: 'coming' });
    await heard(alice, 'onInvitationEnded');
    await heard(bob, 'onInvitationEnded');

    assert.deepEqual(invited.invitees, [{ userID: bob.userID, state: 'inviting', reach: 'delivered' }]);
    assert.deepEqual([inviteID, inviter, data], [invited.inviteID, alice.userID, 'room 42']);
    assert.ok(remaining > 0 && remaining <= 20000);
    assert.equal(accepted.inviteID, inviteID);
    assert.deepEqual(names(alice), ['onInviteeRinging', 'onInviteeAccepted', 'onInvitationEnded']);
    assert.deepEqual(names(bob), ['onReceiveNewInvitation', 'onInvitationEnded']);
    assert.equal((await heard(alice, 'onInviteeAccepted')).data, 'coming');
    assert.equal((await heard(alice, 'onInvitationEnded')).outcome, 'answered');
  });

  test('rejects with a reason, cancels, modifies', async () => {
    const [alice, bob] = await connected(user('alice'), user('bob'));

    const busy = await alice.invite({ invitee: bob.userID });
    await heard(bob, 'onReceiveNewInvitation');
    await bob.reject({ inviteID: busy.inviteID, reason: 'busy' });
    const rejected = await heard(alice, 'onInviteeRejected');
    const second = await alice.invite({ invitee: bob.userID, data: 'one' });
    await alice.modifyInvitation({ inviteID: second.inviteID, data: 'two' });
    const modified = await heard(bob, 'onInvitationModified');
    await alice.cancel({ inviteID: second.inviteID, data: 'never mind' });
    const cancelled = await heard(bob, 'onInvitationCancelled');

    assert.equal(rejected.reason, 'busy');
    assert.equal(modified.data, 'two');
    assert.equal(cancelled.data, 'never mind');
  });

  test('hears of a deadline', async () => {
    const [alice, bob] = await connected(user('alice'), user('bob'));

    const { inviteID } = await alice.invite({ invitee: bob.userID, timeout: 0.2 });
    const [atAlice, atBob] = await Promise.all([heard(alice, 'onInvitationTimeout'), heard(bob, 'onInvitationTimeout')]);

    assert.deepEqual(atAlice.inviteeList, [bob.userID]);
    assert.equal(atBob.inviteID, inviteID);
  });

  test('calls in a group, with all that groups can do', async () => {
    const [teacher, anna, ben] = await connected(user('teacher'), user('anna'), user('ben'));
    const groupID = `class-${users}`;

    assert.deepEqual(await teacher.createGroup({ groupID, memberList: [anna.userID] }), {
      groupID,
      owner: teacher.userID,
      join: 'open',
      size: 2,
    });
    assert.equal((await ben.joinGroup({ groupID })).size, 3);
    assert.deepEqual((await heard(teacher, 'onGroupChanged')).memberList, [ben.userID]);
    const { inviteID } = await teacher.inviteInGroup({ groupID, inviteeList: [anna.userID], data: 'raise hands' });
    assert.equal((await heard(ben, 'onReceiveNewInvitation')).groupID, groupID);
    await teacher.addInvitees({ inviteID, inviteeList: [ben.userID] });
    await heard(anna, 'onInviteesAdded');
    await anna.accept({ inviteID });
    await heard(ben, 'onInviteeAccepted');
    await teacher.cancel({ inviteID, inviteeList: [ben.userID] });
    assert.equal((await heard(anna, 'onInvitationEnded')).outcome, 'answered');
    const { members, next: more } = await anna.getGroupMembers({ groupID });
    assert.deepEqual(members.map(({ userID }) => userID).sort(), [anna.userID, ben.userID, teacher.userID].sort());
    assert.equal(more, null);
    await teacher.addGroupMembers({ groupID, memberList: ['dora'] });
    assert.equal((await teacher.removeGroupMembers({ groupID, memberList: ['dora'] })).size, 3);
    assert.equal((await ben.leaveGroup({ groupID })).size, 2);
    assert.equal((await teacher.dismissGroup({ groupID })).size, 0);
  });

  test('reads one invitation, and lists them', async () => {
    const [alice, bob] = await connected(user('alice'), user('bob'));

    const { inviteID } = await alice.invite({ invitee: bob.userID, data: 'x' });
    const info = await bob.getSignalingInfo({ inviteID });
    const open = await alice.listInvitations({ state: 'open', limit: 5 });

    assert.equal(info.state, 'open');
    assert.equal(info.invitees[0].state, 'inviting');
    assert.deepEqual(open.invitations.map((each) => each.inviteID), [inviteID]);
    assert.deepEqual((await bob.listInvitations()).invitations.length, 1);
    assert.deepEqual(await alice.ping(), {});
  });

  test('chooses the inviteID itself, and may repeat', async () => {
    const [alice, bob] = await connected(user('alice'), user('bob'));
    const inviteID = newInviteID();
    assert.match(inviteID, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

    const first = await alice.invite({ invitee: bob.userID, inviteID });
    const again = await alice.invite({ invitee: bob.userID, inviteID });
    await assert.rejects(alice.invite({ invitee: bob.userID, inviteID, data: 'other' }), { code: 8012 });
    await bob.ping();

    assert.deepEqual([first.inviteID, first.expireAt], [again.inviteID, again.expireAt]);
    assert.deepEqual(names(bob), ['onReceiveNewInvitation']);
  });

  test('fails with code, data and whether trying again makes sense', async () => {
    const [alice] = await connected(user('alice'));

    const oneself = await alice.invite({ invitee: alice.userID }).catch((error) => error);
    assert.ok(oneself instanceof BellwireError && oneself instanceof Error);
    assert.deepEqual([oneself.code, oneself.data.path, oneself.retryable], [6017, 'invitee', false]);
    const unknown = await alice.accept({ inviteID: newInviteID() }).catch((error) => error);
    assert.deepEqual([unknown.code, unknown.retryable], [8010, false]);
    const many = await Promise.allSettled(Array.from({ length: 51 }, (_, i) => alice.invite({ invitee: `b${i}` })));
    const refused = many.find(({ status }) => status === 'rejected').reason;
    assert.deepEqual([refused.code, refused.data.limit, refused.retryable], [7008, 'openPerInviter', true]);
    assert.ok(refused.data.retryAfter > 0);
  });

  test('refuses a call that is too long for the gateway, and stays connected', async () => {
    const [alice] = await connected(user('alice'));

    await assert.rejects(alice.invite({ invitee: 'bob', data: 'é'.repeat(70000) }), { code: 8001 });
    await assert.rejects(alice.invite({ invitee: 'bob', data: 'x'.repeat(20000) }), { code: 8001, retryable: false });

    assert.equal(alice.state, 'connected');
  });

  test('listens until it does not want to any more, and one listener harms no other', async () => {
    const [alice, bob] = await connected(user('alice'), user('bob'));
    const calls = [];
    const failures = [];
    globalThis.reportError = (error) => failures.push(error.message);
    bob.on('onReceiveNewInvitation', () => {
      throw new Error('a fault of the page');
    });
    const off = bob.on('onReceiveNewInvitation', ({ data }) => calls.push(data));

    await alice.invite({ invitee: bob.userID, data: 'first' });
    await bob.ping();
    off();
    off();
    await alice.invite({ invitee: bob.userID, data: 'second' });
    await bob.ping();

    assert.deepEqual(calls, ['first']);
    assert.deepEqual(failures, ['a fault of the page', 'a fault of the page']);
    delete globalThis.reportError;
  });

  test('does not call before it connects, nor after it has left', async () => {
    const phone = user('alice');
    await assert.rejects(phone.ping(), { code: 'closed', retryable: false });
    const connecting = phone.connect();
    const waiting = phone.ping();
    phone.disconnect();

    await assert.rejects(connecting, { code: 'closed' });
    await assert.rejects(waiting, { code: 'closed' });
    assert.equal(phone.state, 'idle');
    phone.disconnect();
    await phone.connect();
    assert.deepEqual(await phone.logout(), {});
    assert.equal(phone.state, 'idle');
    await assert.rejects(phone.ping(), { code: 'closed' });
  });

  test('finds the gateway by its origin alone, and says when there is no such address', async () => {
    const phone = user('alice', { url: gateway.http, features: undefined, callTimeout: undefined, backoff: { max: undefined } });
    await phone.connect();
    const lost = user('alice', { url: 'mailto:nobody' });

    await assert.rejects(lost.connect(), { code: 'url' });

    assert.equal(lost.state, 'closed');
    assert.equal((await heard(lost, 'state', ({ state }) => state === 'closed')).reason, 'url');
  });

  test('needs a WebSocket', async () => {
    const { WebSocket: builtIn } = globalThis;
    globalThis.WebSocket = undefined;
    try {
      await assert.rejects(new Bellwire({ url: gateway.url, getToken: () => '' }).connect(), /new Bellwire\({ WebSocket/);
    } finally {
      globalThis.WebSocket = builtIn;
    }
    assert.ok(WebSocket);
  });
});
