// The wire between this page and the gateway: keeps the frames that go over it, and can be cut.

const KEPT_FRAMES = 300;

/**
 * @typedef {{at: number, up: boolean, message: any, method: string, bytes: number} | {at: number, event: string}} Frame
 */

/** Tells of each new frame with the event `frame`, and of a cut and its end with `cut`. */
export class Wire extends EventTarget {
  constructor() {
    super();
    /** @type {Frame[]} the newest is last */
    this.frames = [];
    /** @type {Map<number, string>} what was asked and is not answered yet */
    this.asked = new Map();
    this.isCut = false;
    /** @type {Set<any>} */
    this.lines = new Set();
    const wire = this;
    /** What the SDK takes for a WebSocket. */
    this.WebSocket = class extends Line {
      constructor(url, protocols) {
        super(wire, url, protocols);
      }
    };
  }

  /** From now on nothing gets through, as in a tunnel, until `mend`. */
  cut() {
    this.isCut = true;
    this.asked.clear();
    this.note('The connection is cut');
    [...this.lines].forEach((line) => line.drop());
    this.dispatchEvent(new Event('cut'));
  }

  mend() {
    this.isCut = false;
    this.note('The connection is mended');
    this.dispatchEvent(new Event('cut'));
    // The SDK comes back at once when the browser says that there is a network again.
    globalThis.dispatchEvent(new Event('online'));
  }

  /** @param {boolean} up to the gateway @param {string} text */
  record(up, text) {
    const message = JSON.parse(text);
    const method = message.method ?? this.asked.get(message.id);
    if (up) {
      this.asked.set(message.id, message.method);
    } else {
      this.asked.delete(message.id);
    }
    this.keep({ at: Date.now(), up, message, method, bytes: new TextEncoder().encode(text).length });
  }

  /** @param {string} event what happened to the connection */
  note(event) {
    this.keep({ at: Date.now(), event });
  }

  /** @param {Frame} frame */
  keep(frame) {
    this.frames.push(frame);
    if (this.frames.length > KEPT_FRAMES) {
      this.frames.shift();
    }
    this.dispatchEvent(new CustomEvent('frame', { detail: frame }));
  }
}

/** One WebSocket, as far as the SDK uses it. */
class Line {
  constructor(wire, url, protocols) {
    this.wire = wire;
    /** @type {(event?: any) => void} */
    this.onopen = this.onmessage = this.onclose = this.onerror = () => {};
    if (wire.isCut) {
      setTimeout(() => this.onclose({ code: 1006 }));
      return;
    }
    wire.lines.add(this);
    this.socket = new WebSocket(url, protocols);
    this.socket.onopen = () => {
      wire.note('Connected');
      this.onopen();
    };
    this.socket.onmessage = (event) => {
      wire.record(false, event.data);
      this.onmessage(event);
    };
    this.socket.onclose = (event) => {
      wire.lines.delete(this);
      wire.note(`Closed by the other side (${event.code})`);
      this.onclose(event);
    };
  }

  send(text) {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.wire.record(true, text);
      this.socket.send(text);
    }
  }

  close(code) {
    this.leave(code);
  }

  /** Goes without a word to the SDK but the one that a broken network has: none. */
  drop() {
    this.leave();
    this.onclose({ code: 1006 });
  }

  leave(code) {
    this.wire.lines.delete(this);
    if (this.socket) {
      this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
      this.socket.close(code);
    }
  }
}
