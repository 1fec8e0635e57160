package io.blabbermouth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.NodeRequest;
import io.blabbermouth.config.LogLevel;
import io.blabbermouth.logging.LogLevels;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RealRedis;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** What the node answers to who wants to hear more. */
@ExtendWith(RealRedis.class)
@Timeout(60)
class LogLevelRequestTest {
    private static final String LOGGER = "io.blabbermouth.redis.RedisLink";
    private static final long SECONDS_MAX = 10;

    @AfterEach
    void takeBack() {
        ((Logger) LoggerFactory.getLogger(LOGGER)).setLevel(null);
    }

    @Test
    void aNodeChangesALevelAndSaysWhyItDoesNot(RealRedis.Server redis) throws Exception {
        try (Nodes nodes = Nodes.start(1, redis, new JsonObject())) {
            Bus bus = new Bus(nodes.a().vertx());

            assertThat(ask(bus, LOGGER, "DEBUG")).isEmpty();
            assertThat(LogLevels.of(LOGGER)).isEqualTo(LogLevel.DEBUG);
            assertThat(ask(bus, LOGGER, "loud"))
                    .hasValueSatisfying(why -> assertThat(why).startsWith("the level must be one of off, error,"));
            assertThat(ask(bus, "io.vertx", "trace"))
                    .hasValueSatisfying(why -> assertThat(why).startsWith("no logger \"io.vertx\" can be set"));
        }
    }

    private static Optional<String> ask(Bus bus, String logger, String level) throws Exception {
        return bus.request(Bus.LOG_LEVEL, new NodeRequest.LogLevel(logger, level))
                .toCompletionStage()
                .toCompletableFuture()
                .get(SECONDS_MAX, TimeUnit.SECONDS);
    }
}
