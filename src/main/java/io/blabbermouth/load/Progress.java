package io.blabbermouth.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A line now and then that shows that something happens: each second in place on a terminal, else a new one every five. */
final class Progress {
    private static final int LINES_SECONDS = 5;

    private final PrintStream to;
    private final boolean inPlace;
    private final LongSupplier delivered;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });
    private final long begin = System.nanoTime();
    private long toldAt = begin;
    private long doneBefore;

    private Progress(PrintStream to, boolean inPlace, LongSupplier delivered) {
        this.to = to;
        this.inPlace = inPlace;
        this.delivered = delivered;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It goes on until closed.
    static Progress start(PrintStream to, LongSupplier delivered) {
        Progress progress = new Progress(to, isTerminal(), delivered);
        int every = progress.inPlace ? 1 : LINES_SECONDS;
        progress.timer.scheduleAtFixedRate(progress::tell, 1, every, TimeUnit.SECONDS);
        return progress;
    }

    void close() {
        timer.shutdownNow();
        if (inPlace) {
            to.print("\r\u001b[K");
        }
    }

    /** Whether somebody watches: stderr may be one while stdout goes to a file. */
    private static boolean isTerminal() {
        try {
            String stderr = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return stderr.startsWith("/dev/pts/") || stderr.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    private void tell() {
        long nanos = System.nanoTime();
        long done = delivered.getAsLong();
        String line = String.format(
                Locale.ROOT,
                "%4d s  %,12d done  %,10.0f per second",
                TimeUnit.NANOSECONDS.toSeconds(nanos - begin),
                done,
                (done - doneBefore) * 1e9 / (nanos - toldAt));
        toldAt = nanos;
        doneBefore = done;
        to.print(inPlace ? "\r" + line + "\u001b[K" : line + System.lineSeparator());
        to.flush();
    }
}
