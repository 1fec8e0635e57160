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
    String defaultValue() default "";

    /** Whether it need not be given, and then is empty. */
    boolean optional() default false;

    /** Whether nobody may see what it is. */
    boolean secret() default false;

    /** Of what the number is a count; empty for what is no number. */
    String unit() default "";

    /** What it does. */
    String about();

    /** Lowest number allowed. */
    int min() default 0;

    /** Highest number allowed. */
    int max() default Integer.MAX_VALUE;
}
