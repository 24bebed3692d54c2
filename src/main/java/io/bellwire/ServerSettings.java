package io.bellwire;

import io.bellwire.config.GatewayConfig;
import io.bellwire.config.TlsConfig;
import io.bellwire.connection.SignalingOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.HashSet;

/** Turns the settings of the clients' side into what its listener takes. */
final class ServerSettings {

    private ServerSettings() {}

    static SignalingOptions of(GatewayConfig config) {
        HttpServerOptions http = new HttpServerOptions()
                .setHost(config.http().host())
                .setPort(config.http().port());
        TlsConfig tls = config.http().tls();
        if (tls != null) {
            http.setSsl(true).setKeyCertOptions(certificate(tls));
        }
        SignalingOptions defaults = SignalingOptions.of(http, config.limits());
        return new SignalingOptions(
                http,
                new HashSet<>(config.http().allowedOrigins()),
                config.limits(),
                config.connection().heartbeat(),
                config.connection().loginTimeout(),
                defaults.handshakeDeadline(),
                defaults.closeDeadline());
    }

    static PemKeyCertOptions certificate(TlsConfig tls) {
        return new PemKeyCertOptions().setCertPath(tls.certificatePath()).setKeyPath(tls.keyPath());
    }
}
