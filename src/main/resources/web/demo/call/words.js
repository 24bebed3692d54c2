// What the page says of how a call ended.

const OUTCOMES = {
  declined: (who) => `${who} declined.`,
  busy: (who) => `${who} is on another call.`,
  unsupported: (who) => `${who} can’t take calls here.`,
  unanswered: (who) => `${who} did not answer.`,
  cancelled: () => 'The call was taken back.',
};

/** Nobody came. @param {import('./one-call.js').OneCall} call */
export function outcomeWords(call) {
  const [peer] = call.peers.values();
  return call.group ? 'Nobody joined.' : (OUTCOMES[peer.state]?.(peer.userID) ?? 'The call is over.');
}

/** The last one has gone. @param {import('./one-call.js').OneCall} call @param {import('./one-call.js').Peer} peer */
export function endWords(call, peer) {
  if (peer.state === 'lost') {
    return `The line to ${peer.userID} was lost.`;
  }
  return call.group ? 'Everybody has left.' : `${peer.userID} hung up.`;
}

/** An acceptance, or our start of a call, was refused. @param {any} error @param {string} inviter */
export function refusalWords(error, inviter) {
  const { code, data, message } = error;
  if (code === 8010) {
    return tooLate(data, inviter);
  }
  if (code === 7008) {
    return 'The gateway asks for patience: too many calls at once. Please try again in a moment.';
  }
  if (code === 8011) {
    return 'Somebody whom you chose is not here any more.';
  }
  return code === 'timeout' || code === 'closed'
    ? 'The gateway could not be reached, so there is no call.'
    : `This did not work: ${message}`;
}

function tooLate({ state, by }, inviter) {
  if (state === 'accepted') {
    return 'You answered on another device.';
  }
  if (state === 'rejected') {
    return 'You declined on another device.';
  }
  return state === 'cancelled' ? `${by || inviter} hung up before you answered.` : `You missed a call from ${inviter}.`;
}
