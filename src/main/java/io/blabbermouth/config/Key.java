package io.blabbermouth.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a user may know of a configuration key; the key is the record component's name. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Key {
    /** As it would be written in JSON, without quotes. */
    String defaultValue();

    /** What it does, with its unit if its name does not end in one. */
    String about();

    /** Lowest number allowed. */
    int min() default 0;

    /** Highest number allowed. */
    int max() default Integer.MAX_VALUE;
}
