// What one sees of a call: the screen that rings, the call itself, and how it ended.

import { announce, avatar, button, clock, h, icon, keyed, names, setIcon, setText, show } from '../lib/dom.js';

const SHOWN = ['calling', 'ringing', 'connecting', 'connected', 'interrupted'];
const PEER_WORDS = {
  calling: 'Calling …',
  ringing: 'Ringing …',
  connecting: 'Connecting …',
  connected: '',
  interrupted: 'Interrupted. Trying to get the line back …',
};

export class Stage {
  /** @param {import('./calls.js').Calls} calls @param {string} user @param {HTMLElement} place @param {import('./ringer.js').Ringer} ringer */
  constructor(calls, user, place, ringer) {
    this.calls = calls;
    this.user = user;
    this.ringer = ringer;
    this.phase = '';
    this.title = document.title;
    this.incoming = this.makeIncoming();
    this.live = this.makeLive();
    this.after = this.makeAfter();
    place.append(this.incoming, this.live, this.after);
    calls.addEventListener('change', () => this.paint());
    setInterval(() => this.tick(), 500);
    this.paint();
  }

  // Made once

  makeIncoming() {
    this.caller = h('h2', { id: 'caller', tabindex: '-1' });
    this.callKind = h('p', { id: 'call-kind', class: 'soft' });
    this.callerFace = h('div', { class: 'ringing-face' });
    this.silent = h('p', { class: 'hint' }, icon('sound'), 'It rings without a sound: browsers allow sound once you have touched the page.');
    this.withVideo = big('Answer with video', 'video', 'go', () => this.calls.answer(true));
    this.withVoice = big('Answer', 'phone', 'go', () => this.calls.answer(false));
    const decline = big('Decline', 'hangup', 'stop', () => this.calls.hangUp());
    return h(
      'section',
      { class: 'incoming', hidden: true, role: 'alertdialog', 'aria-labelledby': 'caller', 'aria-describedby': 'call-kind' },
      h('div', { class: 'incoming-who' }, this.callerFace, this.caller, this.callKind, this.silent),
      h('div', { class: 'big-buttons' }, decline, this.withVoice, this.withVideo),
    );
  }

  makeLive() {
    this.heading = h('h2', { class: 'live-title', tabindex: '-1' });
    this.timer = h('span', { class: 'timer', role: 'timer', 'aria-live': 'off' });
    this.tiles = h('div', { class: 'tiles' });
    this.ownVideo = h('video', { autoplay: true, playsinline: true, 'aria-hidden': 'true' });
    this.ownVideo.muted = true;
    this.ownTile = h('div', { class: 'tile own' }, this.ownVideo, avatar(this.user), h('span', { class: 'tile-name' }, 'You'));
    this.note = h('p', { class: 'note', role: 'status' });
    this.mic = big('Microphone', 'mic', 'switch', () => this.calls.setMic(!this.calls.current?.media.mic));
    this.camera = big('Camera', 'video', 'switch', () => this.calls.setCamera(!this.calls.current?.media.camera));
    const hangUp = big('Hang up', 'hangup', 'stop', () => this.calls.hangUp());
    return h(
      'section',
      { class: 'live', hidden: true, 'aria-label': 'Call' },
      h('div', { class: 'live-head' }, this.heading, this.timer),
      h('div', { class: 'scene' }, this.tiles, this.ownTile),
      this.note,
      h('div', { class: 'big-buttons controls' }, this.mic, this.camera, hangUp),
    );
  }

  makeAfter() {
    this.ended = h('h2', { tabindex: '-1' });
    this.endedMore = h('p', { class: 'soft' });
    this.endedFaces = h('div', { class: 'faces' });
    this.endedRows = h('ul', { class: 'outcomes' });
    const again = button('Call again', { symbol: 'phone', class: 'primary', onclick: () => this.again() });
    this.againButton = again;
    const back = button('Back', { class: 'plain', onclick: () => this.leave() });
    return h(
      'section',
      { class: 'after', hidden: true, 'aria-label': 'How the call ended' },
      this.endedFaces,
      h('span', { class: 'between', 'aria-hidden': 'true' }),
      this.ended,
      this.endedMore,
      this.endedRows,
      h('div', { class: 'row center' }, back, again),
    );
  }

  again() {
    const call = this.calls.over;
    if (call) {
      const users = [...call.peers.keys()];
      this.calls.start(users, call.video);
    }
  }

  leave() {
    this.calls.close();
    document.getElementById('people-title')?.focus();
  }

  // Painted at each change

  paint() {
    const call = this.calls.current ?? this.calls.over;
    const phase = call?.phase ?? '';
    show(this.incoming, phase === 'incoming');
    show(this.live, ['calling', 'answering', 'live'].includes(phase));
    show(this.after, phase === 'over');
    document.body.classList.toggle('in-call', phase !== '');
    document.body.dataset.phase = phase;
    if (phase === 'incoming') {
      this.paintIncoming(call);
    } else if (phase === 'over') {
      this.paintAfter(call);
    } else if (call) {
      this.paintLive(call);
    } else {
      this.tiles.replaceChildren();
      this.ownVideo.srcObject = null;
    }
    this.ringer.ring(phase === 'incoming' ? 'incoming' : this.rings(call) ? 'outgoing' : '');
    this.entered(call, phase);
    this.tick();
  }

  rings(call) {
    return call?.phase === 'calling' && [...call.peers.values()].some((peer) => peer.state === 'ringing');
  }

  /** Focus and words when the phase is another one. */
  entered(call, phase) {
    const key = phase && call.callID + phase;
    if (key === this.phase) {
      return;
    }
    this.phase = key;
    document.title = phase === 'incoming' ? `${call.inviter} is calling` : this.title;
    if (phase === 'incoming') {
      announce(`${call.inviter} is calling. ${this.callKind.textContent}`, true);
      this.caller.focus();
    } else if (phase === 'over') {
      announce([this.ended.textContent, this.endedMore.textContent].join(' '), true);
      this.ended.focus();
    } else if (phase) {
      announce(phase === 'live' ? 'You are in the call.' : this.heading.textContent);
      if (!this.live.contains(document.activeElement)) {
        this.heading.focus();
      }
    }
  }

  paintIncoming(call) {
    const others = [...call.peers.keys()].filter((userID) => userID !== call.inviter);
    setText(this.caller, call.inviter);
    const kind = call.video ? 'Video call' : 'Voice call';
    setText(this.callKind, others.length ? `${kind} with ${names(others)}, too` : kind);
    keyed(this.callerFace, [call.inviter], String, (userID) => avatar(userID, 'huge'));
    show(this.withVideo, call.video);
    setText(this.withVoice.querySelector('.big-words'), call.video ? 'Voice only' : 'Answer');
    this.withVoice.classList.toggle('second', call.video);
    show(this.silent, !this.ringer.allowed);
  }

  paintLive(call) {
    const peers = [...call.peers.values()].filter((peer) => SHOWN.includes(peer.state));
    setText(this.heading, liveTitle(call, peers));
    this.live.dataset.phase = call.phase;
    this.live.dataset.count = String(peers.length);
    keyed(this.tiles, peers, (peer) => peer.userID, (peer) => tile(peer), paintTile);
    const { media } = call;
    if (this.ownVideo.srcObject !== media.stream) {
      this.ownVideo.srcObject = media.stream;
    }
    this.ownTile.dataset.picture = media.camera ? 'yes' : 'no';
    show(this.ownTile, call.video);
    paintSwitch(this.mic, media.mic, media.hasMic, 'mic', 'Mic');
    paintSwitch(this.camera, media.camera, media.hasCamera, 'video', 'Camera');
    show(this.camera, call.video);
    setText(this.note, [media.note, queuedNote(call)].filter(Boolean).join(' '));
    show(this.note, this.note.textContent !== '');
  }

  paintAfter(call) {
    const peers = [...call.peers.values()];
    setText(this.ended, call.words);
    setText(this.endedMore, call.seconds === null ? '' : `The call took ${clock(call.seconds)}.`);
    show(this.endedMore, call.seconds !== null);
    keyed(this.endedFaces, peers.slice(0, 5), (peer) => peer.userID, (peer) => avatar(peer.userID, 'large'));
    const rows = call.group && !call.wasLive && call.inviter === this.user ? peers : [];
    keyed(
      this.endedRows,
      rows,
      (peer) => peer.userID,
      (peer) => h('li', {}, avatar(peer.userID, 'small'), h('span', { class: 'grow' }, peer.userID), h('span', { class: 'soft' }, OUTCOMES[peer.state] ?? '')),
    );
    setText(this.againButton.querySelector('span'), call.inviter === this.user ? 'Call again' : 'Call back');
    show(this.againButton, !call.words.includes('another device'));
  }

  tick() {
    const call = this.calls.current;
    if (call?.phase === 'live') {
      setText(this.timer, clock((Date.now() - call.startedAt) / 1000));
    } else if (call?.phase === 'incoming') {
      show(this.silent, !this.ringer.allowed);
      setText(this.timer, '');
    } else {
      setText(this.timer, '');
    }
  }
}

const OUTCOMES = { declined: 'declined', busy: 'busy', unanswered: 'no answer', unsupported: 'not possible', cancelled: 'taken back', left: 'left', lost: 'line lost' };

function big(words, symbol, kind, onclick) {
  return h(
    'button',
    { type: 'button', class: `big ${kind}`, onclick },
    h('span', { class: 'big-disc' }, icon(symbol)),
    h('span', { class: 'big-words' }, words),
  );
}

function paintSwitch(made, on, there, symbol, what) {
  setIcon(made, on ? symbol : symbol + '-off');
  made.setAttribute('aria-pressed', String(on));
  made.disabled = !there;
  setText(made.querySelector('.big-words'), there ? `${what} ${on ? 'on' : 'off'}` : `No ${what.toLowerCase()}`);
}

function tile(peer) {
  const video = h('video', { autoplay: true, playsinline: true });
  const listen = button('Tap to hear', { symbol: 'sound', class: 'listen', hidden: true, onclick: () => play(video, listen) });
  return Object.assign(
    h(
      'div',
      { class: 'tile' },
      video,
      h('div', { class: 'tile-face' }, avatar(peer.userID, 'huge'), h('span', { class: 'between', 'aria-hidden': 'true' }), h('p', { class: 'tile-words' })),
      h('span', { class: 'tile-name' }, h('span', { class: 'muted', hidden: true, title: 'Microphone off' }, icon('mic-off')), peer.userID),
      listen,
    ),
    { listen },
  );
}

function paintTile(element, peer) {
  const video = element.querySelector('video');
  const stream = peer.leg?.stream ?? null;
  if (video.srcObject !== stream) {
    video.srcObject = stream;
    if (stream) {
      play(video, element.listen);
    }
  }
  const seen = peer.state === 'connected' && peer.leg.remote.camera && stream.getVideoTracks().length > 0;
  element.dataset.picture = seen ? 'yes' : 'no';
  element.dataset.state = peer.state;
  setText(element.querySelector('.tile-words'), PEER_WORDS[peer.state]);
  show(element.querySelector('.muted'), peer.state === 'connected' && !peer.leg.remote.mic);
}

/** Without a touch on this page a browser may refuse to play sound. */
function play(video, listen) {
  video.play().then(
    () => show(listen, false),
    (error) => show(listen, error.name === 'NotAllowedError'),
  );
}

function liveTitle(call, peers) {
  const who = names(peers.map((peer) => peer.userID));
  if (call.phase === 'calling') {
    return `Calling ${who}`;
  }
  return call.phase === 'answering' ? `Answering ${call.inviter}` : `In a call with ${who}`;
}

/** Who is not logged in can be rung all the same. */
function queuedNote(call) {
  const away = [...call.peers.values()].filter((peer) => peer.state === 'calling' && peer.reach === 'queued').map((peer) => peer.userID);
  return call.phase === 'calling' && away.length ? `${names(away)} ${away.length > 1 ? 'are' : 'is'} not here. It rings if they come back in time.` : '';
}
