package io.bellwire.cluster.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Issues certificates that are good for some days, by the JDK's keytool; all that it makes is in one folder. */
final class Issuer {
    private static final String PASSWORD = "changeit";
    private static final String OWN = "issuer";

    private final Path folder;

    /** With a key of its own. */
    Issuer(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        keytool("-alias", OWN, "-dname", "CN=bellwire-nodes", "-ext", "bc:c");
    }

    /** {@code cluster.tls} of a node with that name: a key that is made now, and this issuer as the only one it trusts. */
    JsonObject settings(String node) throws IOException, InterruptedException, GeneralSecurityException {
        keytool("-alias", node, "-dname", "CN=" + node, "-signer", OWN);
        char[] password = PASSWORD.toCharArray();
        KeyStore keys = KeyStore.getInstance(store().toFile(), password);
        byte[] key = keys.getKey(node, password).getEncoded();
        return new JsonObject()
                .put(
                        "certificatePath",
                        pem(
                                node + ".pem",
                                "CERTIFICATE",
                                keys.getCertificate(node).getEncoded()))
                .put("keyPath", pem(node + ".key", "PRIVATE KEY", key))
                .put(
                        "trustPath",
                        pem(
                                OWN + ".pem",
                                "CERTIFICATE",
                                keys.getCertificate(OWN).getEncoded()));
    }

    private String pem(String file, String what, byte[] content) throws IOException {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        String text = "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
        return Files.writeString(folder.resolve(file), text).toString();
    }

    private Path store() {
        return folder.resolve("keys.p12");
    }

    private void keytool(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-validity", "2", "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD, "-keystore", store().toString()));
        command.addAll(List.of(options));
        Process keytool = new ProcessBuilder(command).inheritIO().start();
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(keytool.exitValue()).isZero();
    }
}
