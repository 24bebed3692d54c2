package io.bellwire.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.history.Client;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A user's device. It has one connection at a time, and remembers what a client that resumes has to know. */
final class Device {
    private final Scenario scenario;
    private final User user;
    private final String deviceID;
    private final JsonArray features = new JsonArray();
    private final BlockingQueue<Notice> notices = new LinkedBlockingQueue<>();
    private final JsonObject known = new JsonObject();
    private long since;
    private Connection connection;
    private JsonObject login;
    private Node place;

    Device(Scenario scenario, User user, String deviceID) {
        this.scenario = scenario;
        this.user = user;
        this.deviceID = deviceID;
    }

    User user() {
        return user;
    }

    String id() {
        return deviceID;
    }

    /** Asks for notices that are opt-in, from the next login on. */
    Device with(String... wanted) {
        for (String feature : wanted) {
            features.add(feature);
        }
        return this;
    }

    // ---- Connection

    /** From now on it connects to this node, and not to the next one in turn. */
    Device at(Node node) {
        place = node;
        return this;
    }

    /** Opens the socket, without a login. */
    Device connects(String... headers) {
        Client client = scenario.history().connect(user.id(), deviceID);
        connection = Node.await(Connection.open(
                place == null ? scenario.gateway().port() : place.port(),
                scenario.history(),
                client,
                (method, params) -> heard(client, method, params),
                headers));
        return this;
    }

    Device logsIn() {
        connects();
        login = call("login", loginParams(Duration.ofHours(1))).result();
        since = login.getLong("serverTime");
        return this;
    }

    /** Logs in again, and says what it knows. */
    Device resumes() {
        connects();
        JsonObject resume = new JsonObject().put("since", since).put("known", known.copy());
        login = call("login", loginParams(Duration.ofHours(1)).put("resume", resume))
                .result();
        return this;
    }

    JsonObject loginParams(Duration tokenLifetime) {
        return new JsonObject()
                .put("token", Node.token(user.id(), tokenLifetime))
                .put("deviceID", deviceID)
                .put("features", features.copy());
    }

    /** What the last login was answered with. */
    JsonObject login() {
        return login;
    }

    /** Loses its connection without a word. */
    void cut() {
        connection.cut();
        connection = null;
    }

    void isClosedWith(int code) {
        assertThat(Node.await(connection.closed())).isEqualTo(code);
        connection = null;
    }

    void logsOut() {
        call("logout", new JsonObject()).result();
        isClosedWith(1000);
    }

    boolean isConnected() {
        return connection != null && !connection.closed().isComplete();
    }

    Connection connection() {
        return connection;
    }

    // ---- Calls

    Answer call(String method, JsonObject params) {
        return Node.await(send(method, params));
    }

    Future<Answer> send(String method, JsonObject params) {
        return connection.call(method, params).map(Answer::new);
    }

    void callAndForget(String method, JsonObject params) {
        connection.callAndForget(method, params);
    }

    /** Makes a call about an invitation. */
    Answer call(String method, Call call, Object... more) {
        return call(method, params(call, more));
    }

    static JsonObject params(Call call, Object... more) {
        JsonObject params = new JsonObject().put("inviteID", call.inviteID());
        for (int i = 0; i < more.length; i += 2) {
            params.put((String) more[i], more[i + 1]);
        }
        return params;
    }

    Inviting invites(User invitee) {
        return Inviting.oneToOne(this, invitee);
    }

    Inviting invitesInGroup(String groupID, User... invitees) {
        return Inviting.inGroup(this, groupID, invitees);
    }

    long accepts(Call call) {
        return call("accept", call).result().getLong("at");
    }

    long accepts(Call call, String data) {
        return call("accept", call, "data", data).result().getLong("at");
    }

    long rejects(Call call) {
        return call("reject", call).result().getLong("at");
    }

    long rejects(Call call, String reason, String data) {
        return call("reject", call, "reason", reason, "data", data).result().getLong("at");
    }

    long cancels(Call call, User... only) {
        JsonObject params = params(call);
        return call("cancel", only.length == 0 ? params : params.put("inviteeList", Inviting.ids(only)))
                .result()
                .getLong("at");
    }

    long modifies(Call call, String data) {
        return call("modifyInvitation", call, "data", data).result().getLong("at");
    }

    Call adds(Call call, User... users) {
        return new Call(
                call.inviteID(),
                call("addInvitees", call, "inviteeList", Inviting.ids(users)).result());
    }

    void rings(Call call) {
        call("ringing", call).result();
    }

    JsonObject looksAt(Call call) {
        return call("getSignalingInfo", call).result();
    }

    void createsGroup(String groupID, User... members) {
        JsonObject params = new JsonObject().put("groupID", groupID);
        call("createGroup", members.length == 0 ? params : params.put("memberList", Inviting.ids(members)))
                .result();
    }

    // ---- Notices

    /** Waits for the next notice, which must be this one. */
    Notice hears(Hears name) {
        Notice next = next();
        assertThat(next.name()).as(this + " heard " + next).isEqualTo(name);
        return next;
    }

    /** Waits for the next notice. */
    Notice next() {
        try {
            Notice next = notices.poll(Node.PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(next).as(this + " heard nothing").isNotNull();
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits for this notice, whatever comes before it. */
    Notice hearsUntil(Hears name) {
        Notice notice = next();
        while (notice.name() != name) {
            notice = next();
        }
        return notice;
    }

    /** Asserts that nothing more is on its way to this device, or was heard already. */
    void hearsNothingMore() {
        scenario.settle(List.of(this));
        assertThat(notices).as(this + " heard more").isEmpty();
    }

    /** Everything heard and not asked for yet, once nothing more is on its way. */
    List<Notice> hearsAll() {
        scenario.settle(List.of(this));
        List<Notice> all = new java.util.ArrayList<>();
        notices.drainTo(all);
        return all;
    }

    private void heard(Client client, String method, JsonObject params) {
        if (scenario.isSentinel(this, params)) {
            return;
        }
        scenario.history().heard(client, method, params);
        if (params.containsKey("seq")) {
            synchronized (known) {
                known.put(params.getString("inviteID"), params.getInteger("seq"));
                since = Math.max(since, params.getLong("at"));
            }
        }
        notices.add(new Notice(Hears.valueOf(method), params));
    }

    @Override
    public String toString() {
        return user.id() + "'s " + deviceID;
    }
}
