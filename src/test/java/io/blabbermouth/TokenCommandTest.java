package io.blabbermouth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.blabbermouth.config.Settings;
import io.blabbermouth.config.SettingsFile;
import io.blabbermouth.config.SettingsReader;
import io.blabbermouth.security.Agent;
import io.blabbermouth.security.BadTokenException;
import io.blabbermouth.security.Tokens;
import io.blabbermouth.testing.Spawned;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./blabbermouth token …}. */
@Timeout(60)
class TokenCommandTest {
    private static final String CONF =
            "{\"security\":{\"jwt\":{\"secret\":\"0123456789abcdef0123456789abcdef\",\"audience\":\"chat\"}}}";
    private static final long SECONDS_MAX = Spawned.START_SECONDS_MAX;

    @Test
    void printsATokenThatTheServerTakes() throws BadTokenException {
        Result result = run("night-bot", "--hours", "8", "-conf", CONF);

        assertThat(result.code()).isZero();
        assertThat(result.err()).isEmpty();
        Agent agent = agentOf(result.out());
        assertThat(agent.sub()).isEqualTo("night-bot");
        assertThat(agent.name()).isEqualTo("night-bot");
        assertThat(agent.isAdmin()).isFalse();
        assertThat(agent.expiresAt()).isCloseTo(Instant.now().plus(8, ChronoUnit.HOURS), within(1, ChronoUnit.MINUTES));
    }

    @Test
    void putsNameAndRoleIntoIt() throws BadTokenException {
        Agent agent = agentOf(run("night-bot", "--hours=1", "--name", "Night Bot", "--admin", "-conf", CONF)
                .out());

        assertThat(agent.sub()).isEqualTo("night-bot");
        assertThat(agent.name()).isEqualTo("Night Bot");
        assertThat(agent.isAdmin()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bot                  | Missing required option: '--hours=N'; ./blabbermouth token --help shows how
                    --hours 8            | Missing required parameter: 'NAME'; ./blabbermouth token --help shows how
                    bot --hours 0        | --hours must be from 1 to 8784, not 0
                    bot --hours 9999     | --hours must be from 1 to 8784, not 9999
                    bot --hours eight    | Invalid value for option '--hours': 'eight' is not an int
                    b!t --hours 8        | the name must be 1 to 64 letters
                    bot --hours 8 -conf {} | -conf: there is nothing to sign a token with: set security.jwt.secret
                    """)
    void saysInOneLineWhatIsWrong(String args, String why) {
        Result result = run(args.split(" ", -1));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("blabbermouth: " + why).hasLineCount(1);
    }

    @Test
    void helps() {
        Result result = run("--help");

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .startsWith("Usage: ./blabbermouth token")
                .contains("NAME", "--hours", "--name", "--admin", "-conf");
    }

    @Test
    void printsNothingElse(@TempDir Path folder) throws BadTokenException {
        try (Spawned token = Spawned.server(folder, "token", "night-bot", "--hours", "8", "-conf", CONF)) {
            assertThat(token.awaitExit(SECONDS_MAX)).isZero();
            assertThat(token.lines()).hasSize(1);
            assertThat(agentOf(token.lines().get(0)).sub()).isEqualTo("night-bot");
        }
    }

    private static Agent agentOf(String printed) throws BadTokenException {
        Settings settings = SettingsReader.read(SettingsFile.parse("test", CONF), Map.of());
        Vertx vertx = Vertx.vertx();
        try {
            return new Tokens(vertx, "security.jwt", settings.security().jwt()).agent(printed.strip());
        } finally {
            vertx.close().await();
        }
    }

    private record Result(int code, String out, String err) {}

    private static Result run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new TokenCommand(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
                .execute(List.of(args));
        return new Result(code, out.toString(UTF_8), err.toString(UTF_8));
    }
}
