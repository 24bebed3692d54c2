// Thousands of cuts at random moments, while everybody rings everybody. In the end what each client heard is held against
// what a client with a good connection reads from the gateway: nothing is lost, nothing comes twice.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { client, next, until } from './support/client.js';
import { Gateway } from './support/gateway.js';
import { Proxy } from './support/proxy.js';

const CYCLES = Number(process.env.BELLWIRE_CYCLES ?? 4000);
const SEED = Number(process.env.BELLWIRE_SEED ?? Math.floor(Math.random() * 2 ** 31));
const PAIRS = 8;
/** Invitations of one pair that are under way at the same time. */
const LANES = 3;

/** Chance that can be had again with the same seed (mulberry32). */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One user behind one bad network. */
class Mobile {
  static async start(gateway, userID, random) {
    const mobile = new Mobile();
    mobile.random = random;
    mobile.network = await Proxy.start(() => gateway.port);
    mobile.phone = client(mobile.network.url, userID, { callTimeout: 120000, backoff: { first: 4, base: 4, max: 40, stable: 0 } });
    mobile.userID = userID;
    mobile.cycles = 0;
    await mobile.phone.connect();
    return mobile;
  }

  /** Cuts again and again, until told to stop: at once, or after some of what goes up or comes down got lost. */
  async suffer(goOn) {
    while (goOn()) {
      await pause(this.random() * 40);
      const how = this.random();
      if (how > 0.4) {
        this.network.lose({ down: true, up: how > 0.8 });
        await pause(this.random() * 15);
      }
      const back = next(this.phone, 'state', ({ state }) => state === 'connected');
      this.network.cut();
      // Now and then it is cut again while it resumes.
      if (this.random() < 0.3) {
        await pause(this.random() * 12);
        this.network.cut();
      }
      await back;
      this.cycles++;
    }
  }

  close() {
    this.phone.disconnect();
    this.network.close();
  }
}

/** Invites again and again, and now and then changes or cancels it. Keeps what was answered. */
async function inviteAgainAndAgain({ phone, random }, invitee, goOn, answers) {
  while (goOn()) {
    const answer = await phone.invite({ invitee, data: 'new', timeout: 0.1 + 0.5 * random() });
    answers.push(answer);
    const { inviteID } = answer;
    const over = next(phone, 'onInvitationEnded', (notice) => notice.inviteID === inviteID);
    const heardAlready = phone.heard.some((event) => event.name === 'onInvitationEnded' && event.inviteID === inviteID);
    const what = random();
    if (what < 0.5) {
      answer.modified = await outcome(phone.modifyInvitation({ inviteID, data: 'changed' }));
    }
    if (what > 0.7) {
      answer.cancelled = await outcome(phone.cancel({ inviteID }));
    }
    if (!heardAlready) {
      await over;
    }
  }
}

/** Answers what rings: accepts, rejects, or lets it ring. */
function answerAll({ phone, random }, acts) {
  phone.on('onReceiveNewInvitation', async ({ inviteID }) => {
    await pause(random() * 30);
    const what = random();
    if (what < 0.8) {
      const method = what < 0.5 ? 'accept' : 'reject';
      acts.set(inviteID, { method, ...(await outcome(phone[method]({ inviteID }))) });
    }
  });
}

/** That of a call: what it resolved with, or the code it failed with. Only 8010, "decided already", is an answer too. */
async function outcome(call) {
  try {
    return await call;
  } catch (error) {
    assert.equal(error.code, 8010, error);
    return { code: error.code };
  }
}

async function all(phone) {
  const invitations = [];
  let before;
  do {
    const page = await phone.listInvitations({ limit: 100, before });
    invitations.push(...page.invitations);
    before = page.next ?? undefined;
  } while (before);
  return new Map(invitations.map((info) => [info.inviteID, info]));
}

/** What one client heard of an invitation, besides what is no notice of it. */
function noticesOf(phone) {
  const byInvitation = new Map();
  for (const event of phone.heard) {
    if (event.inviteID && event.seq) {
      byInvitation.set(event.inviteID, [...(byInvitation.get(event.inviteID) ?? []), event]);
    }
  }
  return byInvitation;
}

function checkCommon(notices, info, who) {
  const seqs = notices.map(({ seq }) => seq);
  assert.deepEqual(seqs, [...new Set(seqs)].sort((a, b) => a - b), `${who}: each once, in order: ${JSON.stringify(notices)}`);
  const last = notices.at(-1);
  assert.equal(last?.name, 'onInvitationEnded', `${who}: the end comes, and comes last: ${JSON.stringify([info, notices])}`);
  assert.equal(last.invitees[0].state, info.invitees[0].state, `${who}: the one outcome`);
}

test(`nothing is lost or doubled in ${CYCLES} cuts (BELLWIRE_SEED=${SEED})`, { timeout: 300000 }, async (context) => {
  const gateway = await Gateway.start({ store: { kind: 'memory' }, limits: { callsPerSecond: 0 } });
  const mobiles = [];
  context.after(async () => {
    mobiles.forEach((mobile) => mobile.close());
    await gateway.close();
  });
  for (let i = 0; i < PAIRS; i++) {
    mobiles.push(await Mobile.start(gateway, `inviter-${i}`, chance(SEED + i)));
    mobiles.push(await Mobile.start(gateway, `invitee-${i}`, chance(SEED + 1000 + i)));
  }
  const inviters = mobiles.filter((_, i) => i % 2 === 0);
  const invitees = mobiles.filter((_, i) => i % 2 === 1);
  const answers = inviters.map(() => []);
  const acts = invitees.map(() => new Map());
  const cycles = () => mobiles.reduce((sum, mobile) => sum + mobile.cycles, 0);
  const began = Date.now();

  let cutting = true;
  const goOn = () => cutting && cycles() < CYCLES;
  invitees.forEach((mobile, i) => answerAll(mobile, acts[i]));
  const suffering = Promise.all(mobiles.map((mobile) => mobile.suffer(goOn)));
  const inviting = Promise.all(
    inviters.flatMap((mobile, i) =>
      Array.from({ length: LANES }, () => inviteAgainAndAgain(mobile, `invitee-${i}`, goOn, answers[i])),
    ),
  );
  await Promise.race([suffering, inviting.then(() => suffering)]);
  cutting = false;
  await inviting;
  const seconds = (Date.now() - began) / 1000;

  // Wait for the last notices: the inviters have heard of the end of all of theirs.
  const good = invitees.map((_, i) => client(gateway.url, `invitee-${i}`));
  context.after(() => good.forEach((phone) => phone.disconnect()));
  await Promise.all(good.map((phone) => phone.connect()));
  for (const [i, { phone }] of invitees.entries()) {
    const ended = () => phone.heard.filter(({ name }) => name === 'onInvitationEnded').length;
    await until(() => ended() >= answers[i].length);
    await phone.ping();
  }

  let invitations = 0;
  for (const [i, phone] of good.entries()) {
    const truth = await all(phone);
    invitations += truth.size;
    assert.deepEqual([...truth.keys()].sort(), answers[i].map(({ inviteID }) => inviteID).sort(), 'each invite made one invitation');
    const atInviter = noticesOf(inviters[i].phone);
    const atInvitee = noticesOf(invitees[i].phone);
    for (const { inviteID, cancelled, modified } of answers[i]) {
      const info = truth.get(inviteID);
      const { state, deviceID } = info.invitees[0];
      const inviterHeard = atInviter.get(inviteID) ?? [];
      const inviteeHeard = atInvitee.get(inviteID) ?? [];
      const tell = JSON.stringify({ info, inviterHeard, inviteeHeard, cancelled, modified, act: acts[i].get(inviteID) });

      assert.equal(info.state, 'ended', tell);
      checkCommon(inviterHeard, info, 'inviter');
      checkCommon(inviteeHeard, info, 'invitee');
      const count = (heard, name) => heard.filter((event) => event.name === name).length;
      assert.ok(count(inviteeHeard, 'onReceiveNewInvitation') <= 1, tell);
      assert.equal(count(inviterHeard, 'onInviteeAccepted'), state === 'accepted' ? 1 : 0, tell);
      assert.equal(count(inviterHeard, 'onInviteeRejected'), state === 'rejected' ? 1 : 0, tell);
      assert.equal(count(inviterHeard, 'onInvitationTimeout'), state === 'timeout' ? 1 : 0, tell);
      assert.equal(count(inviteeHeard, 'onInvitationTimeout'), state === 'timeout' ? 1 : 0, tell);
      assert.equal(count(inviteeHeard, 'onInvitationCancelled'), state === 'cancelled' ? 1 : 0, tell);
      assert.equal(count(inviteeHeard, 'onInvitationModified'), modified?.at ? 1 : 0, tell);
      assert.equal(count(inviteeHeard, 'onInviteeAccepted') + count(inviteeHeard, 'onInviteeRejected'), 0, tell);
      const act = acts[i].get(inviteID);
      if (act?.at) {
        assert.deepEqual([state, deviceID, info.invitees[0].at], [`${act.method}ed`, invitees[i].phone.deviceID, act.at], tell);
      }
      assert.equal(state === 'cancelled', !!cancelled?.at, tell);
      assert.equal(['accepted', 'rejected'].includes(state), !!act?.at, tell);
    }
  }
  assert.ok(invitations > PAIRS);
  assert.ok(mobiles.every(({ phone }) => phone.heard.every(({ name }) => name !== 'over')), 'the end of each came as a notice');
  context.diagnostic(`${cycles()} cuts, ${invitations} invitations, ${seconds.toFixed(1)} s`);
});
