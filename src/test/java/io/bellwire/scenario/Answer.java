package io.bellwire.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.bellwire.history.Happening.Answered;
import io.vertx.core.json.JsonObject;

/** What a call was answered with. */
record Answer(Answered answered) {

    /** The result, where it must have succeeded. */
    JsonObject result() {
        assertThat(answered.error()).as(answered.call().toString()).isNull();
        return answered.result();
    }

    JsonObject error() {
        assertThat(answered.error())
                .as(answered.call() + " -> " + answered.result())
                .isNotNull();
        return answered.error();
    }

    boolean succeeded() {
        return answered.succeeded();
    }

    /** Asserts a refusal with this code. */
    Answer isRefused(int code) {
        assertThat(error().getInteger("code")).as(answered.toString()).isEqualTo(code);
        assertThat(error().getString("message")).isNotBlank();
        return this;
    }

    /** Asserts the whole data of the refusal, literally. */
    Answer withData(JsonObject data) {
        assertThat(error().getJsonObject("data")).isEqualTo(data);
        return this;
    }

    /** Asserts one member of the refusal's data. */
    Answer with(String key, Object value) {
        assertThat(error().getJsonObject("data").getValue(key))
                .as(error().encode())
                .isEqualTo(value);
        return this;
    }

    /** Asserts one member of the result. */
    Answer says(String key, Object value) {
        assertThat(result().getValue(key)).as(result().encode()).isEqualTo(value);
        return this;
    }
}
