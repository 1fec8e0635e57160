package io.blabbermouth.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.security.Account;
import io.blabbermouth.security.AccountsEditor;
import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Spawned;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration that would let in whom it should not, or nobody: one line at start, and no server. */
@ExtendWith(RealRedis.class)
class StartTest {
    private static final long SECONDS_MAX = Spawned.START_SECONDS_MAX;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "example.com"})
    void listensNowhereElseWithoutAgents(String host, RealRedis.Server redis) {
        refuses(
                config(redis).put("host", host),
                "-conf: host is " + host + ", where everybody who reaches it would be an agent");
    }

    @Test
    void listensWhereItIsToldIfThatIsSaidToBeMeantAndWarnsOfIt(RealRedis.Server redis) {
        JsonObject config = config(redis).put("host", "0.0.0.0").put("security", new JsonObject().put("mode", "open"));
        try (Spawned server = Spawned.server(folder, "run", "-conf", config.encode())) {
            server.awaitLine(line -> line.contains("stop it"), SECONDS_MAX);

            assertThat(server.lines())
                    .anyMatch(line -> line.contains(" WARN ") && line.contains("security.mode is open"));
        }
    }

    @Test
    void listensWhereItIsToldIfAgentsNeedTokens(RealRedis.Server redis) {
        JsonObject config = config(redis).put("host", "0.0.0.0").put("security", AgentTokens.tokenMode());
        try (Spawned server = Spawned.server(folder, "run", "-conf", config.encode())) {
            server.awaitLine(line -> line.contains("stop it"), SECONDS_MAX);

            assertThat(server.lines()).noneMatch(line -> line.contains(" WARN ") || line.contains(AgentTokens.SECRET));
        }
    }

    @ParameterizedTest
    @CsvSource({"'', true", "10.0.0.0/8, false"})
    void warnsOfPasswordsInPlainTextUnlessAProxyIsThere(String proxy, boolean isWarned, RealRedis.Server redis) {
        String accounts = folder.resolve("accounts").toString();
        new AccountsEditor(accounts).add(new Account("vika", "Vika", false), "correct horse");
        JsonObject security = AgentTokens.tokenMode().put("accountsFile", accounts);
        if (!proxy.isEmpty()) {
            security.put("trustedProxies", new JsonArray().add(proxy));
        }
        JsonObject config = config(redis).put("host", "0.0.0.0").put("security", security);
        try (Spawned server = Spawned.server(folder, "run", "-conf", config.encode())) {
            server.awaitLine(line -> line.contains("stop it"), SECONDS_MAX);

            assertThat(server.lines().stream()
                            .anyMatch(line -> line.contains(" WARN ") && line.contains("plain text: configure tls")))
                    .isEqualTo(isWarned);
        }
    }

    @Test
    void saysWhichKeyFileCannotBeUsed(RealRedis.Server redis) throws IOException {
        Path noKey = Files.writeString(folder.resolve("no.pem"), "nonsense");
        Path noKeys = Files.writeString(folder.resolve("jwks.json"), "{\"keys\": []}");
        Path shared = Files.writeString(
                folder.resolve("shared.json"),
                new JsonObject()
                        .put(
                                "keys",
                                new JsonArray()
                                        .add(new JsonObject().put("kty", "oct").put("k", "c2VjcmV0")))
                        .encode());
        Path noSet = Files.writeString(folder.resolve("no-set.json"), "[]");

        refusesJwt(redis, "publicKeyFile", "nowhere.pem", "security.jwt.publicKeyFile: nowhere.pem cannot be read");
        refusesJwt(
                redis,
                "publicKeyFile",
                noKey.toString(),
                "security.jwt.publicKeyFile: " + noKey + " holds no public key for RS256");
        refusesJwt(redis, "jwksFile", noKeys.toString(), "security.jwt.jwksFile: " + noKeys + " holds no key");
        refusesJwt(redis, "jwksFile", shared.toString(), "security.jwt.jwksFile: " + shared + " holds no key");
        refusesJwt(redis, "jwksFile", noSet.toString(), "security.jwt.jwksFile: " + noSet + " is no key set");
    }

    private void refusesJwt(RealRedis.Server redis, String key, String file, String why) {
        JsonObject jwt = new JsonObject().put("algorithm", "RS256").put(key, file);
        refuses(config(redis).put("security", new JsonObject().put("jwt", jwt)), why);
    }

    private void refuses(JsonObject config, String why) {
        try (Spawned server = Spawned.server(folder, "run", "-conf", config.encode())) {
            assertThat(server.awaitExit(SECONDS_MAX)).isNotZero();
            assertThat(server.lines()).singleElement().asString().startsWith("blabbermouth: " + why);
        }
    }

    private static JsonObject config(RealRedis.Server redis) {
        return new JsonObject()
                .put("chat", new JsonObject().put("port", FreePorts.next()))
                .put("subscriber", new JsonObject().put("port", FreePorts.next()))
                .put("console", new JsonObject().put("port", FreePorts.next()))
                .put("redis", new JsonObject().put("uri", redis.uri()).put("keyPrefix", redis.freshKeyPrefix()));
    }
}
