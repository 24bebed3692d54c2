package io.bellwire.crash;

import io.bellwire.auth.Secret;
import io.bellwire.auth.TokenMinter;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** How the gateways of these tests are set up. */
final class Settings {
    private static final String SECRET = "the crash tests' secret, 32 bytes or more";
    private static final TokenMinter MINTER = TokenMinter.of(new Secret(SECRET), null, null, Clock.systemUTC());
    private static final int ENOUGH = 100_000;

    private Settings() {}

    /** On a free port of the loopback interface, with nothing that would refuse a busy client. */
    static JsonObject of(String storeKind, String fsync, Path folder) {
        return new JsonObject()
                .put("http", new JsonObject().put("host", "127.0.0.1").put("port", 0))
                .put("management", new JsonObject().put("port", 0))
                .put("auth", auth())
                .put(
                        "store",
                        new JsonObject()
                                .put("kind", storeKind)
                                .put("path", folder.toString())
                                .put("fsync", fsync))
                .put("connection", new JsonObject().put("drainTimeout", "1s"))
                .put(
                        "limits",
                        new JsonObject()
                                .put("callsPerSecond", 0)
                                .put("callsPerSecondPerUser", 0)
                                .put("openPerInviter", ENOUGH)
                                .put("openPerInvitee", ENOUGH));
    }

    /** Lets in whoever comes with a {@link #token}. */
    static JsonObject auth() {
        return new JsonObject().put("jwt", new JsonObject().put("secret", SECRET));
    }

    static String token(String userID) {
        return MINTER.mint(userID, Duration.ofHours(4));
    }
}
