package io.bellwire.protocol;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every parameter that a method can take (PROTOCOL §2, §3, §6); one name means the same wherever it is taken. */
enum Param {
    TOKEN("token"),
    DEVICE_ID("deviceID"),
    FEATURES("features"),
    RESUME("resume"),
    INVITE_ID("inviteID"),
    GROUP_ID("groupID"),
    INVITEE("invitee"),
    INVITEE_LIST("inviteeList"),
    MEMBER_LIST("memberList"),
    DATA("data"),
    TIMEOUT("timeout"),
    ONLINE_USER_ONLY("onlineUserOnly"),
    OFFLINE_PUSH_INFO("offlinePushInfo"),
    SCOPE("scope"),
    REASON("reason"),
    STATE("state"),
    JOIN("join"),
    BEFORE("before"),
    LIMIT("limit");

    private static final Map<String, Param> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Param::word, Function.identity()));

    private final String word;

    Param(String word) {
        this.word = word;
    }

    /** The word on the wire. */
    String word() {
        return word;
    }

    /** One bit for it, among those of all others; it means nothing outside of this process. */
    @SuppressWarnings("EnumOrdinal")
    long bit() {
        return 1L << ordinal();
    }

    /** The parameter of that name, null for an unknown one. */
    static @Nullable Param of(String word) {
        return BY_WORD.get(word);
    }
}
