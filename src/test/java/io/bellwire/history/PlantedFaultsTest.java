package io.bellwire.history;

import static io.bellwire.history.Draft.ANSWERED;
import static io.bellwire.history.Draft.CANCELLED;
import static io.bellwire.history.Draft.GROUP_CALL;
import static io.bellwire.history.Draft.TIMED_OUT;
import static io.bellwire.history.Draft.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A recorded history without fault passes; each fault that is planted in it is found, as what it is. */
class PlantedFaultsTest {

    record Fault(String name, Rule rule, Consumer<Draft> plant) {
        @Override
        public String toString() {
            return rule + ": " + name;
        }
    }

    private static Fault fault(String name, Rule rule, Consumer<Draft> plant) {
        return new Fault(name, rule, plant);
    }

    static List<Fault> faults() {
        return Stream.of(ends(), told(), kept(), deadlines(), order(), resume(), strangers(), linearizability())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Fault> ends() {
        return List.of(
                fault("a second outcome after the first", Rule.TWO_ENDS, draft -> {
                    JsonObject ended = draft.notice(ANSWERED, "alice/tablet", "onInvitationEnded");
                    ended.put("method", "onInvitationCancelled")
                            .getJsonObject("params")
                            .put("inviteeList", new JsonArray().add("bob"));
                }),
                fault(
                        "two devices that both win",
                        Rule.TWO_WINNERS,
                        draft -> succeed(draft, ANSWERED, "bob/tablet", "reject", 0)),
                fault(
                        "an accept and a cancel that both win",
                        Rule.TWO_WINNERS,
                        draft -> succeed(draft, CANCELLED, "carol/phone", "accept", 0)),
                fault(
                        "an end with somebody left in the notice",
                        Rule.LEFT_INVITING,
                        draft -> row(
                                draft.notice(GROUP_CALL, "bob/phone", "onInvitationEnded")
                                        .getJsonObject("params"),
                                "dave",
                                dave -> dave.put("state", "inviting"))),
                fault(
                        "an end with somebody left in what is shown",
                        Rule.LEFT_INVITING,
                        draft -> row(
                                result(draft, ANSWERED, "alice/phone", "getSignalingInfo"),
                                "bob",
                                bob -> bob.put("state", "inviting"))));
    }

    private static List<Fault> told() {
        return List.of(
                fault(
                        "one device is told another end",
                        Rule.TOLD_DIFFERENTLY,
                        draft -> row(
                                draft.notice(ANSWERED, "alice/phone", "onInvitationEnded")
                                        .getJsonObject("params"),
                                "bob",
                                bob -> bob.put("state", "timeout"))),
                fault(
                        "a refusal names another winner",
                        Rule.TOLD_DIFFERENTLY,
                        draft ->
                                refusal(draft, ANSWERED, "bob/tablet", "reject").put("state", "rejected")),
                fault(
                        "a notice names another device",
                        Rule.SEQ_WITH_TWO_MEANINGS,
                        draft -> draft.notice(ANSWERED, "alice/phone", "onInviteeAccepted")
                                .getJsonObject("params")
                                .put("deviceID", "watch")),
                fault(
                        "one seq with two notices",
                        Rule.SEQ_WITH_TWO_MEANINGS,
                        draft -> draft.notice(GROUP_CALL, "carol/phone", "onInvitationModified")
                                .getJsonObject("params")
                                .put("data", "room 3")),
                fault(
                        "a repeat is answered another time",
                        Rule.OTHER_DETAILS,
                        draft -> later(answer(draft, GROUP_CALL, "bob/phone", "accept", 1)
                                .getJsonObject("result"))),
                fault(
                        "a refusal names another time",
                        Rule.OTHER_DETAILS,
                        draft -> later(refusal(draft, ANSWERED, "bob/tablet", "reject"))),
                fault(
                        "what was said is shown differently",
                        Rule.OTHER_DETAILS,
                        draft -> row(
                                result(draft, ANSWERED, "alice/phone", "getSignalingInfo"),
                                "bob",
                                bob -> bob.put("data", "no"))),
                fault(
                        "two are shown different things at the same seq",
                        Rule.SHOWN_DIFFERENTLY,
                        draft -> result(draft, GROUP_CALL, "bob/phone", "getSignalingInfo")
                                .put("timeout", 31)));
    }

    private static List<Fault> kept() {
        return List.of(
                fault(
                        "an acknowledged accept is not shown",
                        Rule.LOST,
                        draft -> row(
                                result(draft, GROUP_CALL, "carol/phone", "getSignalingInfo"),
                                "bob",
                                bob -> bob.put("state", "inviting"))),
                fault(
                        "an acknowledged accept is told to nobody",
                        Rule.LOST,
                        draft -> draft.removeAll(ANSWERED, "onInviteeAccepted")),
                fault(
                        "an acknowledged cancel is told to nobody",
                        Rule.LOST,
                        draft -> draft.removeAll(CANCELLED, "onInvitationCancelled")),
                fault(
                        "an acknowledged invitation is unknown",
                        Rule.LOST,
                        draft -> draft.askedAfter(
                                draft.answer(ANSWERED, "bob/tablet", "reject"),
                                "alice/phone",
                                "getSignalingInfo",
                                new JsonObject().put("inviteID", ANSWERED),
                                unknown(ANSWERED))),
                fault(
                        "an acknowledged invitee is gone",
                        Rule.LOST,
                        draft -> result(draft, GROUP_CALL, "alice/phone", "getSignalingInfo")
                                .put("inviteeList", new JsonArray().add("bob").add("carol"))),
                fault(
                        "an acknowledged change is gone",
                        Rule.LOST,
                        draft -> result(draft, GROUP_CALL, "alice/phone", "getSignalingInfo")
                                .put("data", "room 1")),
                fault(
                        "a list lacks one",
                        Rule.WRONG_LIST,
                        draft -> lists(draft).get(1).getJsonArray("invitations").remove(1)),
                fault("a list repeats one", Rule.WRONG_LIST, draft -> {
                    JsonArray second = lists(draft).get(1).getJsonArray("invitations");
                    second.add(second.getJsonObject(1).copy());
                }),
                fault("a list stands in another order", Rule.WRONG_LIST, draft -> {
                    JsonArray first = lists(draft).get(0).getJsonArray("invitations");
                    first.add(first.remove(0));
                }),
                fault("a list of open ones holds one that has ended", Rule.WRONG_LIST, draft -> {
                    JsonObject ended =
                            lists(draft).get(0).getJsonArray("invitations").getJsonObject(0);
                    lists(draft).get(2).getJsonArray("invitations").add(ended.copy());
                }));
    }

    private static List<Fault> deadlines() {
        return List.of(
                fault(
                        "a timeout before the deadline of the store",
                        Rule.EARLY_TIMEOUT,
                        draft -> draft.notice(TIMED_OUT, "alice/phone", "onInvitationTimeout")
                                .getJsonObject("params")
                                .put("at", expireAt(draft) - 1)),
                fault("a timeout before the deadline of the clients", Rule.EARLY_TIMEOUT, draft -> {
                    JsonObject timeout = draft.notice(TIMED_OUT, "alice/phone", "onInvitationTimeout");
                    draft.remove(timeout);
                    draft.insertAfter(draft.answer(TIMED_OUT, "alice/phone", "invite"), timeout);
                }),
                fault(
                        "a timeout that should be silent",
                        Rule.TOLD_SILENT_TIMEOUT,
                        draft -> draft.call(TIMED_OUT, "alice/phone", "invite")
                                .getJsonObject("params")
                                .put("timeout", 0)),
                fault(
                        "an accept that took effect at the deadline",
                        Rule.LATE_WINNER,
                        draft -> succeed(draft, TIMED_OUT, "bob/phone", "accept", expireAt(draft))),
                fault("an accept that was sent after the deadline", Rule.LATE_WINNER, draft -> {
                    succeed(draft, TIMED_OUT, "bob/phone", "accept", expireAt(draft) - 1);
                    draft.delay(draft.call(TIMED_OUT, "bob/phone", "accept"), 1_000_000_000);
                }),
                fault(
                        "a repeat is answered another deadline",
                        Rule.DEADLINE_MOVED,
                        draft -> answer(draft, GROUP_CALL, "alice/phone", "inviteInGroup", 1)
                                .getJsonObject("result")
                                .put("expireAt", 1L)),
                fault(
                        "another deadline is shown",
                        Rule.DEADLINE_MOVED,
                        draft -> result(draft, ANSWERED, "alice/phone", "getSignalingInfo")
                                .put("expireAt", 1L)));
    }

    private static List<Fault> order() {
        return List.of(
                fault(
                        "notices out of order",
                        Rule.OUT_OF_ORDER,
                        draft -> draft.swap(
                                draft.notice(GROUP_CALL, "carol/phone", "onInvitationModified"),
                                draft.notice(GROUP_CALL, "carol/phone", "onInviteesAdded"))),
                fault("a notice twice", Rule.TWICE, draft -> {
                    JsonObject notice = draft.notice(GROUP_CALL, "carol/phone", "onInvitationModified");
                    draft.insertAfter(notice, notice.copy());
                }),
                fault("a notice after the end", Rule.AFTER_THE_END, draft -> {
                    JsonObject late = draft.notice(GROUP_CALL, "carol/phone", "onInvitationModified")
                            .copy();
                    late.getJsonObject("params").put("seq", 9);
                    draft.insertAfter(draft.notice(GROUP_CALL, "carol/phone", "onInvitationEnded"), late);
                }),
                fault("a dead invitation rings at a login", Rule.DEAD_RING, draft -> {
                    JsonObject offer = draft.notice(GROUP_CALL, "carol/phone", "onReceiveNewInvitation");
                    draft.insertAfter(draft.answer(draft.login("carol/watch")), draft.heardBy(offer, "carol/watch"));
                }),
                fault("it rings after the end of its user", Rule.DEAD_RING, draft -> {
                    JsonObject offer = draft.heardBy(
                            draft.notice(GROUP_CALL, "bob/tablet", "onReceiveNewInvitation"), "bob/tablet");
                    offer.getJsonObject("params").put("seq", 6);
                    JsonObject rejected = draft.notice(GROUP_CALL, "bob/tablet", "onInviteeRejected");
                    draft.insertAfter(rejected, offer);
                    draft.remove(rejected);
                }),
                fault(
                        "a notice overtakes the answer",
                        Rule.NOTICE_BEFORE_ANSWER,
                        draft -> draft.moveBefore(
                                draft.answer(ANSWERED, "bob/phone", "accept"),
                                draft.notice(ANSWERED, "bob/phone", "onInvitationEnded"))),
                fault("the device that acts is told of it", Rule.OWN_ACT_TOLD, draft -> {
                    JsonObject told = draft.notice(ANSWERED, "alice/phone", "onInviteeAccepted");
                    draft.insertAfter(draft.answer(ANSWERED, "bob/phone", "accept"), draft.heardBy(told, "bob/phone"));
                }));
    }

    private static List<Fault> resume() {
        return List.of(
                fault(
                        "a resume leaves out what was missed",
                        Rule.MISSED,
                        draft -> draft.remove(draft.notice(GROUP_CALL, "bob/tablet", "onInviteesAdded"))),
                fault(
                        "a gap on a connection that lasts",
                        Rule.MISSED,
                        draft -> draft.remove(draft.notice(GROUP_CALL, "carol/phone", "onInvitationModified"))),
                fault(
                        "a connection that never hears the end",
                        Rule.MISSED,
                        draft -> draft.remove(draft.notice(ANSWERED, "alice/tablet", "onInvitationEnded"))),
                fault("a resume tells again what was known", Rule.TOLD_AGAIN, draft -> {
                    JsonObject known = draft.notice(GROUP_CALL, "bob/phone", "onInvitationModified");
                    draft.insertAfter(draft.answer(draft.login("bob/tablet")), draft.heardBy(known, "bob/tablet"));
                }),
                fault(
                        "something is left",
                        Rule.LEFT_BEHIND,
                        draft -> draft.lines().stream()
                                .filter(line -> line.getString("kind").equals("census"))
                                .forEach(line -> line.getJsonObject("left").put("timers", 1))));
    }

    private static List<Fault> strangers() {
        return List.of(
                fault("a stranger hears of it", Rule.STRANGER_HEARD, draft -> {
                    JsonObject told = draft.notice(ANSWERED, "alice/phone", "onInviteeAccepted");
                    draft.insertAfter(told, draft.heardBy(told, "mallory/phone"));
                }),
                fault("a member of the group hears of it without being invited", Rule.STRANGER_HEARD, draft -> {
                    JsonObject told = draft.notice(GROUP_CALL, "carol/phone", "onInvitationModified");
                    draft.insertAfter(told, draft.heardBy(told, "dave/phone"));
                }),
                fault("a stranger is shown it", Rule.STRANGER_SHOWN, draft -> {
                    JsonObject shown = result(draft, GROUP_CALL, "carol/phone", "getSignalingInfo");
                    JsonObject answer = draft.answer(GROUP_CALL, "mallory/phone", "getSignalingInfo");
                    answer.remove("error");
                    answer.put("result", shown.copy());
                }),
                fault(
                        "a stranger can answer",
                        Rule.STRANGER_ACTED,
                        draft -> succeed(draft, GROUP_CALL, "mallory/phone", "accept", 0)),
                fault(
                        "a refusal has another code",
                        Rule.STRANGER_TOLD,
                        draft -> error(draft, GROUP_CALL, "mallory/phone", "accept")
                                .put("code", 8011)),
                fault(
                        "a refusal says more than that it is unknown",
                        Rule.STRANGER_TOLD,
                        draft -> error(draft, GROUP_CALL, "mallory/phone", "accept")
                                .getJsonObject("data")
                                .put("state", "accepted")
                                .put("by", "bob")),
                fault(
                        "a refusal says it in other words",
                        Rule.STRANGER_TOLD,
                        draft -> error(draft, GROUP_CALL, "mallory/phone", "accept")
                                .put("message", "not yours")));
    }

    private static List<Fault> linearizability() {
        return List.of(
                fault("a refusal because of what has not happened yet", Rule.NOT_LINEARIZABLE, draft -> {
                    JsonObject accept = draft.call(ANSWERED, "bob/phone", "accept");
                    JsonObject refused = draft.call(ANSWERED, "bob/tablet", "reject");
                    draft.moveBefore(accept, refused);
                    draft.moveBefore(accept, draft.answer(refused));
                }),
                fault("an effect that nobody asked for", Rule.NOT_LINEARIZABLE, draft -> {
                    JsonObject accept = draft.call(ANSWERED, "bob/phone", "accept");
                    draft.remove(draft.answer(accept));
                    draft.remove(accept);
                }),
                fault("a look at what was before", Rule.NOT_LINEARIZABLE, draft -> {
                    JsonObject before = result(draft, GROUP_CALL, "carol/phone", "getSignalingInfo");
                    draft.answer(GROUP_CALL, "alice/phone", "getSignalingInfo").put("result", before.copy());
                }),
                fault(
                        "another seq is shown",
                        Rule.NOT_LINEARIZABLE,
                        draft -> result(draft, ANSWERED, "alice/phone", "getSignalingInfo")
                                .put("seq", 4)),
                fault(
                        "another request with the same ID is taken for the same",
                        Rule.NOT_LINEARIZABLE,
                        draft -> draft.calls(GROUP_CALL, "alice/phone", "inviteInGroup")
                                .get(1)
                                .getJsonObject("params")
                                .put("data", "room 9")),
                fault(
                        "time runs backwards",
                        Rule.NOT_LINEARIZABLE,
                        draft -> draft.lines().stream()
                                .map(line -> line.getJsonObject("params", new JsonObject()))
                                .filter(params -> GROUP_CALL.equals(params.getString("inviteID"))
                                        && "room 2".equals(params.getString("data"))
                                        && params.containsKey("at"))
                                .forEach(params -> params.put("at", params.getLong("at") + 1_000))),
                fault("a cancel is refused though somebody is inviting", Rule.NOT_LINEARIZABLE, draft -> {
                    JsonObject answer = draft.answer(GROUP_CALL, "alice/phone", "cancel");
                    answer.remove("result");
                    answer.put(
                            "error",
                            new JsonObject().put("code", 8010).put("data", new JsonObject().put("state", "timeout")));
                }));
    }

    @Test
    void aHistoryWithoutFaultPasses() {
        assertThat(HistoryChecker.check(new Draft().history())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void isFound(Fault fault) {
        Draft draft = new Draft();

        fault.plant().accept(draft);

        assertThat(HistoryChecker.check(draft.history()))
                .filteredOn(violation -> violation.rule() == fault.rule())
                .as(() -> fault + " is not among " + rules(draft))
                .isNotEmpty()
                .allSatisfy(violation -> assertThat(violation.proof()).isNotEmpty());
    }

    private static Set<Rule> rules(Draft draft) {
        return new TreeSet<>(HistoryChecker.check(draft.history()).stream()
                .map(Violation::rule)
                .collect(Collectors.toSet()));
    }

    @Test
    void thereIsAFaultForEachRule() {
        Set<Rule> planted = faults().stream().map(Fault::rule).collect(Collectors.toSet());

        assertThat(EnumSet.complementOf(EnumSet.copyOf(planted))).containsOnly(Rule.UNDECIDED);
        assertThat(faults()).hasSizeGreaterThanOrEqualTo(30);
    }

    // ---- What looks like a fault and is none

    @Test
    void aTimeoutAtTheDeadlinePasses() {
        Draft draft = new Draft();
        draft.lines().stream()
                .map(Draft::content)
                .filter(content -> content.containsKey("at") && TIMED_OUT.equals(content.getString("inviteID")))
                .filter(content -> content.getLong("at") > expireAt(draft))
                .forEach(content -> content.put("at", expireAt(draft)));
        row(result(draft, TIMED_OUT, "bob/phone", "getSignalingInfo"), "bob", bob -> bob.put("at", expireAt(draft)));
        draft.lines().stream()
                .filter(line -> line.getString("kind").equals("answer") && line.containsKey("result"))
                .map(line -> line.getJsonObject("result").getJsonArray("invitations", new JsonArray()))
                .flatMap(infos -> infos.stream().map(JsonObject.class::cast))
                .filter(info -> info.getString("inviteID").equals(TIMED_OUT))
                .forEach(info -> row(info, "bob", bob -> bob.put("at", expireAt(draft))));

        assertThat(HistoryChecker.check(draft.history())).isEmpty();
    }

    @Test
    void anAcceptWhoseAnswerIsLostMayHaveHadItsEffect() {
        Draft draft = new Draft();
        draft.remove(draft.answer(ANSWERED, "bob/phone", "accept"));

        assertThat(HistoryChecker.check(draft.history())).isEmpty();
    }

    @Test
    void anAcceptThatIsRepeatedLongAfterTheDeadlinePasses() {
        Draft draft = new Draft();
        JsonObject first = draft.answer(ANSWERED, "bob/phone", "accept");
        JsonObject last = draft.lines().get(draft.lines().size() - 1);
        draft.askedAfter(last, "bob/phone", "accept", new JsonObject().put("inviteID", ANSWERED), first);
        draft.lines().get(draft.lines().size() - 2).put("nanos", last.getLong("nanos") + 60_000_000_000L);
        draft.lines().get(draft.lines().size() - 1).put("nanos", last.getLong("nanos") + 60_000_000_001L);

        assertThat(HistoryChecker.check(draft.history())).isEmpty();
    }

    /** A judge that gives up says so. */
    @Test
    void whatIsNotDecidedIsNoPass() {
        assertThat(HistoryChecker.check(new Draft().history(), new Options(0, 0)))
                .extracting(Violation::rule)
                .containsOnly(Rule.UNDECIDED);
    }

    // ---- Files

    @Test
    void aFileIsJudged(@TempDir Path folder) throws IOException {
        Path good = folder.resolve("good.jsonl");
        HistoryFile.write(new Draft().history(), good);
        Draft draft = new Draft();
        succeed(draft, ANSWERED, "bob/tablet", "reject", 0);
        Path bad = folder.resolve("bad.jsonl");
        HistoryFile.write(draft.history(), bad);
        Path torn = Files.writeString(folder.resolve("torn.jsonl"), "{\"nanos\":1,\"kind\":\"ca");

        assertThat(HistoryChecker.judge(good.toString())).isZero();
        assertThat(HistoryChecker.judge(bad.toString())).isEqualTo(1);
        assertThat(HistoryChecker.judge(torn.toString())).isEqualTo(2);
        assertThat(HistoryChecker.judge(folder.resolve("none").toString())).isEqualTo(2);
        assertThat(HistoryChecker.judge()).isEqualTo(2);
        assertThat(HistoryFile.read(good).happenings())
                .isEqualTo(new Draft().history().happenings());
    }

    // ---- Parts of the draft

    private static JsonObject answer(Draft draft, String inviteID, String device, String method, int which) {
        return draft.answer(draft.calls(inviteID, device, method).get(which));
    }

    private static JsonObject result(Draft draft, String inviteID, String device, String method) {
        return draft.answer(inviteID, device, method).getJsonObject("result");
    }

    private static JsonObject error(Draft draft, String inviteID, String device, String method) {
        return draft.answer(inviteID, device, method).getJsonObject("error");
    }

    private static JsonObject refusal(Draft draft, String inviteID, String device, String method) {
        return error(draft, inviteID, device, method).getJsonObject("data");
    }

    private static void succeed(Draft draft, String inviteID, String device, String method, long at) {
        JsonObject answer = draft.answer(inviteID, device, method);
        answer.remove("error");
        answer.put("result", new JsonObject().put("inviteID", inviteID).put("at", at));
    }

    private static void later(JsonObject told) {
        told.put("at", told.getLong("at") + 1);
    }

    private static long expireAt(Draft draft) {
        return result(draft, TIMED_OUT, "alice/phone", "invite").getLong("expireAt");
    }

    private static JsonObject unknown(String inviteID) {
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("code", 8010)
                                .put("message", "invitation unknown or already processed")
                                .put("data", new JsonObject().put("inviteID", inviteID)));
    }

    /** The answers to alice's lists: two pages of all, one of the open ones. */
    private static List<JsonObject> lists(Draft draft) {
        return draft.lines().stream()
                .filter(line -> line.getString("kind").equals("call")
                        && line.getString("method").equals("listInvitations"))
                .map(call -> draft.answer(call).getJsonObject("result"))
                .toList();
    }
}
