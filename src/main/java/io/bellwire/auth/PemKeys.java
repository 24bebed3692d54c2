package io.bellwire.auth;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads keys in PEM (RFC 7468). */
public final class PemKeys {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    private static final List<String> KINDS = List.of("RSA", "EC");

    private PemKeys() {}

    /**
     * Reads every public key and certificate of a text; a certificate stands for its key, its dates are not looked at.
     *
     * @throws IllegalArgumentException if there is none, or a block is something else or broken
     */
    public static List<PublicKey> publicKeys(String pem) {
        List<PublicKey> keys = new ArrayList<>();
        Matcher block = BLOCK.matcher(pem);
        while (block.find()) {
            keys.add(publicKey(block.group(1), bytes(block.group(2))));
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no -----BEGIN PUBLIC KEY----- block found");
        }
        return keys;
    }

    /**
     * Reads a private key in PKCS #8.
     *
     * @throws IllegalArgumentException if the text holds anything else
     */
    static PrivateKey privateKey(String pem) {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find() || !block.group(1).equals("PRIVATE KEY")) {
            throw new IllegalArgumentException("no -----BEGIN PRIVATE KEY----- block (PKCS #8) found");
        }
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(bytes(block.group(2)));
        return firstKind(factory -> factory.generatePrivate(spec));
    }

    private static PublicKey publicKey(String label, byte[] der) {
        return switch (label) {
            case "PUBLIC KEY" -> firstKind(factory -> factory.generatePublic(new X509EncodedKeySpec(der)));
            case "CERTIFICATE" -> certificateKey(der);
            case "RSA PUBLIC KEY" ->
                throw new IllegalArgumentException("a PKCS #1 key (RSA PUBLIC KEY) is not supported, "
                        + "convert it with `openssl rsa -RSAPublicKey_in -in key.pem -pubout`");
            default -> throw new IllegalArgumentException("a " + label + " is not a public key");
        };
    }

    private static PublicKey certificateKey(byte[] der) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der))
                    .getPublicKey();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the CERTIFICATE block is broken", e);
        }
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a PEM block is not base64", e);
        }
    }

    private static <K> K firstKind(KeyReader<K> reader) {
        for (String kind : KINDS) {
            try {
                return reader.read(KeyFactory.getInstance(kind));
            } catch (InvalidKeySpecException ignored) {
                // of the other kind, or broken: the end of the loop tells
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has RSA and EC", e);
            }
        }
        throw new IllegalArgumentException("a PEM block is broken, or neither an RSA nor an EC key");
    }

    private interface KeyReader<K> {
        K read(KeyFactory factory) throws InvalidKeySpecException;
    }
}
