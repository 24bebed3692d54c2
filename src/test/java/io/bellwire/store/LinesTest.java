package io.bellwire.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinesTest {
    private final Lines<String> lines = new Lines<>();
    private final List<String> begun = new ArrayList<>();

    private Future<String> run(String key, String name, Future<String> work) {
        return lines.run(key, () -> {
            begun.add(name);
            return work;
        });
    }

    @Test
    void workWithTheSameKeyWaitsForTheOneBeforeWhateverBecomesOfIt() {
        Promise<String> first = Promise.promise();
        Promise<String> second = Promise.promise();

        Future<String> one = run("a", "one", first.future());
        Future<String> two = run("a", "two", second.future());
        Future<String> three = run("a", "three", Future.succeededFuture("3"));
        Future<String> other = run("b", "other", Future.succeededFuture("4"));

        assertThat(begun).containsExactly("one", "other");
        assertThat(other.result()).isEqualTo("4");
        first.fail("no");
        assertThat(one.failed()).isTrue();
        assertThat(begun).containsExactly("one", "other", "two");
        second.complete("2");
        assertThat(two.result()).isEqualTo("2");
        assertThat(three.result()).isEqualTo("3");
        assertThat(lines.busy("a")).isFalse();
        assertThat(lines.busy("b")).isFalse();
    }

    @Test
    void workThatThrowsDoesNotLockItsLineForGood() {
        IllegalStateException broken = new IllegalStateException("broken");

        Future<String> thrown = lines.run("a", () -> {
            throw broken;
        });
        Future<String> next = run("a", "next", Future.succeededFuture("done"));

        assertThat(thrown.cause()).isSameAs(broken);
        assertThat(next.result()).isEqualTo("done");
        assertThat(lines.busy("a")).isFalse();
    }

    @Test
    void workThatThrowsWhenItsTurnHasComeLetsTheNextOneGoOn() {
        Promise<String> first = Promise.promise();
        run("a", "first", first.future());
        Future<String> thrown = lines.run("a", () -> {
            throw new IllegalStateException("broken");
        });
        Future<String> next = run("a", "next", Future.succeededFuture("done"));

        first.complete("");

        assertThat(thrown.failed()).isTrue();
        assertThat(next.result()).isEqualTo("done");
    }
}
