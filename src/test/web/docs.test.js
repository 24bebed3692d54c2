// Every snippet of the documents for JavaScript, run as it stands there: only addresses are others.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import WS from 'ws';
import { V2TIMManager } from '../../main/resources/web/sdk/bellwire-tim.js';
import { Bellwire, newInviteID } from '../../main/resources/web/sdk/bellwire.js';
import { client, heard, next, until } from './support/client.js';
import { Gateway, environment, fatJar } from './support/gateway.js';
import { token } from './support/tokens.js';

const DOCS = new URL('../../docs/', import.meta.url);
const AsyncFunction = (async () => {}).constructor;

/** The fenced blocks of a document, `{language, text}` each. */
async function snippets(name) {
  const text = await readFile(new URL(name, DOCS), 'utf8');
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, block]) => ({ language, text: block }));
}

/** Runs a snippet with these names; its own imports are among them. */
function run(text, names) {
  const body = text.replace(/^\s*import .*;$/gm, '');
  return new AsyncFunction(...Object.keys(names), `{${body}}`)(...Object.values(names));
}

/** Collects what a snippet prints. */
function paper() {
  const lines = [];
  return { lines, log: (...words) => lines.push(words.join(' ')) };
}

describe('javascript.md and migration.md', () => {
  let gateway;
  let peer;
  const created = [];

  class Tracked extends Bellwire {
    constructor(options) {
      super({ WebSocket: globalThis.WebSocket ?? WS, ...options });
      created.push(this);
    }
  }

  before(async () => {
    gateway = await Gateway.start({ store: { kind: 'memory' } });
    peer = client(gateway.url, 'peer');
    await peer.connect();
  });

  after(async () => {
    created.forEach((phone) => phone.disconnect());
    peer?.disconnect();
    await gateway?.close();
  });

  const here = (text) => text.replaceAll('ws://127.0.0.1:8080', gateway.url).replaceAll('wss://calls.example.org', gateway.url);

  async function connected(userID, options = {}) {
    const phone = new Tracked({ url: gateway.url, getToken: () => token(userID), ...options });
    await phone.connect();
    return phone;
  }

  test('javascript.md', async (context) => {
    const blocks = (await snippets('javascript.md')).filter(({ language }) => language === 'js');
    const checks = [
      async function aClient(text) {
        const console = paper();
        const reasons = [];
        await run(text, { Bellwire: Tracked, console, fetchToken: (reason) => reasons.push(reason) && token('alice') });
        assert.deepEqual(console.lines.slice(0, 2), ['connection: connecting ', 'connection: connected ']);
        assert.match(console.lines[2], /^alice on device /);
        assert.deepEqual(reasons, ['connect']);
      },
      async function inNode(text) {
        await run(text, { Bellwire: Tracked, WebSocket: WS, process: { env: { TOKEN: token('script') } } });
        const { invitations } = await (await connected('script')).listInvitations();
        assert.deepEqual(invitations.map(({ data }) => data), ['from a script']);
      },
      async function calls(text) {
        const phone = await connected('caller');
        await run(text, { phone });
        assert.equal((await phone.listInvitations()).invitations[0].invitees[0].state, 'cancelled');
      },
      async function errors(text) {
        const console = paper();
        const phone = await connected('late');
        const { inviteID } = await peer.invite({ invitee: 'late' });
        await peer.cancel({ inviteID });
        await run(text, { phone, inviteID, console });
        assert.deepEqual(console.lines, ['too late: cancelled by peer']);
        await assert.rejects(run(text, { phone, inviteID: 7, console }), { code: -32602 });
      },
      async function cancelEarly(text) {
        const phone = await connected('hasty');
        await run(text, { phone, newInviteID });
        assert.equal((await phone.listInvitations()).invitations[0].invitees[0].state, 'cancelled');
      },
      async function events(text) {
        const console = paper();
        const phone = await connected('listener');
        await run(text.replace('off();', ''), { phone, console });
        const { inviteID } = await peer.invite({ invitee: 'listener', data: 'hello' });
        await heard(peer, 'onInviteeRinging', (notice) => notice.inviteID === inviteID);
        assert.deepEqual(console.lines, ['peer calls, for 30 s more: hello']);
        await run(text, { phone: await connected('deaf'), console });
        await peer.invite({ invitee: 'deaf' });
        assert.equal(console.lines.length, 1);
      },
      async function pending(text) {
        const console = paper();
        const { inviteID } = await peer.invite({ invitee: 'reloaded' });
        const phone = new Tracked({ url: gateway.url, getToken: () => token('reloaded') });
        await run(text, { phone, console });
        await phone.connect();
        assert.match(console.lines.join(), new RegExp(`^peer still waits, for \\d+ ms: ${inviteID}$`));
      },
      async function replaced(text) {
        const console = paper();
        const phone = await connected('twice', { deviceID: 'one' });
        await run(text, { phone, console });
        await connected('twice', { deviceID: 'one' });
        await until(() => console.lines.length > 0);
        assert.deepEqual(console.lines, ['this device is in use in another window']);
      },
    ];
    assert.equal(blocks.length, checks.length, 'each snippet has a check');
    for (const [i, check] of checks.entries()) {
      await context.test(check.name, () => check(here(blocks[i].text)));
    }
  });

  test('README.md', async () => {
    const [{ text }, ...more] = (await snippets('../../README.md')).filter(({ language }) => language === 'js');
    assert.deepEqual(more, []);
    const carol = await connected('carol');
    const shown = [];
    class OfThisGateway extends Tracked {
      constructor(options) {
        super({ url: gateway.url, ...options });
      }
    }
    const fetch = async () => new Response(token('reader'));
    await run(text, { Bellwire: OfThisGateway, fetch, show: (line) => shown.push(line) });
    await carol.invite({ invitee: 'reader', data: 'well?' });
    await until(() => shown.length > 0);
    assert.deepEqual(shown, ['carol calls: well?']);
  });

  test('migration.md', async () => {
    const [{ text }, ...more] = await snippets('migration.md');
    assert.deepEqual(more, []);
    const console = paper();
    const v2TIMManager = new V2TIMManager();
    const { initSDK } = v2TIMManager;
    v2TIMManager.initSDK = (options) => initSDK.call(v2TIMManager, { WebSocket: globalThis.WebSocket ?? WS, ...options });
    const bob = await connected('bob');
    const calls = [];
    bob.on('onReceiveNewInvitation', ({ data }) => calls.push(data));
    bob.on('onInvitationCancelled', ({ data }) => calls.push(data));

    await run(here(text), { v2TIMManager, userSig: token('alice'), console });
    await until(() => calls.length === 2);
    await peer.invite({ invitee: 'alice', data: 'hello' });
    await until(() => console.lines.length > 0);

    assert.deepEqual(calls, ['room 42', 'never mind']);
    assert.deepEqual(console.lines, ['peer calls alice: hello']);
    await v2TIMManager.logout();
  });
});

describe('ring-in-five-minutes.md', () => {
  let gateway;
  let folder;
  let blocks;

  before(async () => {
    blocks = await snippets('ring-in-five-minutes.md');
    folder = await mkdtemp(join(tmpdir(), 'bellwire-docs-'));
  });

  after(async () => {
    await gateway?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('says how to build and start it, as README does', async () => {
    const readme = await readFile(new URL('../../README.md', DOCS), 'utf8');
    const [build, serve] = blocks[0].text.trim().split('\n');

    assert.ok(readme.includes(`${build} && ${serve}`));
    assert.equal(serve, 'java -jar target/bellwire-*-fat.jar serve --dev');
    gateway = await Gateway.start({ auth: undefined, store: undefined, http: { port: 0 } }, ['--dev']);
    assert.match(gateway.output, /^ {2}In a browser http:\/\/127\.0\.0\.1:\d+\/$/m);
  });

  /** As much of a page as the snippet uses. */
  function page(html, hash) {
    const elements = Object.fromEntries(
      [...html.matchAll(/<(\w+) id="(\w+)"([^>]*)>/g)].map(([, , id, rest]) => [
        id,
        { id, textContent: '', hidden: /\bhidden\b/.test(rest), value: /value="(\w*)"/.exec(rest)?.[1] },
      ]),
    );
    const document = { getElementById: (id) => elements[id] ?? assert.fail(`there is no #${id}`) };
    return { elements, document, location: { hash } };
  }

  test('has a page that rings another', async () => {
    globalThis.WebSocket ??= WS;
    const { text: html } = blocks.find(({ language }) => language === 'html');
    const script = /<script type="module">\n(.*)<\/script>/s.exec(html)[1];
    const address = /import { Bellwire } from '(.*)';/.exec(script)[1];
    assert.equal(address, 'http://127.0.0.1:8080/sdk/bellwire.js');
    // The module as this gateway serves it, told where it came from.
    const served = `${gateway.http}/sdk/bellwire.js`;
    const file = join(folder, 'served.mjs');
    await writeFile(file, (await (await fetch(served)).text()).replace('import.meta.url', JSON.stringify(served)));
    const module = await import(pathToFileURL(file).href);
    const phones = [];
    class OnThisPage extends module.Bellwire {
      constructor(options) {
        super(options);
        phones.push(this);
      }
    }

    const pages = ['alice', 'bob'].map((user) => {
      const printed = new RegExp(`^ {2}${user} +(\\S+)$`, 'm').exec(gateway.output)[1];
      return page(html, `#${printed}`);
    });
    const [alice, bob] = pages.map(({ elements }) => elements);
    await Promise.all(pages.map(({ document, location }) => run(script, { Bellwire: OnThisPage, document, location })));
    assert.deepEqual([alice.state.textContent, bob.state.textContent], ['you are alice', 'you are bob']);
    assert.equal(bob.ring.hidden, true);

    const ends = phones.map((phone) => next(phone, 'onInvitationEnded'));
    const rings = next(phones[0], 'onInviteeRinging');
    await alice.call.onclick();
    await rings;
    assert.equal(alice.state.textContent, 'it rings at bob');
    assert.deepEqual([bob.ring.hidden, bob.who.textContent], [false, 'alice calls: shall we talk?']);
    await bob.accept.onclick();
    await Promise.all(ends);
    assert.deepEqual([alice.state.textContent, bob.state.textContent, bob.ring.hidden], ['answered', 'answered', true]);

    const rejected = next(phones[0], 'onInvitationEnded', ({ outcome }) => outcome === 'rejected');
    const ringsAgain = next(phones[1], 'onReceiveNewInvitation');
    await alice.call.onclick();
    await ringsAgain;
    await bob.reject.onclick();
    await rejected;
    phones.forEach((phone) => phone.disconnect());
  });

  test('has tokens for anybody in development', async () => {
    const text = await readFile(new URL('ring-in-five-minutes.md', DOCS), 'utf8');
    const [, path] = /`http:\/\/127\.0\.0\.1:8080(\/dev\/token\?user=carol)`/.exec(text);

    const carol = client(gateway.url, 'carol', { getToken: async () => (await fetch(gateway.http + path)).text() });
    await carol.connect();

    assert.equal(carol.userID, 'carol');
    carol.disconnect();
  });

  test('goes on with tokens of a server of one’s own', async () => {
    const { text } = blocks.find(({ language }) => language === 'js');
    const url = gateway.url;
    const kept = new Map();
    const phones = [];
    class Tracked extends Bellwire {
      constructor(options) {
        super({ ...options, url, WebSocket: WS });
        phones.push(this);
      }
    }
    const printed = /^ {2}alice +(\S+)$/m.exec(gateway.output)[1];
    const fetched = [];
    const fetch = async (...request) => fetched.push(request) && new Response(printed);
    await run(text, { Bellwire: Tracked, fetch, sessionStorage: { getItem: () => null, setItem: (key, value) => kept.set(key, value) } });

    await phones[0].connect();
    phones[0].disconnect();

    assert.deepEqual(fetched, [['/my/token', { method: 'POST' }]]);
    assert.ok(kept.has('bellwire'));
  });

  test('goes on with a configuration', async () => {
    const [make, serve] = blocks.at(-1).text.trim().split('\n');
    const jar = await fatJar();
    const options = { cwd: folder, env: environment() };
    const words = make.replace('target/bellwire-*-fat.jar', jar).split(' ');

    await promisify(execFile)(words[0], words.slice(1), options);
    const yaml = await readFile(join(folder, 'gateway.yaml'), 'utf8');
    const { stdout } = await promisify(execFile)('java', ['-jar', jar, 'checkconfig', ...serve.split(' ').slice(4)], options);

    assert.match(yaml, /secret: \S{32}/);
    assert.equal(serve, 'java -jar target/bellwire-*-fat.jar serve --conf gateway.yaml');
    assert.ok(stdout !== undefined);
  });
});
