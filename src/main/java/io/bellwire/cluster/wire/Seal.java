package io.bellwire.cluster.wire;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 (RFC 2104) under the secret that the nodes of a cluster share: who does not know it can say nothing to them,
 * and change nothing of what they say. It hides nothing. Not thread-safe.
 */
public final class Seal {

    /** How long it is; bytes. */
    static final int BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private final Mac mac;

    /** Under that secret, which must not be empty. */
    public Seal(byte[] secret) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** The seal of the first bytes. */
    byte[] of(byte[] bytes, int length) {
        mac.update(bytes, 0, length);
        return mac.doFinal();
    }

    /** Whether the last bytes are the seal of all before; takes the same time wherever they differ. */
    boolean holds(byte[] sealed) {
        int length = sealed.length - BYTES;
        if (length < 0) {
            return false;
        }
        mac.update(sealed, 0, length);
        byte[] expected = mac.doFinal();
        byte[] given = new byte[BYTES];
        System.arraycopy(sealed, length, given, 0, BYTES);
        return MessageDigest.isEqual(expected, given);
    }
}
