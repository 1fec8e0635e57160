package io.blabbermouth.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests that run two nodes over one Redis, started once for the class: take {@link Nodes} as a parameter. Nothing is
 * shared with other classes.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(TwoNodesExtension.class)
@Timeout(60)
public @interface TwoNodes {
    /** JSON laid over the defaults, the same for both nodes: {@code {"chat": {"expireAfterSeconds": 2}}}. */
    String value() default "{}";

    /** Starts the nodes anew for each test: where one sees what the others leave behind, as on the agents' lists. */
    boolean forEachTest() default false;
}
