package io.bellwire.group;

import io.bellwire.protocol.JoinPolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group as it is at one moment; immutable.
 *
 * @param owner userID of the owner, who is a member as well
 * @param members by userID, in the order in which they joined
 * @param version grows by one with each change, from 1
 */
public record Group(String groupID, String owner, JoinPolicy join, Map<String, Member> members, long version) {

    /** Copies {@code members}. */
    public Group {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** Whether the user is in it now. */
    public boolean has(String userID) {
        return members.containsKey(userID);
    }

    /** The member, null if the user is not in it now. */
    public @Nullable Member member(String userID) {
        return members.get(userID);
    }
}
