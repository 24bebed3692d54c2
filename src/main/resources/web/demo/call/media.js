// This side's microphone and camera. A call works without either; then `note` says so.

export class OwnMedia {
  constructor() {
    this.stream = new MediaStream();
    this.mic = false;
    this.camera = false;
    this.note = '';
    this.closed = false;
  }

  /** Takes what there is: both, or the microphone alone, or nothing. Never fails.
   * @param {boolean} video */
  async open(video) {
    const stream = (video && (await take(true))) || (await take(false));
    if (this.closed) {
      stream?.getTracks().forEach((track) => track.stop());
      return;
    }
    stream?.getTracks().forEach((track) => this.stream.addTrack(track));
    this.mic = this.stream.getAudioTracks().length > 0;
    this.camera = this.stream.getVideoTracks().length > 0;
    this.note = noteFor(this.mic, this.camera, video);
  }

  /** @param {boolean} on */
  setMic(on) {
    this.stream.getAudioTracks().forEach((track) => (track.enabled = on));
    this.mic = on && this.hasMic;
  }

  /** @param {boolean} on */
  setCamera(on) {
    this.stream.getVideoTracks().forEach((track) => (track.enabled = on));
    this.camera = on && this.hasCamera;
  }

  get hasMic() {
    return this.stream.getAudioTracks().length > 0;
  }

  get hasCamera() {
    return this.stream.getVideoTracks().length > 0;
  }

  close() {
    this.closed = true;
    this.stream.getTracks().forEach((track) => track.stop());
  }
}

async function take(video) {
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: true,
      video: video && { width: { ideal: 960 }, height: { ideal: 540 }, facingMode: 'user' },
    });
  } catch {
    return null; // There is none, or it may not be used: the call goes on without.
  }
}

function noteFor(mic, camera, video) {
  if (!mic) {
    return 'There is no microphone, or this page may not use it: you hear the others, but they don’t hear you.';
  }
  return video && !camera ? 'There is no camera, or this page may not use it: the others hear you, but don’t see you.' : '';
}
