// One gateway, one browser, and people at its windows.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromium } from 'playwright-core';
import { Gateway } from '../../support/gateway.js';

/** How long anything may take. The machine may be busy; whoever waits looks for a condition, so this costs nothing. */
const PATIENCE_MS = 30000;
const SCENE_MS = 120000;
const BROWSER = process.env.BELLWIRE_BROWSER || '/usr/bin/chromium';
/** Where pictures go; without it none are taken. */
const PICTURES = process.env.BELLWIRE_SCREENSHOTS;

const FLAGS = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-background-timer-throttling',
  // Chromium refuses to be run by root otherwise; containers run as root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

export const DESKTOP = { width: 1280, height: 820 };
export const PHONE = { width: 390, height: 844 };

/** The pages of `serve --dev`, and what went wrong on any of them. */
export class Theatre {
  static async open() {
    const theatre = new Theatre();
    theatre.problems = [];
    theatre.contexts = [];
    theatre.gateway = await Gateway.start({}, ['--dev']);
    theatre.browser = await chromium.launch({ executablePath: BROWSER, args: FLAGS });
    return theatre;
  }

  /** A window of somebody: a browser profile of its own. */
  async enter(path, user, { query = {}, size = DESKTOP, dark = false, ...options } = {}) {
    const context = await this.browser.newContext({
      viewport: size,
      colorScheme: dark ? 'dark' : 'light',
      hasTouch: size === PHONE,
      isMobile: size === PHONE,
      ...options,
    });
    this.contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    this.watch(page, user);
    await page.goto(`${this.gateway.http}${path}?${new URLSearchParams({ user, ...query })}`);
    await page.locator('#wire-button[data-state="connected"]').waitFor();
    return page;
  }

  /** Errors on the console, and requests to anywhere else, are failures. */
  watch(page, user) {
    page.on('console', (message) => message.type() === 'error' && this.problems.push(`${user}: ${message.text()}`));
    page.on('pageerror', (error) => this.problems.push(`${user}: ${error.stack ?? error}`));
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== this.gateway.http && protocol !== 'data:' && protocol !== 'blob:') {
        this.problems.push(`${user} asked ${request.url()}`);
      }
    });
    page.on('websocket', (socket) => {
      if (new URL(socket.url()).host !== new URL(this.gateway.http).host) {
        this.problems.push(`${user} connected to ${socket.url()}`);
      }
    });
  }

  /** Closes the windows of a test. */
  async clear() {
    await Promise.all(this.contexts.splice(0).map((context) => context.close()));
    const problems = this.problems.splice(0);
    if (problems.length > 0) {
      throw new Error(problems.join('\n'));
    }
  }

  async close() {
    await this.browser?.close();
    await this.gateway?.close();
  }
}

/** A test with an end. */
export function scene(name, play) {
  test(name, { timeout: SCENE_MS }, play);
}

/** A picture for people to look at. */
export async function picture(page, name) {
  if (PICTURES) {
    await mkdir(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, name + '.png'), animations: 'disabled' });
  }
}

/** Cuts, or mends, the page's connection, with the page's own button. */
export async function turnWire(page, cut) {
  if (await page.locator('#wire-panel').isHidden()) {
    await page.locator('#wire-button').click();
  }
  await page.getByRole('button', { name: cut ? 'Cut the connection' : 'Mend the connection' }).click();
  await page.locator(`#wire-button[data-state="${cut ? 'cut' : 'connected'}"]`).waitFor();
}

/** Waits until the page shows decoded pictures of so many others, and of each a new one after that. */
export async function seesPicture(page, others = 1) {
  const decoded = (wanted) =>
    page.waitForFunction(
      ({ wanted, others }) => {
        const videos = [...document.querySelectorAll('.tiles .tile[data-picture="yes"] video')];
        const counts = videos.map((video) => (video.videoWidth > 0 ? video.getVideoPlaybackQuality().totalVideoFrames : 0));
        return counts.length === others && counts.every((count) => count > wanted) && Math.min(...counts);
      },
      { wanted, others },
    );
  const first = await (await decoded(0)).jsonValue();
  await decoded(first);
}
