// What the gateway serves comes from what was tested, works as well, and is small.

import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { gzipSync } from 'node:zlib';
import { WebSocket } from './support/client.js';
import { Gateway } from './support/gateway.js';
import { token } from './support/tokens.js';

const SOURCES = new URL('../../main/resources/web/sdk/', import.meta.url);
const MOST_BYTES = 6 * 1024;

describe('the module as it is served', () => {
  let gateway;
  let folder;

  before(async () => {
    gateway = await Gateway.start({ store: { kind: 'memory' } });
    folder = await mkdtemp(join(tmpdir(), 'bellwire-served-'));
  });

  after(async () => {
    await gateway?.close();
    await rm(folder, { recursive: true });
  });

  const fetched = async (name) => {
    const response = await fetch(`${gateway.http}/sdk/${name}`);
    assert.equal(response.status, 200, name);
    return response.text();
  };

  test('is what is in the repository; the module as it was written has a name of its own', async () => {
    for (const name of await readdir(SOURCES)) {
      const served = name === 'bellwire.js' ? 'bellwire.src.js' : name;
      assert.equal(await fetched(served), await readFile(new URL(name, SOURCES), 'utf8'), name);
    }
  });

  test('takes at most 6 KB, packed', async (context) => {
    for (const name of ['bellwire.js', 'bellwire.min.js']) {
      const ours = gzipSync(await fetched(name), { level: 9 }).length;
      const response = await fetch(`${gateway.http}/sdk/${name}`, { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } });
      const sent = Number(response.headers.get('content-length'));
      context.diagnostic(`${name}: ${ours} bytes packed, ${sent} as sent`);
      assert.equal(response.headers.get('content-encoding'), 'gzip');
      assert.ok(ours <= MOST_BYTES && sent <= MOST_BYTES, `${name}: ${ours}, ${sent}`);
    }
  });

  async function ring({ Bellwire, newInviteID }, url) {
    const phone = (userID) => new Bellwire({ url, getToken: () => token(userID), WebSocket });
    const alice = phone('alice');
    const bob = phone('bob');
    const accepted = new Promise((resolve) =>
      bob.on('onReceiveNewInvitation', ({ inviteID }) => resolve(bob.accept({ inviteID }))),
    );
    const ended = new Promise((resolve) => alice.on('onInvitationEnded', resolve));
    await Promise.all([alice.connect(), bob.connect()]);
    await alice.invite({ invitee: 'bob', inviteID: newInviteID() });
    assert.equal((await ended).outcome, 'answered');
    await accepted;
    alice.disconnect();
    bob.disconnect();
  }

  test('rings', async () => {
    const file = join(folder, 'bellwire.mjs');
    await writeFile(file, await fetched('bellwire.js'));

    const module = await import(pathToFileURL(file).href);

    assert.deepEqual(Object.keys(module).sort(), ['Bellwire', 'BellwireError', 'newInviteID']);
    await ring(module, gateway.url);
  });

  test('says where its source is, and which line of it is which', async () => {
    const text = await fetched('bellwire.js');
    const map = JSON.parse(await fetched(/^\/\/# sourceMappingURL=(.*)$/m.exec(text)[1]));
    const places = new SourceMap(map);
    const source = (await fetched('bellwire.src.js')).split('\n');

    for (const words of ['there is no WebSocket here', 'not connected: call connect() first', 'getToken must give a string']) {
      const line = text.split('\n').findIndex((each) => each.includes(words));
      const found = places.findEntry(line, text.split('\n')[line].indexOf(words));
      assert.equal(found.originalSource, 'bellwire.src.js');
      assert.ok(source[found.originalLine].includes(words), words);
    }
  });

  test('the script sets one global, and finds the gateway that it came from', async () => {
    const page = {
      document: { currentScript: { src: `${gateway.http}/sdk/bellwire.min.js` }, addEventListener() {}, removeEventListener() {} },
      ...{ URL, TextEncoder, crypto, setTimeout, clearTimeout, atob },
    };
    const before = Object.keys(page);
    vm.createContext(page);
    vm.runInContext(await fetched('bellwire.min.js'), page);

    assert.deepEqual(Object.keys(page).filter((name) => !before.includes(name)), ['Bellwire']);
    const { BellwireError, newInviteID } = page.Bellwire;
    assert.equal(new BellwireError(7008, 'x').retryable, true);
    await ring({ Bellwire: page.Bellwire, newInviteID }, undefined);
  });
});
