package io.bellwire.protocol;

import static io.bellwire.protocol.Param.BEFORE;
import static io.bellwire.protocol.Param.DATA;
import static io.bellwire.protocol.Param.DEVICE_ID;
import static io.bellwire.protocol.Param.FEATURES;
import static io.bellwire.protocol.Param.GROUP_ID;
import static io.bellwire.protocol.Param.INVITEE;
import static io.bellwire.protocol.Param.INVITEE_LIST;
import static io.bellwire.protocol.Param.INVITE_ID;
import static io.bellwire.protocol.Param.JOIN;
import static io.bellwire.protocol.Param.LIMIT;
import static io.bellwire.protocol.Param.MEMBER_LIST;
import static io.bellwire.protocol.Param.OFFLINE_PUSH_INFO;
import static io.bellwire.protocol.Param.ONLINE_USER_ONLY;
import static io.bellwire.protocol.Param.REASON;
import static io.bellwire.protocol.Param.RESUME;
import static io.bellwire.protocol.Param.SCOPE;
import static io.bellwire.protocol.Param.STATE;
import static io.bellwire.protocol.Param.TIMEOUT;
import static io.bellwire.protocol.Param.TOKEN;

import org.jspecify.annotations.Nullable;

/** Every method that a client can call, and what it takes (PROTOCOL §2, §3, §6). This is the only list of them. */
public enum Method {
    LOGIN("login", needs(), may(TOKEN, DEVICE_ID, FEATURES, RESUME)),
    INVITE("invite", needs(INVITEE), may(DATA, TIMEOUT, ONLINE_USER_ONLY, OFFLINE_PUSH_INFO, INVITE_ID)),
    INVITE_IN_GROUP(
            "inviteInGroup",
            needs(GROUP_ID, INVITEE_LIST),
            may(DATA, TIMEOUT, ONLINE_USER_ONLY, OFFLINE_PUSH_INFO, INVITE_ID, SCOPE)),
    CANCEL("cancel", needs(INVITE_ID), may(DATA, INVITEE_LIST)),
    ACCEPT("accept", needs(INVITE_ID), may(DATA)),
    REJECT("reject", needs(INVITE_ID), may(DATA, REASON)),
    MODIFY_INVITATION("modifyInvitation", needs(INVITE_ID, DATA), may()),
    ADD_INVITEES("addInvitees", needs(INVITE_ID, INVITEE_LIST), may()),
    RINGING("ringing", needs(INVITE_ID), may()),
    GET_SIGNALING_INFO("getSignalingInfo", needs(INVITE_ID), may()),
    LIST_INVITATIONS("listInvitations", needs(), may(STATE, BEFORE, LIMIT)),
    CREATE_GROUP("createGroup", needs(GROUP_ID), may(JOIN, MEMBER_LIST)),
    JOIN_GROUP("joinGroup", needs(GROUP_ID), may()),
    LEAVE_GROUP("leaveGroup", needs(GROUP_ID), may()),
    DISMISS_GROUP("dismissGroup", needs(GROUP_ID), may()),
    ADD_GROUP_MEMBERS("addGroupMembers", needs(GROUP_ID, MEMBER_LIST), may()),
    REMOVE_GROUP_MEMBERS("removeGroupMembers", needs(GROUP_ID, MEMBER_LIST), may()),
    GET_GROUP_MEMBERS("getGroupMembers", needs(GROUP_ID), may(BEFORE, LIMIT)),
    PING("ping", needs(), may()),
    LOGOUT("logout", needs(), may());

    private static final Method[] ALL = values();

    private final String word;
    /** The {@link Param#bit}s. */
    private final long required;

    private final long taken;

    Method(String word, long required, long optional) {
        this.word = word;
        this.required = required;
        this.taken = required | optional;
    }

    /** The word on the wire. */
    public String word() {
        return word;
    }

    /** Whether a call must have it. */
    boolean requires(Param param) {
        return (required & param.bit()) != 0;
    }

    /** Whether it means something here; otherwise it is ignored like an unknown field. */
    boolean takes(Param param) {
        return (taken & param.bit()) != 0;
    }

    /** The method of that name, given as a part of {@code text}; null for an unknown one. Makes no string. */
    static @Nullable Method of(char[] text, int offset, int length) {
        for (Method method : ALL) {
            if (method.word.length() == length && method.isAt(text, offset)) {
                return method;
            }
        }
        return null;
    }

    private boolean isAt(char[] text, int offset) {
        for (int i = 0; i < word.length(); i++) {
            if (text[offset + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static long needs(Param... params) {
        return bits(params);
    }

    private static long may(Param... params) {
        return bits(params);
    }

    private static long bits(Param... params) {
        long bits = 0;
        for (Param param : params) {
            bits |= param.bit();
        }
        return bits;
    }
}
