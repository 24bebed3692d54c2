package io.bellwire.store;

import static io.bellwire.store.StoreSamples.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.group.Group;
import io.bellwire.group.GroupCommand;
import io.bellwire.group.GroupCommand.Add;
import io.bellwire.group.GroupCommand.Create;
import io.bellwire.group.GroupCommand.Dismiss;
import io.bellwire.group.GroupCommand.Join;
import io.bellwire.group.GroupCommand.Leave;
import io.bellwire.group.GroupCommand.Remove;
import io.bellwire.group.GroupDecision;
import io.bellwire.group.GroupDecision.Changed;
import io.bellwire.group.GroupDecision.Refused;
import io.bellwire.group.GroupMachine;
import io.bellwire.group.Member;
import io.bellwire.protocol.JoinPolicy;
import io.bellwire.protocol.Limits;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link GroupStore} must do; each implementation extends it. The rules are the machine's, and tested there. */
abstract class GroupStoreContract {
    static Vertx vertx;

    final ManualTime time = new ManualTime();
    final GroupMachine machine = new GroupMachine(Limits.DEFAULT);
    GroupStore store;

    /** A store without groups. */
    abstract GroupStore newStore();

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stopVertx() {
        await(vertx.close());
    }

    @BeforeEach
    void open() {
        store = newStore();
    }

    GroupDecision execute(GroupCommand command) {
        return await(store.execute(command));
    }

    Group changes(GroupCommand command) {
        GroupDecision decision = execute(command);
        assertThat(decision).isInstanceOf(Changed.class);
        return ((Changed) decision).group();
    }

    Group group(String groupID) {
        return await(store.group(groupID));
    }

    @Test
    void aGroupIsThereOnceItWasCreated() {
        Group made = changes(new Create("alice", "class", JoinPolicy.INVITE, List.of("bob", "carol")));

        assertThat(group("class")).isEqualTo(made);
        assertThat(made.members().keySet()).containsExactly("alice", "bob", "carol");
        assertThat(made.member("bob")).isEqualTo(new Member("bob", ManualTime.START_MS, true));
        assertThat(group("other")).isNull();
    }

    @Test
    void changesFollowOnEachOther() {
        changes(new Create("alice", "class", JoinPolicy.OPEN, List.of("bob")));
        time.advance(5);
        changes(new Join("carol", "class"));
        changes(new Leave("bob", "class"));
        changes(new Add("alice", "class", List.of("dave", "erin")));
        changes(new Remove("alice", "class", List.of("dave")));

        assertThat(group("class").members().keySet()).containsExactly("alice", "carol", "erin");
        assertThat(group("class").member("carol").joinedAt()).isEqualTo(ManualTime.START_MS + 5);
        assertThat(group("class").version()).isEqualTo(5);
    }

    @Test
    void aDismissedGroupIsGoneAndItsIDIsFree() {
        changes(new Create("alice", "class", JoinPolicy.OPEN, List.of("bob")));

        Group last = changes(new Dismiss("alice", "class"));

        assertThat(last.members()).hasSize(2);
        assertThat(group("class")).isNull();
        assertThat(await(store.groupsOf("bob"))).isEmpty();
        assertThat(changes(new Create("bob", "class", JoinPolicy.OPEN, List.of()))
                        .owner())
                .isEqualTo("bob");
    }

    @Test
    void whatTheMachineRefusesChangesNothing() {
        Group made = changes(new Create("alice", "class", JoinPolicy.INVITE, List.of()));

        assertThat(execute(new Join("bob", "class"))).isInstanceOf(Refused.class);
        assertThat(group("class")).isEqualTo(made);
        assertThat(await(store.groupsOf("bob"))).isEmpty();
    }

    @Test
    void groupsOfAUserAreThoseOwnedJoinedAndAddedTo() {
        changes(new Create("alice", "own", JoinPolicy.OPEN, List.of()));
        changes(new Create("bob", "joined", JoinPolicy.OPEN, List.of()));
        changes(new Join("alice", "joined"));
        changes(new Create("carol", "added", JoinPolicy.INVITE, List.of("alice")));
        changes(new Create("carol", "foreign", JoinPolicy.OPEN, List.of()));

        assertThat(await(store.groupsOf("alice"))).containsExactlyInAnyOrder("own", "joined", "added");

        changes(new Leave("alice", "joined"));
        assertThat(await(store.groupsOf("alice"))).containsExactlyInAnyOrder("own", "added");
    }

    @Test
    void commandsThatDoNotWaitBuildOnEachOther() {
        List<Future<GroupDecision>> answers = new ArrayList<>();
        answers.add(store.execute(new Create("alice", "class", JoinPolicy.OPEN, List.of())));
        for (int i = 0; i < 50; i++) {
            answers.add(store.execute(new Join("user" + i, "class")));
        }
        answers.add(store.execute(new Leave("user0", "class")));

        assertThat(answers.stream().map(StoreSamples::await)).allMatch(Changed.class::isInstance);
        assertThat(group("class").members()).hasSize(50);
    }

    @Test
    void countsBoundTheGroupsOfAUser() {
        int most = Limits.DEFAULT.groupsPerUser();
        List<Future<GroupDecision>> answers = new ArrayList<>();
        for (int i = 0; i <= most; i++) {
            answers.add(store.execute(new Create("alice", "group" + i, JoinPolicy.OPEN, List.of("bob"))));
        }

        assertThat(answers.stream().map(StoreSamples::await).filter(Changed.class::isInstance))
                .hasSize(most);
        assertThat(await(answers.get(most))).isInstanceOf(Refused.class);
        assertThat(await(store.groupsOf("bob"))).hasSize(most);

        changes(new Dismiss("alice", "group0"));
        changes(new Create("alice", "again", JoinPolicy.OPEN, List.of()));
    }
}
