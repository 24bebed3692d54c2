package io.bellwire.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.redis.client.impl.types.ErrorType;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

class RedisReplyTest {

    @Test
    void aConnectionThatIsResetIsNoReplyThatWeDoNotUnderstand() {
        assertThat(RedisReply.of(new SocketException("Connection reset by peer")))
                .isEqualTo(RedisReply.NONE);
        assertThat(RedisReply.of(ErrorType.create("CONNECTION_CLOSED"))).isEqualTo(RedisReply.NONE);
    }

    @Test
    void whatIsWrongInAScriptIsFoundInItsWords() {
        assertThat(RedisReply.of(ErrorType.create("ERR Error running script: MISCONF Redis is configured")))
                .isEqualTo(RedisReply.REFUSED);
        assertThat(RedisReply.of(ErrorType.create("ERR unknown command"))).isEqualTo(RedisReply.UNEXPECTED);
    }
}
