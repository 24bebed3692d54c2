package io.bellwire.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * SIGTERM and SIGINT. {@code sun.misc.Signal} is the only way to see a second one, and to end with exit code 0; it is
 * reached by reflection because the compiler warns of it in a way that can't be suppressed.
 */
final class ProcessSignals {

    private ProcessSignals() {}

    /** From now on the first signal completes the future, and the second ends the process with exit code 1. */
    static CompletableFuture<Void> stopRequest() {
        CompletableFuture<Void> stop = new CompletableFuture<>();
        try {
            for (String name : List.of("TERM", "INT")) {
                handle(name, () -> {
                    if (!stop.complete(null)) {
                        Runtime.getRuntime().halt(CommandLineInterface.FAILED);
                    }
                });
            }
        } catch (ReflectiveOperationException e) {
            // A platform without it: the virtual machine ends at the first signal, after the hook has seen it.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop.complete(null)));
        }
        return stop;
    }

    private static void handle(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        InvocationHandler invocation = (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
                action.run();
            }
            return null;
        };
        Object handler = Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] {handlerType}, invocation);
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
    }
}
