package io.blabbermouth.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What goes to the audit log of this process from now on, until it is closed. */
public final class AuditLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger audit = (Logger) LoggerFactory.getLogger("audit");

    private AuditLog() {}

    public static AuditLog watch() {
        AuditLog log = new AuditLog();
        log.setContext(log.audit.getLoggerContext());
        log.start();
        log.audit.addAppender(log);
        return log;
    }

    /** Without the time. */
    public List<JsonObject> entries() {
        return lines.stream()
                .map(JsonObject::new)
                .peek(entry -> entry.remove("at"))
                .toList();
    }

    public String text() {
        return String.join("\n", lines);
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event.getFormattedMessage());
    }

    @Override
    public void close() {
        audit.detachAppender(this);
        stop();
    }
}
