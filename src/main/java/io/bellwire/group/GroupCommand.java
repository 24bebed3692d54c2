package io.bellwire.group;

import io.bellwire.protocol.JoinPolicy;
import java.util.List;

/** Something that a user wants of a group; {@code actor} is their userID. */
public sealed interface GroupCommand {

    /** Calls the one method of {@code cases} that is meant for this kind of command. */
    <R> R match(Cases<R> cases);

    /**
     * One method per kind of command, so that whoever forgets one does not compile.
     *
     * @param <R> what becomes of it
     */
    interface Cases<R> {
        R create(Create command);

        R join(Join command);

        R leave(Leave command);

        R dismiss(Dismiss command);

        R add(Add command);

        R remove(Remove command);
    }

    /** The userID of who wants it. */
    String actor();

    /** The group it is about. */
    String groupID();

    /** Create it, with these members beside the owner. */
    record Create(String actor, String groupID, JoinPolicy join, List<String> members) implements GroupCommand {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.create(this);
        }
    }

    /** Join it. */
    record Join(String actor, String groupID) implements GroupCommand {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.join(this);
        }
    }

    /** Leave it. */
    record Leave(String actor, String groupID) implements GroupCommand {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.leave(this);
        }
    }

    /** Dismiss it. */
    record Dismiss(String actor, String groupID) implements GroupCommand {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.dismiss(this);
        }
    }

    /** Add members. */
    record Add(String actor, String groupID, List<String> members) implements GroupCommand {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.add(this);
        }
    }

    /** Remove members. */
    record Remove(String actor, String groupID, List<String> members) implements GroupCommand {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.remove(this);
        }
    }
}
