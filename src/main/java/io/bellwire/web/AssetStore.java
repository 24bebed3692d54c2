package io.bellwire.web;

import static java.util.Map.entry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of one folder of the class path. Each is read once, by a worker, and kept; there are only as many as the jar
 * has.
 *
 * <p>A name is not resolved but matched: whatever has a percent sign, a backslash, an empty part or a part that begins
 * with a dot is no name of ours. So there is no way out of the folder.
 */
final class AssetStore {

    private static final int LONGEST_NAME = 128;
    private static final Pattern NAME = Pattern.compile("(?:[A-Za-z0-9_-]+/)*[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)+");
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";

    /** Only these are served. */
    private static final Map<String, String> CONTENT_TYPES = Map.ofEntries(
            entry("html", "text/html; charset=utf-8"),
            entry("css", "text/css; charset=utf-8"),
            entry("js", JAVASCRIPT),
            entry("ts", TEXT),
            entry("map", "application/json"),
            entry("svg", "image/svg+xml"),
            entry("png", "image/png"),
            entry("ico", "image/x-icon"),
            entry("wav", "audio/wav"));

    private final Vertx vertx;
    private final String folder;
    private final Map<String, Asset> assets = new ConcurrentHashMap<>();

    /**
     * @param folder on the class path, as in {@code web/sdk}
     */
    AssetStore(Vertx vertx, String folder) {
        this.vertx = vertx;
        this.folder = folder;
    }

    /** The file of that name, as it stands in the request, not decoded; empty if there is none. */
    Future<Optional<Asset>> find(String name) {
        Asset known = assets.get(name);
        if (known != null) {
            return Future.succeededFuture(Optional.of(known));
        }
        String contentType = contentType(name);
        return contentType == null
                ? Future.succeededFuture(Optional.empty())
                : vertx.executeBlocking(() -> read(name, contentType), false);
    }

    private static @Nullable String contentType(String name) {
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            return null;
        }
        return CONTENT_TYPES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private Optional<Asset> read(String name, String contentType) throws IOException {
        try (InputStream in = AssetStore.class.getClassLoader().getResourceAsStream(folder + "/" + name)) {
            if (in == null) {
                return Optional.empty();
            }
            Asset asset = Asset.of(contentType, in.readAllBytes());
            assets.put(name, asset);
            return Optional.of(asset);
        }
    }
}
