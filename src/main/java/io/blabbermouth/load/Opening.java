package io.blabbermouth.load;

import io.blabbermouth.load.Ending.EndingException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Many of a kind, opened with so many at once. */
final class Opening<T> {
    private final Baton baton;
    private final int parallel;
    private final long secondsMax;
    private final List<T> opened = new ArrayList<>();
    private final List<Ending> failures = new ArrayList<>();
    private int underWay;

    /** @param secondsMax what one of them may take */
    Opening(Baton baton, int parallel, long secondsMax) {
        this.baton = baton;
        this.parallel = parallel;
        this.secondsMax = secondsMax;
    }

    /** Goes on although some fail: {@link #failures}. @return what was opened, in the order in which that was done */
    List<T> openAll(int count, IntFunction<CompletableFuture<T>> open) {
        for (int i = 0; i < count && hasRoom(parallel); i++) {
            begin(open.apply(i));
        }
        hasRoom(1);
        synchronized (this) {
            return List.copyOf(opened);
        }
    }

    /** Opens no more after the first that fails. */
    List<T> openAllOrFail(int count, IntFunction<CompletableFuture<T>> open) throws EndingException {
        for (int i = 0; i < count && hasRoom(parallel) && failures().isEmpty(); i++) {
            begin(open.apply(i));
        }
        hasRoom(1);
        if (!failures().isEmpty()) {
            throw new EndingException(failures().get(0));
        }
        synchronized (this) {
            return List.copyOf(opened);
        }
    }

    synchronized List<Ending> failures() {
        return List.copyOf(failures);
    }

    /** Waits until fewer than that are under way. @return false if told to stop */
    private boolean hasRoom(int limit) {
        return baton.await(() -> underWay() < limit, Baton.secondsFromNow(2 * secondsMax)) && !baton.isStopped();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // All that can happen to it is handled in it.
    private void begin(CompletableFuture<T> one) {
        synchronized (this) {
            underWay++;
        }
        one.orTimeout(secondsMax, TimeUnit.SECONDS).whenComplete((result, failure) -> {
            synchronized (this) {
                underWay--;
                if (failure == null) {
                    opened.add(result);
                } else {
                    failures.add(ending(failure));
                }
            }
            baton.changed();
        });
    }

    private synchronized int underWay() {
        return underWay;
    }

    private Ending ending(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof EndingException known
                ? known.ending()
                : new Ending("TIMEOUT", "no answer to a Join within " + secondsMax + " s");
    }
}
