package io.bellwire.group;

import io.bellwire.protocol.GroupChange;
import io.bellwire.protocol.RpcError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the group machine says to a command. */
public sealed interface GroupDecision {

    /**
     * The group is now {@code after}.
     *
     * @param before null when it was created
     * @param after null when it was dismissed
     * @param change what to tell the members; null: nothing changed, nobody is told
     * @param members whom the change is about
     */
    record Changed(
            @Nullable Group before,
            @Nullable Group after,
            @Nullable GroupChange change,
            List<String> members) implements GroupDecision {
        /** The group to answer with: {@code after}, or what it was before it was dismissed. */
        public Group group() {
            Group group = after != null ? after : before;
            if (group == null) {
                throw new IllegalStateException("a change of no group");
            }
            return group;
        }
    }

    /** No. */
    record Refused(RpcError error) implements GroupDecision {}
}
