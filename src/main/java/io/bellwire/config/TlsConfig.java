package io.bellwire.config;

import java.time.Duration;

/**
 * {@code http.tls.*}: the certificate that clients see. The files are read again when they change.
 *
 * @param certificatePath PEM file: the certificate and those of its issuers
 * @param keyPath PEM file: the private key, PKCS #8
 * @param reloadInterval how often the files are looked at
 */
public record TlsConfig(String certificatePath, String keyPath, Duration reloadInterval) {

    /** Checks the values; throws {@link InvalidConfigException}. */
    public TlsConfig {
        new Checks()
                .ensure(
                        !certificatePath.isEmpty(),
                        "http.tls.certificatePath",
                        "",
                        "must name a PEM file, as http.tls.keyPath does")
                .ensure(
                        !keyPath.isEmpty(),
                        "http.tls.keyPath",
                        "",
                        "must name a PEM file, as http.tls.certificatePath does")
                .between("http.tls.reloadInterval", reloadInterval, Duration.ofSeconds(1), Duration.ofDays(1))
                .orThrow();
    }
}
