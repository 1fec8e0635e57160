package io.blabbermouth.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import io.blabbermouth.config.LoggingSettings;
import java.net.URL;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** The log of this process, as logback.xml has it; what the configuration says are variables there. */
public final class Logs {
    /** Fields of a line beside its text. The names are the log's. */
    public static final String CHAT = "chat";

    public static final String CONNECTION = "connection";

    private Logs() {}

    /** From now on. What was changed by {@link LogLevels} before is forgotten. */
    public static void configure(LoggingSettings settings, String node) {
        LoggerContext context = context();
        // Loggers exist already, by classes that were loaded before the configuration was read.
        context.reset();
        context.putProperty("logging.format", settings.format().name().toLowerCase(Locale.ROOT));
        context.putProperty("logging.level", settings.level().name());
        context.putProperty("node.name", node);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(file());
        } catch (JoranException e) {
            throw new IllegalStateException("logback.xml cannot be used: " + e.getMessage(), e);
        }
    }

    static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }

    private static URL file() {
        URL file = Logs.class.getResource("/logback.xml");
        if (file == null) {
            throw new IllegalStateException("there is no logback.xml on the class path");
        }
        return file;
    }
}
