/** Bellwire, a call-signaling gateway: every invitee gets exactly one outcome. */
@NullMarked
package io.bellwire;

import org.jspecify.annotations.NullMarked;
