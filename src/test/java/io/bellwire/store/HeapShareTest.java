package io.bellwire.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.group.GroupCommand;
import io.bellwire.group.GroupDecision;
import io.bellwire.group.GroupMachine;
import io.bellwire.protocol.JoinPolicy;
import io.bellwire.protocol.Limits;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What all users together may take of the heap. */
class HeapShareTest {

    @Test
    void keepsAQuarterForThoseWhoHaveLittle() {
        HeapShare share = new HeapShare(1_000, 100);
        share.add(750);

        assertThat(share.hasRoom(90, 20)).isFalse();
        assertThat(share.hasRoom(90, 10)).isTrue();
        assertThat(share.hasRoom(0, 100)).isTrue();
    }

    @Test
    void endsForEverybody() {
        HeapShare share = new HeapShare(1_000, 100);
        share.add(990);

        assertThat(share.hasRoom(0, 11)).isFalse();
        assertThat(share.hasRoomInReserve(260)).isTrue();
        assertThat(share.hasRoomInReserve(261)).isFalse();
    }

    @Test
    void takesBack() {
        HeapShare share = new HeapShare(1_000, 100);
        share.add(1_000);
        share.add(-1_000);

        assertThat(share.hasRoom(0, 750)).isTrue();
    }

    @Test
    void groupsOfOneOwnerLeaveRoomForOthers() {
        GroupTable table = new GroupTable(new GroupMachine(Limits.DEFAULT), new HeapShare(1_000_000, 50_000));
        List<String> crowd =
                IntStream.range(0, 1_000).mapToObj(number -> "u" + number).toList();

        assertThat(create(table, "greedy", "first", crowd)).isInstanceOf(GroupDecision.Changed.class);
        assertThat(create(table, "greedy", "second", crowd)).isInstanceOf(GroupDecision.Refused.class);
        assertThat(create(table, "modest", "third", crowd.subList(0, 50))).isInstanceOf(GroupDecision.Changed.class);
    }

    @Test
    void groupsGiveBackWhatTheyTook() {
        GroupTable table = new GroupTable(new GroupMachine(Limits.DEFAULT), new HeapShare(1_000_000, 50_000));
        List<String> crowd =
                IntStream.range(0, 1_000).mapToObj(number -> "u" + number).toList();
        for (int i = 0; i < 3; i++) {
            assertThat(create(table, "owner", "group", crowd)).isInstanceOf(GroupDecision.Changed.class);
            publish(table, table.decide(new GroupCommand.Dismiss("owner", "group"), 1));
        }
    }

    private static GroupDecision create(GroupTable table, String owner, String groupID, List<String> members) {
        GroupDecision decision = table.decide(new GroupCommand.Create(owner, groupID, JoinPolicy.OPEN, members), 1);
        publish(table, decision);
        return decision;
    }

    private static void publish(GroupTable table, GroupDecision decision) {
        if (decision instanceof GroupDecision.Changed changed) {
            table.publish(changed);
        }
    }
}
