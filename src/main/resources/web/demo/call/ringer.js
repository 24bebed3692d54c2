// The sound of a bell, made here: a few partials that fade, struck again and again.

const PARTIALS = [
  { ratio: 1, gain: 0.5, seconds: 1.6 },
  { ratio: 2.02, gain: 0.22, seconds: 1.1 },
  { ratio: 2.98, gain: 0.14, seconds: 0.8 },
  { ratio: 5.4, gain: 0.06, seconds: 0.4 },
];
/** Strokes as [seconds, frequency]; the pattern comes again after `every` ms. */
const PATTERNS = {
  incoming: { strokes: [[0, 784], [0.18, 988], [0.36, 784], [0.54, 988]], every: 2600, gain: 0.35 },
  outgoing: { strokes: [[0, 440], [0.02, 523]], every: 3600, gain: 0.12 },
};

export class Ringer {
  constructor() {
    this.pattern = '';
    /** @type {AudioContext | undefined} */
    this.context = undefined;
    /** @type {GainNode | undefined} */
    this.out = undefined;
  }

  /** Browsers let a page make sounds only after somebody has touched it. */
  get allowed() {
    return navigator.userActivation?.hasBeenActive ?? true;
  }

  /** @param {'' | 'incoming' | 'outgoing'} pattern '' is silence */
  ring(pattern) {
    if (pattern === this.pattern) {
      return;
    }
    this.stop();
    this.pattern = pattern;
    if (pattern) {
      this.strike();
      this.timer = setInterval(() => this.strike(), PATTERNS[pattern].every);
    }
  }

  strike() {
    const pattern = PATTERNS[this.pattern];
    if (!pattern || !this.allowed) {
      return;
    }
    this.context ??= new AudioContext();
    this.context.resume();
    this.out ??= this.volume();
    this.out.gain.value = pattern.gain;
    pattern.strokes.forEach(([after, frequency]) => this.stroke(this.context.currentTime + after, frequency));
  }

  volume() {
    const out = this.context.createGain();
    out.connect(this.context.destination);
    return out;
  }

  stroke(at, frequency) {
    for (const { ratio, gain, seconds } of PARTIALS) {
      const tone = this.context.createOscillator();
      const level = this.context.createGain();
      tone.frequency.value = frequency * ratio;
      level.gain.setValueAtTime(gain, at);
      level.gain.exponentialRampToValueAtTime(0.0001, at + seconds);
      tone.connect(level).connect(this.out);
      tone.start(at);
      tone.stop(at + seconds);
    }
  }

  stop() {
    clearInterval(this.timer);
    this.pattern = '';
    this.out?.disconnect();
    this.out = undefined;
  }
}
