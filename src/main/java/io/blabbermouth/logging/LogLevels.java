package io.blabbermouth.logging;

import ch.qos.logback.classic.Level;
import io.blabbermouth.config.LogLevel;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How much is told by whom, changed while the node runs; a restart takes it back. */
public final class LogLevels {
    /** Above all of ours. Those of libraries are left alone: at their lowest levels they tell what clients write, and tokens. */
    public static final String OURS = "io.blabbermouth";

    private static final Logger LOG = LoggerFactory.getLogger(LogLevels.class);

    private LogLevels() {}

    /**
     * @param loggerName a class or a package of ours that has logged, or may; all below it follow
     * @param level one of {@link LogLevel}, in upper or lower case
     * @throws IllegalArgumentException if there is no such logger or level; its message says so and may be shown
     */
    public static void set(String loggerName, String level) {
        LogLevel wanted = parse(level);
        if (!isOurs(loggerName)) {
            throw new IllegalArgumentException("no logger " + quoted(loggerName) + " can be set: it must be " + OURS
                    + ", or a package or class below it that logs");
        }
        Logs.context().getLogger(loggerName).setLevel(Level.valueOf(wanted.name()));
        LOG.atInfo()
                .addKeyValue("of", loggerName)
                .addKeyValue("level", wanted.name().toLowerCase(Locale.ROOT))
                .log("a log level was changed");
    }

    /** As it counts at present, also if it is another's above it. */
    public static LogLevel of(String loggerName) {
        return LogLevel.valueOf(
                Logs.context().getLogger(loggerName).getEffectiveLevel().toString());
    }

    private static LogLevel parse(String level) {
        return Arrays.stream(LogLevel.values())
                .filter(known -> known.name().equalsIgnoreCase(level))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("the level must be one of " + words() + ", not " + quoted(level)));
    }

    /** A logger's name makes one, for ever: so only what is there, which has all that is above it too. */
    private static boolean isOurs(String loggerName) {
        return (loggerName.equals(OURS) || loggerName.startsWith(OURS + "."))
                && Logs.context().exists(loggerName) != null;
    }

    private static String words() {
        return Arrays.stream(LogLevel.values())
                .map(known -> known.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    /** What somebody typed, in a line of the log or an answer. */
    private static String quoted(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return '"' + (line.length() > 64 ? line.substring(0, 64) + "…" : line) + '"';
    }
}
