package io.bellwire.cluster;

import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Questions to one node that were not answered yet, in the order of their deadlines: all wait equally long, so a look at the
 * oldest ones is enough. Event loop only.
 *
 * @param <T> the answer
 */
final class Waiting<T> {
    private final long timeoutMs;
    private final Map<Long, Question<T>> questions = new LinkedHashMap<>();

    Waiting(long timeoutMs) {
        this.timeoutMs = timeoutMs;
    }

    private record Question<T>(Promise<T> promise, long deadline) {}

    void add(long correlation, Promise<T> promise, long now) {
        questions.put(correlation, new Question<>(promise, now + timeoutMs));
    }

    /** Takes out the question that was asked with that correlation; null: there is none any more. */
    @Nullable Promise<T> take(long correlation) {
        Question<T> question = questions.remove(correlation);
        return question == null ? null : question.promise();
    }

    /** Takes out those whose time is over. */
    List<Promise<T>> takeOverdue(long now) {
        List<Promise<T>> overdue = List.of();
        Iterator<Question<T>> oldest = questions.values().iterator();
        while (oldest.hasNext()) {
            Question<T> question = oldest.next();
            if (question.deadline() > now) {
                break;
            }
            overdue = overdue.isEmpty() ? new ArrayList<>() : overdue;
            overdue.add(question.promise());
            oldest.remove();
        }
        return overdue;
    }

    /** Takes out all. */
    List<Promise<T>> takeAll() {
        return takeOverdue(Long.MAX_VALUE);
    }

    int size() {
        return questions.size();
    }
}
