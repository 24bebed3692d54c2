// A program that has disconnected ends by itself: nothing of the module keeps Node alive.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Gateway } from './support/gateway.js';
import { Proxy } from './support/proxy.js';

const PROGRAM = fileURLToPath(new URL('support/leaving.js', import.meta.url));
const KINDS = globalThis.WebSocket ? ['ws', 'built in'] : ['ws'];
/** Less than the 30 s that `ws` waits for an answer to its close, and than a call may take. */
const timeout = 15000;

describe('a program ends', () => {
  let gateway;
  let network;

  before(async () => {
    gateway = await Gateway.start({ store: { kind: 'memory' }, connection: { heartbeat: '1s' } });
    network = await Proxy.start(() => gateway.port);
  });

  after(async () => {
    network?.close();
    await gateway?.close();
  });

  /** Runs it to its end. */
  async function run(context, kind, moment, heard = () => {}) {
    const child = spawn(process.execPath, [PROGRAM, network.url, kind, moment], { stdio: ['ignore', 'pipe', 'inherit'] });
    context.signal.addEventListener('abort', () => child.kill());
    child.stdout.on('data', heard);
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  }

  for (const kind of KINDS) {
    for (const moment of ['after a call', 'while it connects', 'before it tries again', 'while a call waits to be repeated']) {
      test(`that leaves ${moment} (${kind})`, { timeout }, (context) => run(context, kind, moment));
    }
  }

  // The built-in socket waits for an answer to its close for as long as TCP does, and can't be told not to.
  test('that leaves when the network has died (ws)', { timeout }, (context) =>
    run(context, 'ws', 'when the network has died', () => network.lose({ up: true, down: true })));
});
