package io.bellwire.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Serves the files of one folder under one path. Hands on what it does not have. */
final class AssetHandler implements Handler<RoutingContext> {

    private static final String INDEX = "index.html";
    private static final Pattern NO_QUALITY = Pattern.compile("q=0(?:\\.0*)?");

    private final AssetStore assets;
    private final String path;
    private final String cacheControl;

    /**
     * @param path that of the folder, with a slash at the end
     */
    AssetHandler(AssetStore assets, String path, String cacheControl) {
        this.assets = assets;
        this.path = path;
        this.cacheControl = cacheControl;
    }

    @Override
    public void handle(RoutingContext context) {
        String asked = context.request().path();
        if (!asked.startsWith(path)) {
            context.next();
            return;
        }
        String name = asked.substring(path.length());
        assets.find(name.isEmpty() || name.endsWith("/") ? name + INDEX : name)
                .onSuccess(found -> answer(context, found))
                .onFailure(context::fail);
    }

    @SuppressWarnings("OptionalUsedAsFieldOrParameterType") // as it comes from the store
    private void answer(RoutingContext context, Optional<Asset> found) {
        if (found.isEmpty()) {
            context.next();
        } else {
            send(context.request(), found.get());
        }
    }

    private void send(HttpServerRequest request, Asset asset) {
        Asset.Representation chosen = asset.representation(takesGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING)));
        HttpServerResponse response = request.response()
                .putHeader(HttpHeaders.CACHE_CONTROL, cacheControl)
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .putHeader(HttpHeaders.ETAG, chosen.entityTag());
        if (isCurrent(request.getHeader(HttpHeaders.IF_NONE_MATCH), chosen.entityTag())) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, asset.contentType());
        if (chosen.encoding() != null) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, chosen.encoding());
        }
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader(
                            HttpHeaders.CONTENT_LENGTH,
                            String.valueOf(chosen.body().length()))
                    .end();
        } else {
            response.end(chosen.body());
        }
    }

    /** RFC 9110 §13.1.2: compared weakly, any of a list. */
    private static boolean isCurrent(@Nullable String ifNoneMatch, String entityTag) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(",", -1))
                        .map(String::strip)
                        .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(entityTag));
    }

    /** RFC 9110 §12.5.3, as far as it matters for one coding. */
    private static boolean takesGzip(@Nullable String acceptEncoding) {
        return acceptEncoding != null
                && Arrays.stream(acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1))
                        .map(String::strip)
                        .anyMatch(coding -> coding.split(";", 2)[0].strip().equals("gzip")
                                && !NO_QUALITY
                                        .matcher(coding.substring(coding.indexOf(';') + 1)
                                                .strip())
                                        .matches());
    }
}
