package io.bellwire.config;

/**
 * {@code cluster.tls.*}: what nodes show to each other on the event bus. Each must have a certificate that comes from an
 * issuer in {@code trustPath}; names in certificates are not looked at.
 *
 * @param certificatePath PEM file: this node's certificate and those of its issuers
 * @param keyPath PEM file: its private key, PKCS #8
 * @param trustPath PEM file: the certificates of the issuers that are trusted, and no others
 */
public record ClusterTlsConfig(String certificatePath, String keyPath, String trustPath) {
    private static final String ALL =
            "must name a PEM file: of certificatePath, keyPath and trustPath all are needed, or none";

    /** Checks the values; throws {@link InvalidConfigException}. */
    public ClusterTlsConfig {
        new Checks()
                .ensure(!certificatePath.isEmpty(), "cluster.tls.certificatePath", "", ALL)
                .ensure(!keyPath.isEmpty(), "cluster.tls.keyPath", "", ALL)
                .ensure(!trustPath.isEmpty(), "cluster.tls.trustPath", "", ALL)
                .orThrow();
    }
}
