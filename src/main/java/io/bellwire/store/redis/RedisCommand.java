package io.bellwire.store.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One command. Its keys are in one slot; the first of them says in which.
 *
 * @param key the first key, null: any server will do
 * @param arguments everything behind the name: texts, {@code byte[]} and numbers
 * @param script what is run, null: it is no script
 * @param durable whether what it writes, or reads, must be as durable as the settings say before it is answered
 */
public record RedisCommand(
        Command command,
        @Nullable String key,
        List<Object> arguments,
        @Nullable Script script,
        boolean durable) {

    /** A plain command on a key. */
    public static RedisCommand on(String key, Command command, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = key;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return new RedisCommand(command, key, List.of(all), null, false);
    }

    /** A command without a key. */
    public static RedisCommand of(Command command, Object... arguments) {
        return new RedisCommand(command, null, List.of(arguments), null, false);
    }

    /** A script. */
    public static RedisCommand run(Script script, List<String> keys, Object... arguments) {
        Object[] all = new Object[keys.size() + arguments.length + 2];
        all[0] = script.sha();
        all[1] = keys.size();
        for (int i = 0; i < keys.size(); i++) {
            all[i + 2] = keys.get(i);
        }
        System.arraycopy(arguments, 0, all, keys.size() + 2, arguments.length);
        return new RedisCommand(Command.EVALSHA, keys.get(0), List.of(all), script, false);
    }

    /** The same, answered once it is as durable as the settings say. */
    public RedisCommand durably() {
        return new RedisCommand(command, key, arguments, script, true);
    }

    /** What goes over the wire. */
    Request request() {
        return Request.cmd(command, arguments.toArray());
    }

    /** The same with the text of the script, for a server that does not know it. */
    Request requestWithText() {
        Object[] all = arguments.toArray();
        if (script == null) {
            throw new IllegalStateException("no script: " + command);
        }
        all[0] = script.source();
        return Request.cmd(Command.EVAL, all);
    }
}
