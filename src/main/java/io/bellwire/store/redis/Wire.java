package io.bellwire.store.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.List;

/** What goes over the wire for a batch of commands: they themselves, and what must go before or behind them. */
final class Wire {
    /** Of the time that a command has, the replicas get half: the answer must come back before it runs out. */
    private static final int SHARE_OF_TIMEOUT = 2;

    private final List<Request> requests = new ArrayList<>();
    private final int[] indexes;

    Wire(List<Pending> commands, boolean durable, LinkSettings settings) {
        this.indexes = new int[commands.size()];
        for (int i = 0; i < commands.size(); i++) {
            Pending pending = commands.get(i);
            if (pending.asking()) {
                requests.add(RedisCommand.of(Command.ASKING).request());
            }
            indexes[i] = requests.size();
            requests.add(pending.command().request());
        }
        if (durable) {
            requests.add(waitFor(settings));
        }
    }

    List<Request> requests() {
        return requests;
    }

    /** Where the reply to the command with this number is. */
    int indexOf(int command) {
        return indexes[command];
    }

    /** Asks how many replicas have all that the server had when it carried out what went before, a reading command too. */
    static Request waitFor(LinkSettings settings) {
        return RedisCommand.of(Command.WAIT, settings.replicas(), settings.commandTimeoutMs() / SHARE_OF_TIMEOUT)
                .request();
    }
}
