package io.bellwire.group;

import io.bellwire.protocol.JoinPolicy;
import java.util.List;

/** Something that a user wants of a group; {@code actor} is their userID. */
public sealed interface GroupCommand {
    String actor();

    String groupID();

    /** Create it, with these members beside the owner. */
    record Create(String actor, String groupID, JoinPolicy join, List<String> members) implements GroupCommand {}

    /** Join it. */
    record Join(String actor, String groupID) implements GroupCommand {}

    /** Leave it. */
    record Leave(String actor, String groupID) implements GroupCommand {}

    /** Dismiss it. */
    record Dismiss(String actor, String groupID) implements GroupCommand {}

    /** Add members. */
    record Add(String actor, String groupID, List<String> members) implements GroupCommand {}

    /** Remove members. */
    record Remove(String actor, String groupID, List<String> members) implements GroupCommand {}
}
