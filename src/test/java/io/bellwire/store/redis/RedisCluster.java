package io.bellwire.store.redis;

import static org.awaitility.Awaitility.await;

import io.bellwire.FreePorts;
import java.util.ArrayList;
import java.util.List;

/** Some primaries that share the slots, on the loopback interface. */
public final class RedisCluster implements AutoCloseable {

    private final List<RedisServer> servers = new ArrayList<>();

    private RedisCluster() {}

    public static RedisCluster start(int primaries) {
        RedisCluster cluster = new RedisCluster();
        for (int i = 0; i < primaries; i++) {
            cluster.servers.add(RedisServer.startOn(
                    FreePorts.take(),
                    "--cluster-enabled",
                    "yes",
                    "--cluster-config-file",
                    "nodes.conf",
                    "--cluster-node-timeout",
                    "2000"));
        }
        cluster.share();
        cluster.servers.forEach(server ->
                await().until(() -> server.call("CLUSTER", "INFO").toString().contains("cluster_state:ok")));
        cluster.servers.forEach(server ->
                await().until(() -> ((List<?>) server.call("CLUSTER", "SLOTS")).size() >= primaries));
        return cluster;
    }

    private void share() {
        int each = Slots.COUNT / servers.size() + 1;
        for (int i = 0; i < servers.size(); i++) {
            List<Object> words = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
            for (int slot = i * each; slot < Math.min(Slots.COUNT, (i + 1) * each); slot++) {
                words.add(slot);
            }
            servers.get(i).call(words.toArray());
            servers.get(i).call("CLUSTER", "SET-CONFIG-EPOCH", i + 1);
            servers.get(0).call("CLUSTER", "MEET", "127.0.0.1", servers.get(i).port());
        }
    }

    public String uri() {
        return "redis-cluster://127.0.0.1:" + servers.get(0).port() + ",127.0.0.1:"
                + servers.get(1).port();
    }

    /** Moves the slot of this key from the server that has it to another one, step by step. */
    public Move move(String key) {
        int each = Slots.COUNT / servers.size() + 1;
        int slot = Slots.of(key);
        int owner = slot / each;
        return new Move(slot, servers.get(owner), servers.get((owner + 1) % servers.size()));
    }

    /** A slot on its way. */
    public final class Move {
        private final int slot;
        private final RedisServer from;
        private final RedisServer to;

        private Move(int slot, RedisServer from, RedisServer to) {
            this.slot = slot;
            this.from = from;
            this.to = to;
        }

        /** New keys go to the other server from now on. */
        public void announce() {
            to.call("CLUSTER", "SETSLOT", slot, "IMPORTING", from.call("CLUSTER", "MYID"));
            from.call("CLUSTER", "SETSLOT", slot, "MIGRATING", to.call("CLUSTER", "MYID"));
        }

        /** The others follow. */
        public void moveKeys() {
            for (Object key : (List<?>) from.call("CLUSTER", "GETKEYSINSLOT", slot, 1_000)) {
                from.call("MIGRATE", "127.0.0.1", to.port(), key, 0, 5_000);
            }
        }

        /** Everybody knows. */
        public void finish() {
            Object id = to.call("CLUSTER", "MYID");
            servers.forEach(server -> server.call("CLUSTER", "SETSLOT", slot, "NODE", id));
        }
    }

    @Override
    public void close() {
        servers.forEach(RedisServer::close);
    }
}
