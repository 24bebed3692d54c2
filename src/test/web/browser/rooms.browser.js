// The classroom and the chat room: that all who are in see the same.

import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';
import { DESKTOP, PHONE, Theatre, picture, scene, turnWire } from './support/theatre.js';

/** @type {Theatre} */
let theatre;
before(async () => {
  theatre = await Theatre.open();
});
afterEach(() => theatre.clear());
after(() => theatre?.close());

let counter = 0;

/** Windows of these people in one class or chat room of their own; the first one opens it. */
async function gather(path, key, opener, people) {
  const query = { [key]: `Number ${++counter}` };
  const pages = {};
  for (const [user, options] of Object.entries(people)) {
    pages[user] = await theatre.enter(path, user, { query, ...options });
    if (user === Object.keys(people)[0]) {
      await picture(pages[user], key === 'class' ? 'class-closed-desktop-light' : 'room-closed-desktop-light');
      await pages[user].getByRole('button', { name: opener }).click();
    }
    await pages[user].locator('.room-page').waitFor();
  }
  return { pages, query };
}

// Classroom

const STUDENTS = ['Ada', 'Ben Okri', 'Cleo', 'Dev', 'Elif'];

/** A teacher and five students, on all kinds of screens. */
async function fullClass() {
  const screens = [{ dark: true }, { size: PHONE, dark: true }, { size: PHONE }, {}, { size: PHONE }];
  const people = { 'Ms Hopper': { size: DESKTOP } };
  STUDENTS.forEach((student, place) => (people[student] = screens[place]));
  const { pages, query } = await gather('/classroom/', 'class', 'Teach this class', people);
  const teacher = pages['Ms Hopper'];
  await teacher.locator('#members-title', { hasText: '6' }).waitFor();
  return { pages, query, teacher };
}

const raiseHand = (page) => page.getByRole('button', { name: 'Raise your hand' }).click();
const shownHands = (page) => page.locator('.hand-row strong').allTextContents();

/** Waits until this page lists these hands in this order. */
async function seesHands(page, students) {
  await page.waitForFunction(
    (wanted) => [...document.querySelectorAll('.hand-row strong')].map((each) => each.firstChild.textContent).join() === wanted,
    students.join(),
  );
}

scene('five students: hands are raised, everybody sees the same list, and one is picked to speak', async () => {
  const { pages, teacher } = await fullClass();
  await picture(teacher, 'class-open-desktop-light');
  await teacher.getByLabel('Ask the class').fill('Why does the moon not fall down?');
  await teacher.getByRole('button', { name: 'Ask for hands' }).click();
  await pages['Ben Okri'].locator('.question', { hasText: 'Why does the moon' }).waitFor();
  await picture(pages['Ben Okri'], 'class-asked-phone-dark');
  await picture(pages.Cleo, 'class-asked-phone-light');

  const raising = ['Cleo', 'Ada', 'Ben Okri'];
  for (const [place, student] of raising.entries()) {
    await raiseHand(pages[student]);
    await seesHands(teacher, raising.slice(0, place + 1));
  }
  await pages.Dev.getByRole('button', { name: 'Not this time' }).click();
  await teacher.getByText('4 of 5 answered').waitFor();
  await Promise.all(Object.values(pages).map((page) => seesHands(page, raising)));
  await picture(teacher, 'class-hands-desktop-light');
  await picture(pages.Ada, 'class-hands-desktop-dark');
  await picture(pages['Ben Okri'], 'class-raised-phone-dark');

  await teacher.getByRole('button', { name: 'Let Cleo speak' }).click();
  await pages.Cleo.getByRole('dialog').waitFor();
  await picture(pages.Cleo, 'class-picked-phone-light');
  await pages.Cleo.getByRole('button', { name: 'Rather not' }).click();
  await teacher.locator('.toast', { hasText: 'Cleo would rather not.' }).waitFor();
  await Promise.all(Object.values(pages).map((page) => seesHands(page, ['Ada', 'Ben Okri'])));

  await teacher.getByRole('button', { name: 'Let Ben Okri speak' }).click();
  await pages['Ben Okri'].getByRole('button', { name: 'Speak', exact: true }).click();
  for (const [user, page] of Object.entries(pages)) {
    await page.locator('.floor h2', { hasText: user === 'Ben Okri' ? 'You have the floor' : 'Ben Okri is speaking' }).waitFor();
  }
  await picture(teacher, 'class-speaking-desktop-light');
  await picture(pages['Ben Okri'], 'class-speaking-phone-dark');
  await picture(pages.Elif, 'class-listening-phone-light');
  await pages['Ben Okri'].getByRole('button', { name: 'I’m done' }).click();
  await Promise.all(Object.values(pages).map((page) => page.locator('.floor').waitFor({ state: 'hidden' })));
  assert.deepEqual(await shownHands(teacher), ['Ada']);
});

scene('who comes later, or loads the page again, sees the class as it is', async () => {
  const { pages, query } = await gather('/classroom/', 'class', 'Teach this class', { Teacher: {}, Ada: {}, Ben: {} });
  await pages.Teacher.locator('#members-title', { hasText: '3' }).waitFor();
  await pages.Teacher.getByRole('button', { name: 'Ask for hands' }).click();
  await raiseHand(pages.Ada);
  const late = await theatre.enter('/classroom/', 'Late', { query, size: PHONE });
  await seesHands(late, ['Ada']);
  await raiseHand(late);
  await Promise.all([pages.Teacher, pages.Ada, late].map((page) => seesHands(page, ['Ada', 'Late'])));

  for (const page of [pages.Ada, pages.Teacher, late]) {
    await page.reload();
    await seesHands(page, ['Ada', 'Late']);
  }
  await pages.Teacher.getByText('2 of 3 answered').waitFor();
  await late.getByRole('button', { name: 'Take your hand down' }).click();
  await Promise.all([pages.Teacher, pages.Ada, late].map((page) => seesHands(page, ['Ada'])));
  await late.getByRole('button', { name: 'Raise it again' }).click();
  await seesHands(pages.Teacher, ['Ada', 'Late']);
  await pages.Teacher.getByRole('button', { name: 'Close the round' }).click();
  await pages.Ben.getByText('The round is closed; 2 of 3 answered.').waitFor();
});

scene('a second window of the teacher shows the same class', async () => {
  const { pages, query } = await gather('/classroom/', 'class', 'Teach this class', { Teacher: {}, Ada: {}, Ben: {} });
  await pages.Teacher.locator('#members-title', { hasText: '3' }).waitFor();
  const second = await theatre.enter('/classroom/', 'Teacher', { query, size: PHONE, dark: true });
  await second.getByRole('button', { name: 'Ask for hands' }).waitFor();
  await pages.Teacher.getByRole('button', { name: 'Ask for hands' }).click();
  await raiseHand(pages.Ada);
  await seesHands(second, ['Ada']);
  await picture(second, 'class-hands-phone-dark');
  await second.getByRole('button', { name: 'Let Ada speak' }).click();
  await pages.Ada.getByRole('button', { name: 'Speak', exact: true }).click();
  await pages.Teacher.locator('.floor h2', { hasText: 'Ada is speaking' }).waitFor();
});

scene('a student who was cut off sees what happened meanwhile', async () => {
  const { pages } = await gather('/classroom/', 'class', 'Teach this class', { Teacher: {}, Ada: { size: PHONE, dark: true }, Ben: {} });
  await pages.Teacher.locator('#members-title', { hasText: '3' }).waitFor();
  await turnWire(pages.Ben, true);
  await pages.Teacher.getByRole('button', { name: 'Ask for hands' }).click();
  await raiseHand(pages.Ada);
  await pages.Teacher.getByRole('button', { name: 'Let Ada speak' }).click();
  await pages.Ada.getByRole('button', { name: 'Speak', exact: true }).click();
  await picture(pages.Ben, 'class-cut-desktop-light');
  await turnWire(pages.Ben, false);
  await pages.Ben.locator('.floor h2', { hasText: 'Ada is speaking' }).waitFor();
  await picture(pages.Ben, 'class-wire-desktop-light');
  await pages.Teacher.getByRole('button', { name: 'Thank you' }).click();
  await pages.Ben.locator('.floor').waitFor({ state: 'hidden' });
});

// Chat room

const seat = (page, number) => page.locator('.seat-button').nth(number - 1);

/** Waits until this page shows somebody, and with which microphone, on a seat. */
async function sits(page, number, name, mic = 'on') {
  await page.locator(`.seats li:nth-child(${number}) [data-taken="yes"][data-mic="${mic}"]`, { hasText: name }).waitFor();
}

const isFree = (page, number) => page.locator(`.seats li:nth-child(${number}) [data-taken="no"]`).waitFor();

async function fullRoom() {
  return gather('/chatroom/', 'room', 'Open the room', {
    Hana: {},
    Ada: { dark: true },
    'Ben Okri': { size: PHONE, dark: true },
    Cleo: { size: PHONE },
  });
}

scene('seats are taken and left, and microphones switched, for everybody to see', async () => {
  const { pages, query } = await fullRoom();
  const all = Object.entries(pages);
  await picture(pages.Cleo, 'room-listening-phone-light');
  await pages['Ben Okri'].getByRole('button', { name: 'Take a seat' }).click();
  await Promise.all(all.map(([user, page]) => sits(page, 2, user === 'Ben Okri' ? 'You' : 'Ben Okri')));
  await seat(pages.Ada, 5).click();
  await Promise.all(all.map(([user, page]) => sits(page, 5, user === 'Ada' ? 'You' : 'Ada')));
  await pages.Ada.getByRole('button', { name: 'Mute yourself' }).click();
  await Promise.all(all.map(([user, page]) => sits(page, 5, user === 'Ada' ? 'You' : 'Ada', 'off')));
  await picture(pages.Hana, 'room-seats-desktop-light');
  await picture(pages.Ada, 'room-seats-desktop-dark');

  const late = await theatre.enter('/chatroom/', 'Late', { query });
  await sits(late, 2, 'Ben Okri');
  await sits(late, 5, 'Ada', 'off');
  await pages.Hana.reload();
  await sits(pages.Hana, 5, 'Ada', 'off');
  await sits(pages.Hana, 2, 'Ben Okri');
  await pages.Ada.reload();
  await sits(pages.Ada, 5, 'You', 'off');

  await pages['Ben Okri'].getByRole('button', { name: 'Leave seat' }).click();
  await Promise.all(all.map(([, page]) => isFree(page, 2)));
});

scene('the host invites to a seat, mutes, and frees the seat', async () => {
  const { pages } = await fullRoom();
  const all = Object.entries(pages);
  await pages.Hana.getByRole('button', { name: 'Invite Cleo to a seat' }).click();
  await pages.Cleo.getByRole('dialog').waitFor();
  await picture(pages.Cleo, 'room-invited-phone-light');
  await pages.Cleo.getByRole('button', { name: 'Sit down' }).click();
  await Promise.all(all.map(([user, page]) => sits(page, 2, user === 'Cleo' ? 'You' : 'Cleo')));

  await seat(pages.Hana, 2).click();
  await picture(pages.Hana, 'room-manage-desktop-light');
  await pages.Hana.getByRole('button', { name: 'Mute', exact: true }).click();
  await Promise.all(all.map(([user, page]) => sits(page, 2, user === 'Cleo' ? 'You' : 'Cleo', 'off')));
  await picture(pages.Cleo, 'room-muted-phone-light');
  await picture(pages['Ben Okri'], 'room-listening-phone-dark');

  await seat(pages.Hana, 3).click();
  await pages.Hana.getByRole('dialog').getByRole('button', { name: 'Ada' }).click();
  await pages.Ada.getByRole('button', { name: 'No, thanks' }).click();
  await pages.Hana.locator('.toast', { hasText: 'Ada would rather listen.' }).waitFor();
  await Promise.all(all.map(([, page]) => isFree(page, 3)));

  await seat(pages.Hana, 2).click();
  await pages.Hana.getByRole('button', { name: 'Free the seat', exact: true }).click();
  await Promise.all(all.map(([, page]) => isFree(page, 2)));
});

scene('two want the last seat, and one gets it; the host may ask to be asked', async () => {
  const { pages } = await fullRoom();
  await Promise.all([pages.Ada, pages.Cleo].map((page) => seat(page, 4).click()));
  await pages.Hana.locator('.seats li:nth-child(4) [data-taken="yes"]').waitFor();
  const winner = (await seat(pages.Hana, 4).locator('.seat-name').textContent()) ?? '';
  const loser = winner === 'Ada' ? 'Cleo' : 'Ada';
  await pages[loser].locator('.toast', { hasText: 'keeps this seat free' }).or(pages[loser].locator('.seat-button[data-taken="yes"]', { hasText: winner })).first().waitFor();
  await Promise.all(Object.entries(pages).map(([user, page]) => sits(page, 4, user === winner ? 'You' : winner)));

  await pages.Hana.getByRole('switch').check({ force: true });
  await pages['Ben Okri'].getByRole('button', { name: 'Take a seat' }).click();
  await pages.Hana.getByRole('button', { name: 'Let Ben Okri sit' }).waitFor();
  await picture(pages.Hana, 'room-request-desktop-light');
  await pages.Hana.getByRole('button', { name: 'Let Ben Okri sit' }).click();
  await sits(pages['Ben Okri'], 2, 'You');
  await picture(pages['Ben Okri'], 'room-seated-phone-dark');
});

scene('who was cut off finds the seats as they are', async () => {
  const { pages } = await fullRoom();
  await turnWire(pages.Ada, true);
  await pages['Ben Okri'].getByRole('button', { name: 'Take a seat' }).click();
  await pages['Ben Okri'].getByRole('button', { name: 'Mute yourself' }).click();
  await sits(pages.Hana, 2, 'Ben Okri', 'off');
  await turnWire(pages.Ada, false);
  await sits(pages.Ada, 2, 'Ben Okri', 'off');
});
