package io.bellwire.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A notice that a device heard. */
record Notice(Hears name, JsonObject params) {

    /** Asserts of which invitation it is. */
    Notice of(Call call) {
        return with("inviteID", call.inviteID());
    }

    /** Asserts a member. */
    Notice with(String key, Object value) {
        Object expected = value instanceof List<?> list ? new JsonArray(list) : value;
        assertThat(params.getValue(key)).as(name + " " + params.encode()).isEqualTo(expected);
        return this;
    }

    Notice withData(String data) {
        return with("data", data);
    }

    String inviteID() {
        return params.getString("inviteID");
    }

    int seq() {
        return params.getInteger("seq");
    }
}
