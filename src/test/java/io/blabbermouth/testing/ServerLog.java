package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the nodes of this process log from now on, until it is closed. */
public final class ServerLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> fields = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    private final Logger ours = (Logger) LoggerFactory.getLogger("io.blabbermouth");

    private final Logger audit = (Logger) LoggerFactory.getLogger("audit");

    private ServerLog() {}

    public static ServerLog watch() {
        ServerLog log = new ServerLog();
        log.setContext(log.root.getLoggerContext());
        log.start();
        log.root.addAppender(log);
        log.audit.addAppender(log);
        return log;
    }

    /** Also what is logged at the lowest level only. */
    public static ServerLog watchAll() {
        ServerLog log = watch();
        log.ours.setLevel(Level.TRACE);
        return log;
    }

    /** The messages, with those of their exceptions. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Those that have a field of that value: their fields, and under {@code message} what they say. */
    public List<Map<String, Object>> with(String field, Object value) {
        return fields.stream().filter(line -> value.equals(line.get(field))).toList();
    }

    /** No error and no stack trace has been logged. */
    public void holdsNoFault() {
        assertThat(faults).as("errors and stack traces in the log").isEmpty();
    }

    /** An error has been logged that says where. */
    public void holdsAFaultOf(String key) {
        assertThat(faults).as("errors in the log").anyMatch(fault -> fault.contains(key));
    }

    /** The errors and stack traces so far. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getKeyValuePairs() != null) {
            Map<String, Object> line = new HashMap<>(Map.of("message", event.getFormattedMessage()));
            event.getKeyValuePairs().forEach(pair -> line.put(pair.key, pair.value));
            fields.add(line);
        }
        lines.add(event.getFormattedMessage()
                + (event.getThrowableProxy() == null
                        ? ""
                        : " " + event.getThrowableProxy().getMessage()));
        if (event.getLevel().isGreaterOrEqual(Level.ERROR) || event.getThrowableProxy() != null) {
            faults.add(event.getLevel() + " " + event.getFormattedMessage()
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ": " + event.getThrowableProxy().getClassName() + " "
                                    + event.getThrowableProxy().getMessage()));
        }
    }

    @Override
    public void close() {
        ours.setLevel(null);
        root.detachAppender(this);
        audit.detachAppender(this);
        stop();
    }
}
