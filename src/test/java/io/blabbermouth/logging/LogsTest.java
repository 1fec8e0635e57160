package io.blabbermouth.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.JoranException;
import io.blabbermouth.config.LogLevel;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** logback.xml, and levels that change. */
class LogsTest {
    private static final String CHAT = "d2464b5386044daf9e36ffd414260f67";

    private final LoggerContext context = new LoggerContext();

    @AfterEach
    void takeBack() {
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(LogLevels.class)).setLevel(null);
        context.stop();
    }

    @Test
    void aFieldOfALineIsAFieldOfTheJson() throws JoranException {
        JsonObject line = new JsonObject(encoded("json"));

        assertThat(line.getString("chat")).isEqualTo(CHAT);
        assertThat(line.getString("node")).isEqualTo("n1");
        assertThat(line.getString("message")).isEqualTo("two\nlines");
        assertThat(line.getString("stack")).contains("IllegalStateException: broken", "LogsTest");
        assertThat(line.getString("at")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(line.fieldNames())
                .containsExactlyInAnyOrder("at", "level", "logger", "node", "message", "chat", "stack");
    }

    @Test
    void aLineOfJsonHasNoLineBreakInIt() throws JoranException {
        assertThat(encoded("json").strip()).doesNotContain("\n");
    }

    @Test
    void aFieldOfALineFollowsItsText() throws JoranException {
        assertThat(encoded("text")).contains(" ERROR Thing - two | lines chat=" + CHAT + "\n");
    }

    @Test
    void changesALevelWhileTheNodeRuns() {
        LogLevels.set(LogLevels.class.getName(), "trace");

        assertThat(LogLevels.of(LogLevels.class.getName())).isEqualTo(LogLevel.TRACE);
        assertThat(LogLevels.of("io.blabbermouth.logging")).isEqualTo(LogLevel.INFO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ROOT", "audit", "io.vertx", "io.netty", "io.blabbermouthx", "io.blabbermouth.nothing"})
    void refusesToSetWhatIsNotOurs(String logger) {
        assertThatThrownBy(() -> LogLevels.set(logger, "debug"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no logger \"" + logger + "\" can be set: it must be io.blabbermouth");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "verbose", "all", "in fo"})
    void refusesALevelThatIsNone(String level) {
        assertThatThrownBy(() -> LogLevels.set(LogLevels.class.getName(), level))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the level must be one of off, error, warn, info, debug, trace, not \"" + level + "\"");
    }

    private String encoded(String format) throws JoranException {
        context.putProperty("logging.format", format);
        context.putProperty("node.name", "n1");
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Logs.class.getResource("/logback.xml"));
        ConsoleAppender<ILoggingEvent> appender =
                (ConsoleAppender<ILoggingEvent>) context.getLogger("ROOT").getAppender("console");
        Encoder<ILoggingEvent> encoder = appender.getEncoder();
        var event = new ch.qos.logback.classic.spi.LoggingEvent(
                "x", context.getLogger("a.Thing"), ch.qos.logback.classic.Level.ERROR, "two\nlines", failure(), null);
        event.addKeyValuePair(new org.slf4j.event.KeyValuePair(Logs.CHAT, CHAT));
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    private static Throwable failure() {
        return new IllegalStateException("broken");
    }
}
