package io.tidewatch.server.openapi;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says what a parameter of an endpoint, or a component of a record in the API, means. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.RECORD_COMPONENT})
public @interface Meaning {
    /** In a sentence without a full stop. */
    String value();

    /** A value to try a call with; path variables need one. */
    String example() default "";

    /** Whether a query parameter must be given though its Java parameter may be null. */
    boolean required() default false;
}
