package io.tidewatch.collect.net;

/** Finds the messages in a stream of bytes. One a connection; used by one thread. */
public interface FrameDecoder {
    /** Takes a message. */
    @FunctionalInterface
    interface Messages {
        void add(byte[] array, int from, int length) throws InterruptedException;
    }

    /**
     * Hands on the whole messages in {@code bytes} and returns where the first unfinished one begins.
     *
     * @param full whether no more bytes can be waited for: a message that is not complete is handed on as far as it has come, and the
     *     rest of it is left out
     * @throws MalformedStreamException when where the next message begins cannot be told
     */
    int decode(byte[] bytes, int from, int to, boolean full, Messages messages)
            throws MalformedStreamException, InterruptedException;

    /** The connection has ended: hands on what there is of an unfinished message. */
    void end(byte[] bytes, int from, int to, Messages messages) throws InterruptedException;
}
