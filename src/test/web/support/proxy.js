// A bad network: a TCP proxy that cuts, loses and goes silent.

import { once } from 'node:events';
import { createServer, connect } from 'node:net';

export class Proxy {
  /** @param {() => number} port of the gateway, asked at each connection */
  static async start(port) {
    const proxy = new Proxy();
    proxy.target = port;
    proxy.links = new Set();
    proxy.refusing = false;
    proxy.opened = 0;
    proxy.server = createServer((client) => proxy.accept(client));
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    proxy.url = `ws://127.0.0.1:${proxy.server.address().port}/v1/signaling`;
    return proxy;
  }

  accept(client) {
    if (this.refusing) {
      client.resetAndDestroy();
      return;
    }
    this.opened++;
    const gateway = connect(this.target(), '127.0.0.1');
    const link = { client, gateway, losingUp: false, losingDown: false, held: null };
    this.links.add(link);
    for (const socket of [client, gateway]) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => link.losingDown || this.drop(link));
    }
    client.on('data', (bytes) => {
      if (link.held) {
        link.held.push(bytes);
      } else if (!link.losingUp) {
        gateway.write(bytes);
      }
    });
    gateway.on('data', (bytes) => link.losingDown || client.write(bytes));
  }

  drop(link) {
    if (this.links.delete(link)) {
      link.client.destroy();
      link.gateway.destroy();
    }
  }

  /** Cuts everything that is open. */
  cut() {
    for (const link of [...this.links]) {
      this.links.delete(link);
      link.client.resetAndDestroy();
      link.gateway.resetAndDestroy();
    }
  }

  /** From now on what goes up, or comes down, or both, is lost. Who hears nothing does not hear of an end either. */
  lose({ up = false, down = false }) {
    for (const link of this.links) {
      link.losingUp ||= up;
      link.losingDown ||= down;
    }
  }

  /**
   * Keeps what clients send, also after they have gone. Returns a function that lets it through, late; what the gateway
   * answers then is lost. That one returns a function that ends them: who has said goodbye may wait for an answer.
   */
  hold() {
    const held = [...this.links];
    for (const link of held) {
      link.held = [];
      link.losingDown = true;
      link.client.removeAllListeners('close');
      this.links.delete(link);
    }
    return () => {
      for (const link of held) {
        link.held.forEach((bytes) => link.gateway.write(bytes));
        link.held = null;
      }
      return () => held.forEach((link) => [link.client, link.gateway].forEach((socket) => socket.destroy()));
    };
  }

  close() {
    this.cut();
    this.server.close();
  }
}
