// The first page: it connects, so that the wire can be looked at, and takes the name along.

import { address } from './lib/session.js';
import { openPage } from './lib/shell.js';

const { client, user } = await openPage();
document.querySelectorAll('#ways a').forEach((way) => way.setAttribute('href', address(way.getAttribute('href') ?? '/', { user })));
client.connect().catch(() => {});
