package io.bellwire.store.redis;

import io.bellwire.config.RedisConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The primaries of a cluster, a link to each, and which slot is whose. The map of slots is read again whenever a server
 * says that a slot is elsewhere, and while one is missing or not connected.
 */
final class ClusterRedisPort implements RedisPort, RedisLink.Owner {
    private static final long ASK_AGAIN_MS = 500;
    private static final long TRY_AGAIN_MS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(ClusterRedisPort.class);

    private final Context context;
    private final RedisConfig config;
    private final LinkSettings settings;
    /** By {@code host:port}. */
    private final Map<String, RedisLink> links = new HashMap<>();

    private @Nullable RedisLink[] slots = new RedisLink[Slots.COUNT];
    private @Nullable Listener listener;
    private boolean asking;
    private boolean closed;
    private volatile boolean up;
    private volatile @Nullable String problem = "not connected yet";

    ClusterRedisPort(Context context, RedisConfig config, List<Script> scripts) {
        this.context = context;
        this.config = config;
        this.settings = LinkSettings.of(config, scripts);
    }

    @Override
    public Context context() {
        return context;
    }

    @Override
    public void start(Listener told) {
        listener = told;
        ask();
    }

    @Override
    public Future<@Nullable Response> send(RedisCommand command) {
        Pending pending = new Pending(command);
        submit(pending);
        return pending.future();
    }

    @Override
    public Future<@Nullable Response> send(RedisCommand command, Runnable behind) {
        return send(command).onSuccess(reply -> behind.run());
    }

    private void submit(Pending pending) {
        String key = pending.command().key();
        RedisLink link = key == null ? anyLink() : slots[Slots.of(key)];
        if (link == null) {
            pending.fail("no server of the cluster has this slot: " + problem);
        } else {
            link.submit(pending);
        }
    }

    private @Nullable RedisLink anyLink() {
        return links.values().stream().filter(RedisLink::up).findAny().orElse(null);
    }

    @Override
    public boolean hasRoom(int commands) {
        return links.values().stream().allMatch(link -> link.hasRoom(commands));
    }

    @Override
    public boolean up() {
        return up;
    }

    @Override
    public @Nullable String problem() {
        return problem;
    }

    @Override
    public Future<Void> close() {
        closed = true;
        up = false;
        links.values().forEach(RedisLink::close);
        return Future.succeededFuture();
    }

    @Override
    public void cameUp(RedisLink link) {
        if (!up) {
            look();
        } else if (listener != null) {
            listener.cameUp();
        }
    }

    @Override
    public void wentDown(RedisLink link) {
        look();
        ask();
    }

    @Override
    public void redirected(Pending pending, RedisReply kind, String message) {
        if (kind == RedisReply.TRY_AGAIN) {
            tryAgain(pending, message);
            return;
        }
        String[] words = message.split(" ", 3);
        if (words.length < 3 || !pending.redirect(kind == RedisReply.ASK)) {
            pending.fail("sent from one server to the other: " + message);
            return;
        }
        RedisLink link = linkTo(words[2].strip());
        if (kind == RedisReply.MOVED) {
            slots[Integer.parseInt(words[1])] = link;
            ask();
        }
        link.submit(pending);
    }

    /** While a slot moves, a script must wait until all its keys are in one place again. */
    private void tryAgain(Pending pending, String message) {
        if (pending.ageMs() > settings.commandTimeoutMs()) {
            pending.fail("a slot takes too long to move: " + message);
            return;
        }
        pending.startOver();
        context.owner().setTimer(TRY_AGAIN_MS, id -> submit(pending));
    }

    /** Finds out whether every slot has a link that is connected. */
    private void look() {
        String missing = null;
        for (RedisLink link : slots) {
            if (link == null || !link.up()) {
                missing = link == null ? "slots without a server" : String.valueOf(link.problem());
                break;
            }
        }
        boolean before = up;
        problem = missing;
        up = missing == null && !closed;
        if (up && !before && listener != null) {
            listener.cameUp();
        }
    }

    /** Asks one server after the other for the map of slots, and again soon while something is wrong. */
    private void ask() {
        if (asking || closed) {
            return;
        }
        asking = true;
        List<String> endpoints = new ArrayList<>(links.keySet());
        Collections.shuffle(endpoints);
        List<String> all = new ArrayList<>();
        endpoints.forEach(address -> all.add(endpoint(address)));
        all.addAll(config.address().endpoints());
        ask(all, 0).onComplete(answered -> {
            asking = false;
            if (answered.failed()) {
                LOG.atWarn()
                        .addKeyValue("reason", answered.cause().getMessage())
                        .log("the cluster does not answer");
                problem = up ? null : String.valueOf(answered.cause().getMessage());
            } else if (!closed) {
                take(answered.result());
            }
            look();
            if (!up && !closed) {
                context.owner().setTimer(ASK_AGAIN_MS, id -> context.runOnContext(nothing -> ask()));
            }
        });
    }

    private Future<List<Range>> ask(List<String> endpoints, int index) {
        if (index == endpoints.size()) {
            return Future.failedFuture("no server of the cluster can be reached");
        }
        return ask(endpoints.get(index)).recover(cause -> ask(endpoints, index + 1));
    }

    private Future<List<Range>> ask(String endpoint) {
        RedisOptions options = Clients.options(config).setConnectionString(endpoint);
        Redis client = Redis.createClient(context.owner(), options);
        Promise<List<Range>> promise = Promise.promise();
        long timer = context.owner()
                .setTimer(settings.connectTimeoutMs(), id -> promise.tryFail("no answer from a server of the cluster"));
        client.connect()
                .compose(connection -> connection.send(
                        RedisCommand.of(Command.CLUSTER, "SLOTS").request()))
                .map(reply -> Range.of(reply, URI.create(endpoint).getHost()))
                .onSuccess(promise::tryComplete)
                .onFailure(promise::tryFail);
        return promise.future().onComplete(done -> {
            context.owner().cancelTimer(timer);
            client.close();
        });
    }

    private void take(List<Range> ranges) {
        @Nullable RedisLink[] found = new RedisLink[Slots.COUNT];
        Set<String> wanted = new HashSet<>();
        for (Range range : ranges) {
            wanted.add(range.address());
            Arrays.fill(found, range.first(), range.last() + 1, linkTo(range.address()));
        }
        slots = found;
        List<String> gone = links.keySet().stream()
                .filter(address -> !wanted.contains(address))
                .toList();
        for (String address : gone) {
            RedisLink link = links.remove(address);
            if (link != null) {
                link.close();
            }
        }
    }

    private RedisLink linkTo(String address) {
        return links.computeIfAbsent(address, missing -> {
            RedisLink link = new RedisLink(
                    context, () -> Clients.options(config).setConnectionString(endpoint(missing)), settings, this);
            link.start();
            return link;
        });
    }

    /** The address as an endpoint with the user, the password and the protocol of the configured ones. */
    private String endpoint(String address) {
        String first = config.address().endpoints().get(0);
        int at = first.lastIndexOf('@');
        String start = at >= 0 ? first.substring(0, at + 1) : first.substring(0, first.indexOf("://") + 3);
        return start + address;
    }

    /** Slots next to each other, and the {@code host:port} of the primary that has them. */
    private record Range(int first, int last, String address) {

        /** What CLUSTER SLOTS says; a server that does not know its own name is the one that was asked. */
        static List<Range> of(Response reply, String asked) {
            List<Range> ranges = new ArrayList<>();
            for (Response entry : reply) {
                Response primary = entry.get(2);
                Response named = primary.get(0);
                String host = named == null || named.toString().isEmpty() ? asked : named.toString();
                String safe = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
                ranges.add(new Range(
                        entry.get(0).toInteger(),
                        entry.get(1).toInteger(),
                        safe + ":" + primary.get(1).toInteger()));
            }
            return ranges;
        }
    }
}
