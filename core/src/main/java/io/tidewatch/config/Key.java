package io.tidewatch.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents a configuration key; {@code docs/configuration.md} is made of these. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {
    /** What the key decides, in one or two sentences. */
    String meaning();

    /** A value as one would write it, other than the default; empty where the default is example enough. */
    String example() default "";

    /** Whether the key must be given wherever its group is. */
    boolean required() default false;
}
