package io.bellwire.cluster.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LookUpsTest {
    private static final String UNKNOWN = "DNS lookup for serviceDns 'nodes' failed: unknown host";

    private final Logger logger = (Logger) LoggerFactory.getLogger(LookUps.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final AtomicLong clock = new AtomicLong(-5);
    private final LookUps lookUps = new LookUps(clock::get);

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(said);
    }

    @Test
    void failuresAreSaidOnceAMinute() {
        assertThat(lookUps.isFailure(UNKNOWN)).isTrue();
        clock.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(lookUps.isFailure(UNKNOWN)).isTrue();
        assertThat(said.list).hasSize(1);

        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(lookUps.isFailure(UNKNOWN)).isTrue();
        assertThat(said.list).hasSize(2);
    }

    @Test
    void theReasonIsNamed() {
        assertThat(reasonOf(UNKNOWN)).isEqualTo("unknown host");
        assertThat(reasonOf("DNS lookup for serviceDns 'nodes' failed: DNS resolution timeout"))
                .isEqualTo("DNS resolution timeout");
        assertThat(reasonOf("Could not find any service for serviceDns 'nodes'"))
                .isEqualTo("no address");
    }

    @Test
    void eachMemberOfTheListHasItsOwnMinute() {
        String node2 = "Cannot resolve hostname 'node2'. Please make sure host is valid and reachable.";
        assertThat(lookUps.isFailure(node2)).isTrue();
        assertThat(lookUps.isFailure(node2.replace('2', '3'))).isTrue();
        assertThat(lookUps.isFailure(node2)).isTrue();

        assertThat(said.list)
                .extracting(line -> line.getKeyValuePairs().get(0).value)
                .containsExactly("node2", "node3");
        assertThat(said.list.get(0).getMessage()).contains("cluster.members");
    }

    @Test
    void otherLinesAreLeftToHazelcast() {
        assertThat(lookUps.isFailure("Address 'nodes' could not be resolved")).isFalse();
        assertThat(said.list).isEmpty();
    }

    private Object reasonOf(String line) {
        clock.addAndGet(Duration.ofMinutes(1).toNanos());
        assertThat(lookUps.isFailure(line)).isTrue();
        return said.list.get(said.list.size() - 1).getKeyValuePairs().get(1).value;
    }
}
