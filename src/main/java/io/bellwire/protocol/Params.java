package io.bellwire.protocol;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The parameters of one call: read in whatever order they come, then made into the {@link Call}. */
final class Params {

    private static final int MAX_PAGE = 100;
    private static final int DEFAULT_INVITATIONS = 20;
    private static final int MAX_CURSOR_BYTES = 512;

    private static final Param[] ALL_PARAMS = Param.values();
    private static final Feature[] ALL_FEATURES = Feature.values();
    private static final Scope[] ALL_SCOPES = Scope.values();
    private static final RejectReason[] ALL_REASONS = RejectReason.values();
    private static final StateFilter[] ALL_STATES = StateFilter.values();
    private static final JoinPolicy[] ALL_POLICIES = JoinPolicy.values();

    private final Method method;
    private final Limits limits;
    private final long defaultTimeoutMs;
    private final SeenNames seen = new SeenNames();
    private @Nullable RpcError error;

    private @Nullable String token;
    private @Nullable String deviceID;
    private Set<Feature> features = Set.of();
    private Call.@Nullable Resume resume;
    private @Nullable UUID inviteID;
    private @Nullable String groupID;
    private @Nullable String invitee;
    private @Nullable List<String> inviteeList;
    private @Nullable List<String> memberList;
    private @Nullable String data;
    private @Nullable Long timeoutMs;
    private @Nullable Boolean onlineUserOnly;
    private @Nullable String offlinePushInfo;
    private @Nullable Scope scope;
    private @Nullable RejectReason reason;
    private @Nullable StateFilter state;
    private @Nullable JoinPolicy join;
    private @Nullable String before;
    private @Nullable Long limit;

    Params(Method method, Limits limits, long defaultTimeoutMs) {
        this.method = method;
        this.limits = limits;
        this.defaultTimeoutMs = defaultTimeoutMs;
    }

    /** Reads the value of {@code params}, which begins with the token read last. */
    void read(StrictReader json) throws IOException {
        ParamReader values = new ParamReader(json, limits);
        if (json.token() == JsonToken.START_ARRAY) {
            values.refuse(RpcError.params("params", "by name only"));
            json.skip();
        } else if (values.is(JsonToken.START_OBJECT, "params", "an object")) {
            readObject(json, values);
        }
        error = values.error();
    }

    /** The call, or the first thing that is wrong with it. */
    Request.Content toContent() {
        if (error != null) {
            return error;
        }
        for (Param param : ALL_PARAMS) {
            if (method.requires(param) && !seen.has(param.bit())) {
                return RpcError.params(param.word(), "missing");
            }
        }
        return toCall();
    }

    private void readObject(StrictReader json, ParamReader values) throws IOException {
        while (json.next() != JsonToken.END_OBJECT) {
            Param param = Param.of(json.name());
            if (param == null) {
                seen.add(json);
            } else {
                seen.add(json, param.bit());
            }
            json.next();
            if (param != null && method.takes(param)) {
                read(param, json, values);
            } else {
                json.skip();
            }
        }
    }

    private void read(Param param, StrictReader json, ParamReader values) throws IOException {
        String path = param.word();
        switch (param) {
            case TOKEN -> token = values.text(path);
            case DEVICE_ID -> deviceID = values.id(path);
            case FEATURES -> readFeatures(json, values);
            case RESUME -> readResume(json, values);
            case INVITE_ID -> inviteID = values.inviteID(path);
            case GROUP_ID -> groupID = values.id(path);
            case INVITEE -> invitee = values.id(path);
            case INVITEE_LIST -> inviteeList = values.ids(path, limits.inviteeList());
            case MEMBER_LIST -> memberList = values.ids(path, limits.groupMembers());
            case DATA -> data = values.data(path);
            case TIMEOUT -> timeoutMs = values.timeout(path);
            case ONLINE_USER_ONLY -> onlineUserOnly = values.flag(path);
            case OFFLINE_PUSH_INFO -> offlinePushInfo = values.object(path);
            case SCOPE -> scope = values.word(path, ALL_SCOPES, Scope::word);
            case REASON -> reason = values.word(path, ALL_REASONS, RejectReason::word);
            case STATE -> state = values.word(path, ALL_STATES, StateFilter::word);
            case JOIN -> join = values.word(path, ALL_POLICIES, JoinPolicy::word);
            case BEFORE -> readBefore(values);
            case LIMIT -> limit = values.whole(path, 1, MAX_PAGE);
        }
    }

    private void readBefore(ParamReader values) throws IOException {
        before = values.text(Param.BEFORE.word());
        if (before != null && !Utf8.fits(before, MAX_CURSOR_BYTES)) {
            values.refuse(RpcError.value(Param.BEFORE.word(), "longer than " + MAX_CURSOR_BYTES + " bytes"));
        }
    }

    private void readFeatures(StrictReader json, ParamReader values) throws IOException {
        if (!values.is(JsonToken.START_ARRAY, Param.FEATURES.word(), "an array")) {
            return;
        }
        Set<Feature> asked = EnumSet.noneOf(Feature.class);
        for (int index = 0; json.next() != JsonToken.END_ARRAY; index++) {
            Feature feature = values.word(Param.FEATURES.word() + "[" + index + "]", ALL_FEATURES, Feature::word);
            if (feature != null) {
                asked.add(feature);
            }
        }
        features = Set.copyOf(asked);
    }

    private void readResume(StrictReader json, ParamReader values) throws IOException {
        if (!values.is(JsonToken.START_OBJECT, Param.RESUME.word(), "an object")) {
            return;
        }
        SeenNames names = new SeenNames();
        Long since = null;
        Map<UUID, Integer> known = Map.of();
        while (json.next() != JsonToken.END_OBJECT) {
            names.add(json);
            String name = json.name();
            json.next();
            switch (name) {
                case "since" -> since = values.whole("resume.since", 0, Long.MAX_VALUE);
                case "known" -> known = readKnown(json, values);
                default -> json.skip();
            }
        }
        if (since == null) {
            values.refuse(RpcError.params("resume.since", "missing"));
        } else {
            resume = new Call.Resume(since, known);
        }
    }

    private Map<UUID, Integer> readKnown(StrictReader json, ParamReader values) throws IOException {
        Map<UUID, Integer> known = new HashMap<>();
        if (!values.is(JsonToken.START_OBJECT, "resume.known", "an object")) {
            return known;
        }
        SeenNames names = new SeenNames();
        while (json.next() != JsonToken.END_OBJECT) {
            names.add(json);
            readKnownEntry(json, values, known);
        }
        return Map.copyOf(known);
    }

    private void readKnownEntry(StrictReader json, ParamReader values, Map<UUID, Integer> known) throws IOException {
        String name = json.name();
        json.next();
        if (known.size() >= limits.resumeKnown()) {
            values.refuse(RpcError.params("resume.known", "more than " + limits.resumeKnown() + " entries"));
            json.skip();
            return;
        }
        String path = "resume.known[\"" + Echo.of(name) + "\"]";
        UUID id = InviteIDs.parse(name);
        if (id == null) {
            values.refuse(RpcError.params(path, "the key must be a lower-case UUID"));
            json.skip();
            return;
        }
        Long seq = values.whole(path, 0, Integer.MAX_VALUE);
        if (seq != null) {
            known.put(id, seq.intValue());
        }
    }

    /** Only called when all that is required is there. */
    private Call toCall() {
        return switch (method) {
            case LOGIN -> new Call.Login(token, deviceID, features, resume);
            case INVITE -> invite("", List.of(requireNonNull(invitee)), Scope.INVITEES);
            case INVITE_IN_GROUP ->
                invite(group(), requireNonNull(inviteeList), requireNonNullElse(scope, Scope.GROUP));
            case CANCEL -> new Call.Cancel(invitation(), text(), inviteeList);
            case ACCEPT -> new Call.Accept(invitation(), text());
            case REJECT -> new Call.Reject(invitation(), text(), requireNonNullElse(reason, RejectReason.DECLINE));
            case MODIFY_INVITATION -> new Call.ModifyInvitation(invitation(), text());
            case ADD_INVITEES -> new Call.AddInvitees(invitation(), requireNonNull(inviteeList));
            case RINGING -> new Call.Ringing(invitation());
            case GET_SIGNALING_INFO -> new Call.GetSignalingInfo(invitation());
            case LIST_INVITATIONS ->
                new Call.ListInvitations(requireNonNullElse(state, StateFilter.ALL), before, page(DEFAULT_INVITATIONS));
            case CREATE_GROUP ->
                new Call.CreateGroup(
                        group(), requireNonNullElse(join, JoinPolicy.OPEN), requireNonNullElse(memberList, List.of()));
            case JOIN_GROUP -> new Call.JoinGroup(group());
            case LEAVE_GROUP -> new Call.LeaveGroup(group());
            case DISMISS_GROUP -> new Call.DismissGroup(group());
            case ADD_GROUP_MEMBERS -> new Call.AddGroupMembers(group(), requireNonNull(memberList));
            case REMOVE_GROUP_MEMBERS -> new Call.RemoveGroupMembers(group(), requireNonNull(memberList));
            case GET_GROUP_MEMBERS -> new Call.GetGroupMembers(group(), before, page(MAX_PAGE));
            case PING -> new Call.Ping();
            case LOGOUT -> new Call.Logout();
        };
    }

    private Call invite(String group, List<String> invitees, Scope audience) {
        return new Call.Invite(
                inviteID,
                group,
                invitees,
                text(),
                requireNonNullElse(timeoutMs, defaultTimeoutMs),
                requireNonNullElse(onlineUserOnly, false),
                offlinePushInfo,
                audience);
    }

    private UUID invitation() {
        return requireNonNull(inviteID);
    }

    private String group() {
        return requireNonNull(groupID);
    }

    private String text() {
        return requireNonNullElse(data, "");
    }

    private int page(int otherwise) {
        return limit == null ? otherwise : limit.intValue();
    }
}
