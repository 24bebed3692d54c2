package io.bellwire.store;

import io.bellwire.group.Group;
import io.bellwire.group.GroupCommand;
import io.bellwire.group.GroupDecision;
import io.bellwire.group.GroupDecision.Changed;
import io.bellwire.group.GroupMachine;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps groups in memory, and loses them with the process. Every future is complete when it is returned. Thread-safe. */
public final class MemoryGroupStore implements GroupStore {
    private final GroupTable table;
    private final StoreClock clock;

    /** No group yet. */
    public MemoryGroupStore(GroupMachine machine, StoreClock clock) {
        this.table = new GroupTable(machine);
        this.clock = clock;
    }

    @Override
    public synchronized Future<GroupDecision> execute(GroupCommand command) {
        GroupDecision decision = table.decide(command, clock.now());
        if (decision instanceof Changed changed && changed.change() != null) {
            table.publish(changed);
        }
        return Future.succeededFuture(decision);
    }

    @Override
    public Future<@Nullable Group> group(String groupID) {
        return Future.succeededFuture(table.group(groupID));
    }

    @Override
    public Future<List<String>> groupsOf(String userID) {
        return Future.succeededFuture(table.groupsOf(userID));
    }
}
