package io.bellwire.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class BusCheckTest {

    @Test
    void namesTheSettingThatMayBeWrong() {
        Exception handshake = new SSLHandshakeException("Failed to create SSL connection");
        Exception certificate = new SSLHandshakeException("Failed to create SSL connection");
        certificate.initCause(new CertificateExpiredException("NotAfter: yesterday"));

        assertThat(BusCheck.what(certificate)).contains("cluster.tls.trustPath", "not valid now");
        assertThat(BusCheck.what(new IOException(handshake)))
                .contains("has it cluster.tls, and does it trust this node's certificate?");
        assertThat(BusCheck.what(new ConnectException("timed out")))
                .contains("cluster.busPort", "cluster.publicHost", "firewalls");
    }
}
