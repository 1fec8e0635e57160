package io.blabbermouth.testing;

import java.util.Objects;
import java.util.stream.Stream;

/** Closes what belongs together: one that fails leaves none of the others open, with its ports and files. */
public final class CloseAll {
    private CloseAll() {}

    /** Of what has been started in part, and failed then. */
    static void after(Throwable failure, AutoCloseable part) {
        try {
            part.close();
        } catch (Exception | AssertionError e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * @param all those that were never started are null
     * @throws AssertionError after all, if one has failed
     */
    public static void of(Stream<? extends AutoCloseable> all) {
        AssertionError failed = new AssertionError("not all could be closed");
        all.filter(Objects::nonNull).forEach(one -> {
            try {
                one.close();
            } catch (Exception | AssertionError e) {
                failed.addSuppressed(e);
            }
        });
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }
}
