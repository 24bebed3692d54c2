package io.bellwire.web;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/** Answers of one line. */
final class Plain {

    private Plain() {}

    /** Ends the request. Whatever is no success closes the connection, so that nobody goes on sending a body. */
    static void end(HttpServerRequest request, int status, String line) {
        if (status >= 400) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        request.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8");
        if (request.method().equals(HttpMethod.HEAD)) {
            request.response().end();
        } else {
            request.response().end(line);
        }
    }
}
