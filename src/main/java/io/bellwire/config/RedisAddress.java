package io.bellwire.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Redis is.
 *
 * @param endpoints one server; the sentinels; or some members of a cluster: {@code redis://user:password@host:port/0}, or
 *     {@code rediss://} for TLS
 * @param masterName what the sentinels call the primary, "" without sentinels
 */
public record RedisAddress(Topology topology, List<String> endpoints, String masterName) {

    /** What is found at the endpoints. */
    public enum Topology {
        /** One server. */
        STANDALONE,
        /** Sentinels, which know the primary. */
        SENTINEL,
        /** Redis Cluster. */
        CLUSTER
    }

    private static final int MAX_ENDPOINTS = 32;
    private static final String ALLOWED =
            "must be redis://HOST:PORT, redis-sentinel://HOST:PORT,HOST:PORT/MASTER or redis-cluster://HOST:PORT,HOST:PORT, "
                    + "with USER:PASSWORD@ before the first host if needed; rediss… for TLS";
    private static final Pattern SHAPE = Pattern.compile(
            "(redis|rediss)(-sentinel|-cluster)?://(?:([^@/]*)@)?([^@/?]+)(?:/([^/?]*))?(?:\\?db=(\\d{1,4}))?");

    /** Copies {@code endpoints}. */
    public RedisAddress {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * Reads an address: {@code redis://}, {@code redis-sentinel://}, {@code redis-cluster://}, and the same with {@code
     * rediss} for TLS.
     *
     * @throws IllegalArgumentException if it is none; the message says what is allowed, and shows no password
     */
    public static RedisAddress parse(String text) {
        Matcher shape = SHAPE.matcher(text.strip());
        if (!shape.matches()) {
            throw new IllegalArgumentException(ALLOWED);
        }
        Topology topology = topology(shape.group(2));
        String path = shape.group(5) == null ? "" : shape.group(5);
        String database = shape.group(6) == null ? "" : shape.group(6);
        String masterName = "";
        if (topology == Topology.SENTINEL) {
            masterName = path;
        } else if (!path.isEmpty()) {
            database = path;
        }
        check(topology, masterName, database);
        if (topology == Topology.STANDALONE && shape.group(4).contains(",")) {
            throw new IllegalArgumentException(ALLOWED);
        }
        String user = shape.group(3) == null ? "" : shape.group(3) + "@";
        return new RedisAddress(
                topology, endpoints(shape.group(1) + "://" + user, shape.group(4), database), masterName);
    }

    private static Topology topology(@Nullable String suffix) {
        if (suffix == null) {
            return Topology.STANDALONE;
        }
        return suffix.equals("-sentinel") ? Topology.SENTINEL : Topology.CLUSTER;
    }

    private static void check(Topology topology, String masterName, String database) {
        if (topology == Topology.SENTINEL && masterName.isEmpty()) {
            throw new IllegalArgumentException(
                    "must name the master behind the sentinels: redis-sentinel://HOST:PORT/MASTER");
        }
        if (!database.matches("\\d{0,4}")) {
            throw new IllegalArgumentException(ALLOWED);
        }
        if (topology == Topology.CLUSTER && !database.isEmpty() && !database.equals("0")) {
            throw new IllegalArgumentException("must name no database: a cluster has only database 0");
        }
    }

    private static List<String> endpoints(String start, String hosts, String database) {
        List<String> endpoints = new ArrayList<>();
        for (String host : Arrays.asList(hosts.split(",", -1))) {
            endpoints.add(checked(start + host + (database.isEmpty() ? "" : "/" + database)));
        }
        if (endpoints.size() > MAX_ENDPOINTS) {
            throw new IllegalArgumentException("must be at most " + MAX_ENDPOINTS + " hosts");
        }
        return endpoints;
    }

    private static String checked(String endpoint) {
        try {
            if (URI.create(endpoint).getHost() != null) {
                return endpoint;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(ALLOWED, e);
        }
        throw new IllegalArgumentException(ALLOWED);
    }
}
