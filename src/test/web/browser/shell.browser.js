// What all pages share: names, devices, the wire, the policy, and that everybody can use them.

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

const PAGES = ['/', '/call/', '/classroom/', '/chatroom/'];

scene('each page stands on its own in light and dark, on a desk and in a hand', async () => {
  for (const path of PAGES) {
    const name = path.replaceAll('/', '') || 'home';
    for (const [where, size] of [['desktop', DESKTOP], ['phone', PHONE]]) {
      for (const dark of [false, true]) {
        const page = await theatre.enter(path, 'Ada', { size, dark });
        await picture(page, `${name}-${where}-${dark ? 'dark' : 'light'}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${path} is ${wide} px too wide on a ${where}`);
        await page.context().close();
      }
    }
  }
});

scene('what can be pressed has a name, and texts can be read against what is behind them', async () => {
  for (const path of PAGES) {
    for (const dark of [false, true]) {
      const page = await theatre.enter(path, 'Ada', { dark });
      await page.locator('#wire-button').click();
      assert.deepEqual(await page.evaluate(nameless), [], `${path} has controls without a name`);
      assert.deepEqual(await page.evaluate(faint), [], `${path} has texts that are too faint`);
      assert.equal(await page.locator('h1').count(), 1);
      await page.context().close();
    }
  }
});

/** Runs in the page. */
function nameless() {
  return [...document.querySelectorAll('button, a, input, select')]
    .filter((each) => each.checkVisibility())
    .filter((each) => !(each.getAttribute('aria-label') || each.textContent?.trim() || /** @type {any} */ (each).labels?.length))
    .map((each) => each.outerHTML);
}

/** Runs in the page: texts with a contrast below 4.5 (WCAG 1.4.3), as far as backgrounds are plain colours. */
function faint() {
  const numbers = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const light = (colour) => {
    const [red, green, blue] = numbers(colour).map((part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      const [, , , alpha = 1] = numbers(colour);
      if (colour.startsWith('rgb') && alpha === 1) {
        return colour;
      }
    }
    return 'rgb(255, 255, 255)';
  };
  return [...document.querySelectorAll('body *')]
    .filter((each) => each.checkVisibility() && !each.closest('.skip, :disabled') && [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()))
    .map((each) => {
      const [one, two] = [light(getComputedStyle(each).color), light(behind(each))].sort((a, b) => b - a);
      return { text: each.textContent, ratio: (one + 0.05) / (two + 0.05) };
    })
    .filter(({ ratio }) => ratio < 4.5);
}

scene('the policy forbids what is inline, and the pages keep to it', async () => {
  for (const path of PAGES) {
    const answer = await fetch(theatre.gateway.http + path);
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'self'/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.doesNotMatch(await answer.text(), /<style|<script(?![^>]*src=)| style=| on\w+=/);
  }
});

scene('a name can be changed, and two windows of one name are two devices', async () => {
  const page = await theatre.enter('/call/', 'Ada', { size: PHONE });
  const other = await theatre.enter('/call/', 'Ben');
  await page.getByRole('button', { name: 'You are Ada' }).click();
  await picture(page, 'name-phone-light');
  const input = page.getByLabel('Name');
  await input.fill('   ');
  await input.press('Enter');
  await page.getByText('Please type a name.').waitFor();
  await input.fill('Grace Hopper');
  await input.press('Enter');
  await page.getByRole('button', { name: 'You are Grace Hopper' }).waitFor();
  await other.locator('#people').getByText('Grace Hopper').waitFor();

  const second = await theatre.enter('/call/', 'Ben');
  await second.locator('#people').getByText('Grace Hopper').waitFor();
  assert.equal(await other.locator('#wire-button').getAttribute('data-state'), 'connected');
});

scene('a second window is one click away, as somebody else', async () => {
  const page = await theatre.enter('/call/', 'Ada');
  const [opened] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('link', { name: 'Open as' }).click()]);
  theatre.watch(opened, 'the second window');
  await page.locator('.person[data-online="yes"]').waitFor();
  await opened.locator('#people').getByText('Ada', { exact: true }).waitFor();
  assert.notEqual(new URL(opened.url()).searchParams.get('user'), 'Ada');
});

scene('a copied tab is another device and does not push the first one out', async () => {
  const page = await theatre.enter('/call/', 'Ada');
  const copied = JSON.stringify(await page.evaluate(() => ({ ...sessionStorage })));
  const copy = await page.context().newPage();
  theatre.watch(copy, 'the copy');
  await copy.addInitScript((saved) => {
    for (const [key, value] of Object.entries(JSON.parse(saved))) {
      if (!sessionStorage.getItem(key)) {
        sessionStorage.setItem(key, value);
      }
    }
  }, copied);
  await copy.goto(page.url());
  await copy.locator('#wire-button[data-state="connected"]').waitFor();
  await copy.getByText('Nobody else is here yet').waitFor();
  assert.equal(await page.locator('#wire-button').getAttribute('data-state'), 'connected');
});

scene('the wire shows the frames, can be cut and mended, and is closed with Escape', async () => {
  const page = await theatre.enter('/call/', 'Ada', { dark: true });
  await page.locator('#wire-button').click();
  const login = page.locator('.frames details', { has: page.locator('code', { hasText: /^login$/ }) });
  await login.locator('summary').click();
  await login.locator('pre', { hasText: '"features"' }).waitFor();
  assert.doesNotMatch((await login.locator('pre').textContent()) ?? '', /eyJ[\w-]{130}/);
  await picture(page, 'wire-desktop-dark');
  await turnWire(page, true);
  await page.getByText('You cut the connection.').waitFor();
  await picture(page, 'wire-cut-desktop-dark');
  await page.getByRole('button', { name: 'Mend it' }).click();
  await page.locator('#wire-button[data-state="connected"]').waitFor();
  await page.locator('.frames code', { hasText: /^login$/ }).nth(1).waitFor();
  await page.locator('.frames').focus();
  await page.keyboard.press('Escape');
  await page.locator('#wire-panel').waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'wire-button');

  const phone = await theatre.enter('/call/', 'Ben', { size: PHONE });
  await turnWire(phone, true);
  await picture(phone, 'wire-cut-phone-light');
});
