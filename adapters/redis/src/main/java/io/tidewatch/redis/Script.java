package io.tidewatch.redis;

import static java.util.Objects.requireNonNull;

import io.lettuce.core.ScriptOutputType;
import io.tidewatch.event.TidewatchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A Lua script: what Redis does as one, all or nothing. It is sent by its digest; a Redis that does not know it did nothing, and is given
 * the text. Thread-safe.
 */
final class Script {
    private final byte[] text;
    private final String digest;

    private Script(byte[] text) {
        this.text = text;
        this.digest = io.lettuce.core.codec.Base16.digest(text);
    }

    /** The script of the resource {@code NAME.lua} beside this class. */
    static Script named(String name) {
        try (InputStream in =
                requireNonNull(Script.class.getResourceAsStream(name + ".lua"), "there is no script " + name)) {
            return new Script(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it; what it gives is a list of {@code byte[]}, {@code Long} and lists of these. */
    List<Object> run(RedisLink link, byte[][] keys, byte[]... arguments) {
        try {
            return link.ask(redis -> redis.evalsha(digest, ScriptOutputType.MULTI, keys, arguments));
        } catch (TidewatchException e) {
            if (!RedisFailures.isUnknownScript(e.getCause())) {
                throw e;
            }
            return link.ask(redis -> redis.eval(text, ScriptOutputType.MULTI, keys, arguments));
        }
    }

    /** As {@link #run} for a script whose answer does not matter. */
    long count(RedisLink link, byte[][] keys, byte[]... arguments) {
        try {
            return link.<Long>ask(redis -> redis.evalsha(digest, ScriptOutputType.INTEGER, keys, arguments));
        } catch (TidewatchException e) {
            if (!RedisFailures.isUnknownScript(e.getCause())) {
                throw e;
            }
            return link.<Long>ask(redis -> redis.eval(text, ScriptOutputType.INTEGER, keys, arguments));
        }
    }

    static byte[] bytes(String value) {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] bytes(long value) {
        return bytes(Long.toString(value));
    }

    static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
    }
}
