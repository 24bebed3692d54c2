// bellwire.d.ts says what bellwire.js has, and nothing that it has is left out but what begins with an underscore.
// `actual` is what the compiler makes of the JavaScript; the test puts both into one folder.

import * as actual from './actual.js';
import * as declared from './bellwire.js';

export const agreed: typeof declared = actual;
export const phone: declared.Bellwire = new actual.Bellwire({ getToken: () => '' });

type Undeclared = Exclude<keyof actual.Bellwire, keyof declared.Bellwire | `_${string}`>;
export const none: [Undeclared] extends [never] ? true : false = true;

type Missing = Exclude<keyof typeof actual, keyof typeof declared>;
export const nothing: [Missing] extends [never] ? true : false = true;
