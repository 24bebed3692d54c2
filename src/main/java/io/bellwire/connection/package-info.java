/**
 * The clients' side. {@link io.bellwire.connection.SignalingServer} listens on every event loop; a socket that asks for
 * our path is upgraded by {@code UpgradeHandler}, which takes Vert.x's HTTP handlers out of the pipeline and puts {@code
 * FrameGuard} in, and gets a {@code ConnectionVerticle} of its own on the event loop that it is on.
 *
 * <p>In: bytes → {@code FrameDecoder} (frames, UTF-8, bounds) → {@code ConnectionVerticle} (one message at a time) →
 * {@code LoginFlow} until the client is logged in, {@code CallDesk} from then on (limits, order, answers) → {@link
 * io.bellwire.connection.CallHandler}.
 *
 * <p>Out: {@link io.bellwire.delivery.Session#deliver} → {@code NoticeLedger} (in order, each once) → kept back while what
 * was missed is replayed ({@code Catchup}, {@code ReplayPump}) or a call is being answered ({@code HeldNotices}) → {@code
 * FrameGuard} (counts what is unsent, flushes once per turn of the event loop).
 *
 * <p>All of it but {@code Admission} and {@code UserBuckets}, which count over all event loops, runs on the event loop of
 * its socket.
 */
@org.jspecify.annotations.NullMarked
package io.bellwire.connection;
