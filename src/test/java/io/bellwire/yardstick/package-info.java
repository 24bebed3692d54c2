/**
 * What a gateway is measured against: servers that pass frames on and do nothing else – no store, no referee, no timers,
 * no login. Each frame of a client is sent back to it (the answer) and to its peer, or to all others of its room (the
 * notice), so that as many messages of about the same size go over the same sockets. For {@code bench --against}.
 */
package io.bellwire.yardstick;
