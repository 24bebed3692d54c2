// A program of its own: node leaving.js URL WEBSOCKET MOMENT. It disconnects at that moment, and nothing else ends it.

import WS from 'ws';
import { client } from './client.js';

const [url, kind, moment] = process.argv.slice(2);
const WebSocket = kind === 'ws' ? WS : globalThis.WebSocket;

const MOMENTS = {
  async 'after a call'() {
    const phone = client(url, 'alice', { WebSocket });
    await phone.connect();
    await phone.invite({ invitee: 'bob' });
    phone.disconnect();
  },

  async 'while it connects'() {
    const phone = client(url, 'alice', { WebSocket });
    const connecting = phone.connect().catch(() => {});
    await new Promise(setImmediate);
    phone.disconnect();
    await connecting;
  },

  async 'before it tries again'() {
    const getToken = () => Promise.reject(new Error('not yet'));
    const phone = client(url, 'alice', { WebSocket, getToken, backoff: { first: 3600000 } });
    phone.on('state', ({ state }) => state === 'waiting' && phone.disconnect());
    await phone.connect().catch(() => {});
  },

  async 'while a call waits to be repeated'() {
    const phone = client(url, 'alice', { WebSocket });
    await phone.connect();
    // As if the gateway's store were out of order.
    const { _receive } = Object.getPrototypeOf(phone);
    const error = { code: 8503, message: 'later', data: { retryAfter: 3600000 } };
    const refused = new Promise((resolve) => {
      phone._receive = (text) => {
        const { id } = JSON.parse(text);
        _receive.call(phone, JSON.stringify({ jsonrpc: '2.0', id, error }));
        resolve();
      };
    });
    phone.ping().catch(() => {});
    await refused;
    phone.disconnect();
  },

  async 'when the network has died'() {
    const phone = client(url, 'alice', { WebSocket });
    phone.on('state', ({ code }) => code === 4408 && phone.disconnect());
    await phone.connect();
  },
};

await MOMENTS[moment]();
console.log('done');
