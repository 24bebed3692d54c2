// Calls between real pages: what each side sees, hears of, and ends with.

import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { DESKTOP, PHONE, Theatre, picture, scene, seesPicture, turnWire } from './support/theatre.js';

/** @type {Theatre} */
let theatre;
before(async () => {
  theatre = await Theatre.open();
});
afterEach(() => theatre.clear());
after(() => theatre?.close());

let counter = 0;
/** Names of a test's own: nobody is left over from the one before. */
function people(...names) {
  counter++;
  return names.map((name) => `${name} ${counter}`);
}

const rings = (page) => page.getByRole('alertdialog').waitFor();
const answer = (page) => page.getByRole('button', { name: 'Answer with video' }).click();
const decline = (page) => page.getByRole('button', { name: 'Decline' }).click();
const hangUp = (page) => page.getByRole('button', { name: 'Hang up' }).click();
const ended = (page, words) => page.locator('.after h2', { hasText: words }).waitFor();
const back = (page) => page.getByRole('button', { name: 'Back', exact: true }).click();
const isLive = (page) => page.locator('.live[data-phase="live"]').waitFor();
const hasRung = (page) => page.locator('.tile[data-state="ringing"]').waitFor();

async function call(page, userID, kind = 'Video') {
  await page.getByRole('button', { name: `${kind} call to ${userID}` }).click();
}

/** Runs in the page: counts the strokes of the bell. */
function countStrokes() {
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (...when) {
    document.body.dataset.strokes = String(Number(document.body.dataset.strokes ?? 0) + 1);
    return start.apply(this, when);
  };
}

/** Two windows, one call, both see each other. */
async function inCall(one, other, otherName) {
  await call(one, otherName);
  await rings(other);
  await answer(other);
  await Promise.all([seesPicture(one), seesPicture(other)]);
}

async function pair(options = {}) {
  const [ada, ben] = people('Ada', 'Ben');
  const caller = await theatre.enter('/call/', ada, options.caller);
  const callee = await theatre.enter('/call/', ben, options.callee);
  return { ada, ben, caller, callee };
}

scene('a call is answered, both see each other, and both keep how long it took', async () => {
  const { ada, ben, caller, callee } = await pair({ callee: { size: PHONE, dark: true } });
  await picture(caller, 'call-people-desktop-light');
  await callee.evaluate(countStrokes);
  await call(caller, ben);
  await rings(callee);
  await callee.waitForFunction(() => Number(document.body.dataset.strokes) > 0);
  await hasRung(caller);
  await picture(caller, 'call-ringing-desktop-light');
  await picture(callee, 'call-incoming-phone-dark');
  assert.equal(await callee.title(), `${ada} is calling`);
  await answer(callee);
  await Promise.all([seesPicture(caller), seesPicture(callee)]);
  for (const page of [caller, callee]) {
    const button = await page.getByRole('button', { name: 'Hang up' }).boundingBox();
    assert.ok(button.y + button.height <= page.viewportSize().height, 'nobody has to scroll to hang up');
  }
  await picture(caller, 'call-live-desktop-light');
  await picture(callee, 'call-live-phone-dark');

  await hangUp(caller);
  await ended(callee, `${ada} hung up.`);
  await ended(caller, 'You hung up.');
  await picture(callee, 'call-over-phone-dark');
  for (const page of [caller, callee]) {
    await back(page);
    await page.locator('.past .outcome', { hasText: /^\d+:\d\d$/ }).waitFor();
  }
  await picture(callee, 'call-history-phone-dark');
});

scene('a voice call needs no camera, and says when there is no microphone', async () => {
  const { ada, ben, caller, callee } = await pair({ caller: { dark: true }, callee: { size: PHONE } });
  await callee.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'));
  });
  await call(caller, ben, 'Voice');
  await rings(callee);
  await picture(callee, 'call-incoming-voice-phone-light');
  await callee.getByRole('button', { name: 'Answer' }).click();
  await callee.getByText('There is no microphone').waitFor();
  await caller.locator('.tile[data-state="connected"]').waitFor();
  await picture(caller, 'call-voice-desktop-dark');
  await picture(callee, 'call-voice-phone-light');
  await hangUp(callee);
  await ended(caller, `${ben} hung up.`);
  assert.ok(ada);
});

scene('the invitee declines', async () => {
  const { ben, caller, callee } = await pair({ caller: { size: PHONE } });
  // As for somebody who has not touched the page yet: browsers allow no sound then.
  await callee.evaluate(() => Object.defineProperty(navigator, 'userActivation', { value: { hasBeenActive: false } }));
  await call(caller, ben);
  await rings(callee);
  await callee.getByText('It rings without a sound').waitFor();
  await picture(callee, 'call-incoming-desktop-light');
  await picture(caller, 'call-ringing-phone-light');
  await decline(callee);
  await ended(caller, `${ben} declined.`);
  await picture(caller, 'call-declined-phone-light');
  await ended(callee, 'You declined.');
});

scene('who is on another call is busy', async () => {
  const { ada, ben, caller, callee } = await pair();
  const [cleo] = people('Cleo');
  const third = await theatre.enter('/call/', cleo, { dark: true });
  await inCall(caller, callee, ben);
  await call(third, ben);
  await ended(third, `${ben} is on another call.`);
  await picture(third, 'call-busy-desktop-dark');
  await isLive(callee);
  assert.equal(await callee.locator('.live-title').textContent(), `In a call with ${ada}`);
  await hangUp(caller);
  await ended(callee, 'hung up');
});

scene('nobody answers in time', async () => {
  const { ada, ben, caller, callee } = await pair({ caller: { query: { ring: '2' } }, callee: { size: PHONE } });
  await call(caller, ben);
  await rings(callee);
  await ended(caller, `${ben} did not answer.`);
  await ended(callee, `You missed a call from ${ada}.`);
  await picture(callee, 'call-missed-phone-light');
  await back(callee);
  await callee.locator('.past[data-missed="yes"]').waitFor();
});

scene('the inviter takes the call back while it rings', async () => {
  const { ada, ben, caller, callee } = await pair();
  await call(caller, ben);
  await rings(callee);
  await hangUp(caller);
  await ended(callee, `${ada} hung up before you answered.`);
  await ended(caller, 'You hung up before anybody answered.');
  await back(caller);
  await caller.locator('.past .outcome', { hasText: 'Taken back' }).waitFor();
});

scene('the second device stops ringing when the first one answers, and when it declines', async () => {
  const { ben, caller, callee } = await pair();
  const second = await theatre.enter('/call/', ben, { size: PHONE, dark: true });
  await call(caller, ben);
  await Promise.all([rings(callee), rings(second)]);
  await answer(callee);
  await ended(second, 'You answered on another device.');
  await picture(second, 'call-elsewhere-phone-dark');
  await Promise.all([seesPicture(caller), seesPicture(callee)]);
  await hangUp(callee);
  await ended(caller, 'hung up');

  await caller.getByRole('button', { name: 'Call again' }).click();
  await Promise.all([rings(callee), rings(second)]);
  await decline(second);
  await ended(callee, 'You declined on another device.');
  await ended(caller, `${ben} declined.`);
});

scene('it rings on after the invitee’s page was loaded again', async () => {
  const { ada, ben, caller, callee } = await pair();
  await call(caller, ben);
  await rings(callee);
  await callee.reload();
  await rings(callee);
  assert.equal(await callee.locator('#caller').textContent(), ada);
  await answer(callee);
  await Promise.all([seesPicture(caller), seesPicture(callee)]);
});

scene('it rings on after the inviter’s page was loaded again, and the call comes about', async () => {
  const { ben, caller, callee } = await pair();
  await call(caller, ben);
  await rings(callee);
  await caller.reload();
  await caller.getByText(`Calling ${ben}`).first().waitFor();
  await answer(callee);
  await Promise.all([seesPicture(caller), seesPicture(callee)]);
  await hangUp(callee);
  await ended(caller, 'hung up');
});

scene('a call goes on after either page was loaded again', async () => {
  const { ben, caller, callee } = await pair();
  await inCall(caller, callee, ben);
  for (const page of [caller, callee]) {
    await page.reload();
    await isLive(page);
    await Promise.all([seesPicture(caller), seesPicture(callee)]);
  }
  await hangUp(caller);
  await ended(callee, 'hung up');
});

scene('who is cut off while it rings catches up: with an answer, and with a call that is over', async () => {
  const { ada, ben, caller, callee } = await pair({ callee: { dark: true } });
  await call(caller, ben);
  await rings(callee);
  await turnWire(caller, true);
  await picture(caller, 'call-cut-desktop-light');
  await answer(callee);
  await isLive(callee);
  await turnWire(caller, false);
  await Promise.all([seesPicture(caller), seesPicture(callee)]);
  await hangUp(caller);
  await ended(callee, 'hung up');
  await Promise.all([back(caller), back(callee)]);

  await call(caller, ben);
  await rings(callee);
  await turnWire(callee, true);
  await hangUp(caller);
  await ended(caller, 'You hung up before');
  await turnWire(callee, false);
  await ended(callee, `${ada} hung up before you answered.`);
});

scene('who is cut off before the call never rings for a call that is over', async () => {
  const { ben, caller, callee } = await pair();
  await turnWire(callee, true);
  await callee.evaluate(() => {
    const stage = /** @type {any} */ (document.querySelector('.incoming'));
    new MutationObserver(() => stage.hidden || document.body.setAttribute('data-rang', 'yes')).observe(stage, { attributes: true });
  });
  await caller.locator('.away summary').click();
  await picture(caller, 'call-away-desktop-light');
  await call(caller, ben, 'Voice');
  await caller.getByText(`${ben} is not here.`).waitFor();
  await picture(caller, 'call-queued-desktop-light');
  await hangUp(caller);
  await ended(caller, 'You hung up before');
  await turnWire(callee, false);
  await callee.locator('.past[data-missed="yes"]').waitFor();
  assert.equal(await callee.locator('body').getAttribute('data-rang'), null);
});

scene('pictures go on while the wire is cut, and hanging up is told afterwards', async () => {
  const { ada, ben, caller, callee } = await pair({ callee: { size: PHONE } });
  await inCall(caller, callee, ben);
  await turnWire(caller, true);
  await turnWire(callee, true);
  await picture(callee, 'call-cut-live-phone-light');
  await Promise.all([seesPicture(caller), seesPicture(callee)]);
  await hangUp(caller);
  await ended(caller, 'You hung up.');
  await turnWire(caller, false);
  await turnWire(callee, false);
  await ended(callee, `${ada} hung up.`);
});

scene('a call of three: each sees both others, and who leaves leaves the rest together', async () => {
  const [ada, ben, cleo] = people('Ada', 'Ben', 'Cleo');
  const pages = {};
  for (const [userID, options] of [[ada, {}], [ben, { size: PHONE }], [cleo, { dark: true }]]) {
    pages[userID] = await theatre.enter('/call/', userID, options);
  }
  for (const userID of [ben, cleo]) {
    await pages[ada].getByRole('checkbox', { name: `Choose ${userID} ` }).check({ force: true });
  }
  await picture(pages[ada], 'call-several-desktop-light');
  await pages[ada].locator('.tray').getByRole('button', { name: 'Video' }).click();
  await Promise.all([rings(pages[ben]), rings(pages[cleo])]);
  await answer(pages[ben]);
  await Promise.all([seesPicture(pages[ada]), seesPicture(pages[ben])]);
  await answer(pages[cleo]);
  await Promise.all(Object.values(pages).map((page) => seesPicture(page, 2)));
  await picture(pages[cleo], 'call-three-desktop-dark');
  await picture(pages[ben], 'call-three-phone-light');

  await hangUp(pages[ada]);
  await ended(pages[ada], 'You hung up.');
  await pages[ben].getByText(`In a call with ${cleo}`).first().waitFor();
  await pages[cleo].getByText(`In a call with ${ben}`).first().waitFor();
  await hangUp(pages[ben]);
  await ended(pages[cleo], 'Everybody has left.');
});

scene('two who call each other at the same time meet in one call', async () => {
  const { ada, ben, caller, callee } = await pair();
  await Promise.all([turnWire(caller, true), turnWire(callee, true)]);
  // Who is cut off looks away to the other one, and so may be behind a fold.
  await caller.getByLabel(`Video call to ${ben}`).dispatchEvent('click');
  await callee.getByLabel(`Video call to ${ada}`).dispatchEvent('click');
  await Promise.all([turnWire(caller, false), turnWire(callee, false)]);
  await Promise.all([seesPicture(caller), seesPicture(callee)]);
  await hangUp(callee);
  await ended(caller, `${ben} hung up.`);
});

scene('the whole call can be made with the keyboard', async () => {
  const { ada, ben, caller, callee } = await pair({ caller: { size: DESKTOP } });
  await caller.getByRole('button', { name: `Voice call to ${ben}` }).focus();
  await caller.keyboard.press('Enter');
  await rings(callee);
  assert.equal(await callee.evaluate(() => document.activeElement?.id), 'caller');
  await callee.keyboard.press('Tab');
  await callee.keyboard.press('Tab');
  await picture(callee, 'call-focus-desktop-light');
  await callee.keyboard.press('Enter');
  await caller.locator('.tile[data-state="connected"]').waitFor();
  await hangUp(caller);
  await ended(callee, `${ada} hung up.`);
  assert.match(await callee.locator('#say-now').textContent(), /hung up/);
});
