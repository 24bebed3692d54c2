// The media between this page and one other: an RTCPeerConnection that is set up by one offer and one answer.

/** Addresses that come later than this are left out: there is no second message for them. */
const GATHERING_MS = 2000;

/**
 * Tells of changes with `change`. No server helps with finding a way through networks, as none outside is asked: it
 * works within one machine or one network.
 */
export class Leg extends EventTarget {
  /** @param {import('./media.js').OwnMedia} own @param {boolean} video */
  constructor(own, video) {
    super();
    this.own = own;
    this.video = video;
    this.stream = new MediaStream();
    /** What the other side says of its own microphone and camera. */
    this.remote = { mic: true, camera: video };
    this.connection = new RTCPeerConnection({ iceServers: [] });
    this.connection.ontrack = ({ track }) => {
      this.stream.addTrack(track);
      this.tell();
    };
    this.connection.onconnectionstatechange = () => this.tell();
    this.channel = this.connection.createDataChannel('state', { negotiated: true, id: 0 });
    this.channel.onopen = () => this.sayState();
    this.channel.onclose = () => this.tell();
    this.channel.onmessage = ({ data }) => {
      this.remote = JSON.parse(data);
      this.tell();
    };
  }

  /** `new`, `connecting`, `connected`, `interrupted`, `failed` or `closed`. */
  get state() {
    const { connectionState } = this.connection;
    const hungUp = connectionState === 'connected' && ['closing', 'closed'].includes(this.channel.readyState);
    return hungUp || connectionState === 'disconnected' ? 'interrupted' : connectionState;
  }

  /** @returns {Promise<string>} the offer, with all addresses */
  async offer() {
    this.addTrack('audio');
    if (this.video) {
      this.addTrack('video');
    }
    await this.connection.setLocalDescription(await this.connection.createOffer());
    return this.described();
  }

  /** @param {string} sdp the other side's offer @returns {Promise<string>} the answer */
  async answer(sdp) {
    await this.connection.setRemoteDescription({ type: 'offer', sdp });
    this.own.stream.getTracks().forEach((track) => this.connection.addTrack(track, this.own.stream));
    await this.connection.setLocalDescription(await this.connection.createAnswer());
    return this.described();
  }

  /** @param {string} sdp the answer to our offer */
  async take(sdp) {
    await this.connection.setRemoteDescription({ type: 'answer', sdp });
  }

  /** Who has no camera still wants to see.
   * @param {'audio' | 'video'} kind */
  addTrack(kind) {
    const track = this.own.stream.getTracks().find((each) => each.kind === kind);
    if (track) {
      this.connection.addTrack(track, this.own.stream);
    } else {
      this.connection.addTransceiver(kind, { direction: 'recvonly' });
    }
  }

  async described() {
    const { connection } = this;
    if (connection.iceGatheringState !== 'complete') {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, GATHERING_MS);
        connection.addEventListener('icegatheringstatechange', () => {
          if (connection.iceGatheringState === 'complete') {
            clearTimeout(timer);
            resolve(undefined);
          }
        });
      });
    }
    return connection.localDescription?.sdp ?? '';
  }

  /** A track that is switched off sends black pictures and silence; this tells the other side to show that. */
  sayState() {
    if (this.channel.readyState === 'open') {
      this.channel.send(JSON.stringify({ mic: this.own.mic, camera: this.own.camera }));
    }
  }

  close() {
    this.closed = true;
    this.connection.close();
  }

  tell() {
    if (!this.closed) {
      this.dispatchEvent(new Event('change'));
    }
  }
}
