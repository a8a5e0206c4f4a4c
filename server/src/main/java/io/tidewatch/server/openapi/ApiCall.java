package io.tidewatch.server.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Describes an endpoint for people: {@code @ApiCall(summary = "Find events", reply = "{\"events\":[],…}")}. Every endpoint has one.
 * On a class it describes all its endpoints that have none of their own, as where another product's protocol is spoken.
 * Its parameters are described with {@link Meaning}, except those that {@link CommonParameters} knows.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface ApiCall {
    /** What it does, in a few words that begin with a verb and end without a full stop. */
    String summary();

    /** What else one must know, in Markdown. */
    String details() default "";

    /** What the body is, a record; {@code void} where the call takes none or takes it as it is ({@link #bodyType}). */
    Class<?> body() default void.class;

    /** A body to try the call with; required where it takes one. */
    String bodyExample() default "";

    /** The body's media type. */
    String bodyType() default "application/json";

    /** An answer as it may come; empty where nothing is answered. */
    String reply() default "";

    /** The answer's media type. */
    String replyType() default "application/json";
}
