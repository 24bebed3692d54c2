package io.bellwire.bench;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Makes the first message of a user. */
record LoginMessage(UnaryOperator<String> tokens) {

    static final int ID = 1;

    byte[] of(String userID) {
        return ("{\"jsonrpc\":\"2.0\",\"id\":" + ID + ",\"method\":\"login\",\"params\":{\"token\":\""
                        + tokens.apply(userID) + "\",\"deviceID\":\"bench\"}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
