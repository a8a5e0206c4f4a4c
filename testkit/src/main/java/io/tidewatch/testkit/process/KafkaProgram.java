package io.tidewatch.testkit.process;

import java.io.IOException;

/** The main class of a test's Kafka: runs the broker, and ends with the test that started it, whose end closes the standard input. */
final class KafkaProgram {
    private KafkaProgram() {}

    /** Arguments: the main class of Kafka, then its own. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Nothing is said there.
                }
            } catch (IOException e) {
                // Closed, too.
            }
            Runtime.getRuntime().halt(1);
        });
        String[] own = new String[arguments.length - 1];
        System.arraycopy(arguments, 1, own, 0, own.length);
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) own);
    }
}
