package io.bellwire;

import io.bellwire.config.TlsConfig;
import io.bellwire.connection.SignalingServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.FileProps;
import io.vertx.core.net.ServerSSLOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether the certificate files have changed, and takes them into use. Files that can't be used are
 * left alone until they change again: the certificate in use stays.
 */
final class CertificateReload {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateReload.class);

    private final Vertx vertx;
    private final TlsConfig tls;
    private final SignalingServer server;
    private long seen;

    CertificateReload(Vertx vertx, TlsConfig tls, SignalingServer server) {
        this.vertx = vertx;
        this.tls = tls;
        this.server = server;
    }

    /** Begins to look; ends with the verticle on whose context it was started. */
    Future<Void> start() {
        return lastChange().map(change -> {
            seen = change;
            vertx.setPeriodic(tls.reloadInterval().toMillis(), timer -> look());
            return null;
        });
    }

    private void look() {
        lastChange()
                .onSuccess(change -> {
                    if (change != seen) {
                        seen = change;
                        reload();
                    }
                })
                .onFailure(cause -> LOG.atWarn().setCause(cause).log("the certificate files can't be looked at"));
    }

    private void reload() {
        server.updateTls(new ServerSSLOptions().setKeyCertOptions(ServerSettings.certificate(tls)))
                .onSuccess(done -> LOG.info("the new certificate is in use"))
                .onFailure(cause -> LOG.atError().setCause(cause).log("the new certificate can't be used"));
    }

    /** Differs whenever one of the files was written; ms. */
    private Future<Long> lastChange() {
        Future<FileProps> certificate = vertx.fileSystem().props(tls.certificatePath());
        Future<FileProps> key = vertx.fileSystem().props(tls.keyPath());
        return Future.all(certificate, key)
                .map(both -> certificate.result().lastModifiedTime() * 31
                        + key.result().lastModifiedTime());
    }
}
