/** Whole gateways under attack: by strangers, and by users with good tokens and bad intentions. */
@org.jspecify.annotations.NullMarked
package io.bellwire.abuse;
