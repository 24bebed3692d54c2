/** Tokens: keys, verification, minting (PROTOCOL §2). */
@org.jspecify.annotations.NullMarked
package io.bellwire.auth;
