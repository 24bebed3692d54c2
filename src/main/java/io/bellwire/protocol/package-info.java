/**
 * The words of the wire: JSON-RPC 2.0 frames, calls, answers, notices, error and close codes, limits; strict decoding
 * and encoding. It knows nothing else of ours.
 *
 * <p>{@link io.bellwire.protocol.MessageDecoder} turns one text frame into requests that each hold a {@link
 * io.bellwire.protocol.Call}; {@link io.bellwire.protocol.MessageEncoder} turns a {@link io.bellwire.protocol.Reply} or
 * a {@link io.bellwire.protocol.Notice} into bytes.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.protocol;
