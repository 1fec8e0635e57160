package io.blabbermouth.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.AuditLog;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.RealRedis;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the console, and who may not. */
@ExtendWith(RealRedis.class)
@Timeout(60)
class ConsoleAccessTest {
    private static final JsonObject OPEN = new JsonObject("{\"security\": {}}");
    private static final JsonObject TOKENS = new JsonObject().put("security", AgentTokens.tokenMode());

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:9002", "127.0.0.1", "127.1.2.3:80", "[::1]:9002"})
    void isOpenToThisMachine(String host, RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, OPEN)) {
            assertThat(get(nodes, "/api/node", "Host: " + host).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1"})
    void isClosedToNamesThatOnlyMeanThisMachine(String host, RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, OPEN)) {
            RawHttp.Response answer = get(nodes, "/api/node", "Host: " + host);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body()).contains("FORBIDDEN").doesNotContain("startedAtMillis");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://localhost:1", "https://localhost.evil.example"})
    void isClosedToPagesOfOthers(String origin, RealRedis.Server redis) {
        try (Nodes open = Nodes.start(1, redis, OPEN);
                Nodes tokens = Nodes.start(1, redis, TOKENS)) {
            assertThat(get(open, "/api/node", "Origin: " + origin).status()).isEqualTo(403);
            assertThat(RawHttp.handshake(open.a().consolePort(), "/api/bus", "Origin: " + origin)
                            .status())
                    .isEqualTo(403);
            assertThat(get(tokens, "/api/node", "Origin: " + origin, bearer(admin()))
                            .status())
                    .isEqualTo(403);
            assertThat(get(open, "/api/node", "Origin: http://localhost").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void isOpenToItsOwnPageBehindAProxyThatHasTls(RealRedis.Server redis) {
        try (Nodes tokens = Nodes.start(1, redis, TOKENS)) {
            assertThat(get(
                                    tokens,
                                    "/api/node",
                                    "Host: console.example",
                                    "Origin: https://console.example",
                                    bearer(admin()))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void isClosedToPagesThatDoNotWantToReadTheAnswer(RealRedis.Server redis) {
        try (Nodes open = Nodes.start(1, redis, OPEN)) {
            assertThat(get(open, "/api/chats", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors")
                            .status())
                    .isEqualTo(403);
            assertThat(get(open, "/api/chats", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void isClosedToOtherMachinesWithoutTokens(RealRedis.Server redis) throws IOException, InterruptedException {
        Optional<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(each -> Collections.list(each.getInetAddresses()).stream())
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                .findFirst();
        Assumptions.assumeTrue(own.isPresent(), "this machine has no address but loopback");
        JsonObject everywhere = OPEN.copy().mergeIn(new JsonObject("{\"console\": {\"host\": \"0.0.0.0\"}}"));
        try (Nodes nodes = Nodes.start(1, redis, everywhere)) {
            URI uri = URI.create(
                    "http://" + own.get().getHostAddress() + ":" + nodes.a().consolePort() + "/api/node");

            var answer =
                    HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).contains("for this machine alone");
        }
    }

    @Test
    void isOpenToAdminsAloneWithTokens(RealRedis.Server redis) {
        String agent = AgentTokens.of("Vika");
        String expired = AgentTokens.signed(adminClaims().put("exp", AgentTokens.inSeconds(-3600)));
        String forged = admin().substring(0, admin().length() - 4) + "AAAA";
        try (Nodes nodes = Nodes.start(1, redis, TOKENS)) {
            assertThat(get(nodes, "/api/node").status()).isEqualTo(401);
            assertThat(get(nodes, "/api/node").headers()).containsEntry("WWW-Authenticate", "Bearer");
            assertThat(get(nodes, "/api/node", bearer(agent)).status()).isEqualTo(403);
            assertThat(get(nodes, "/api/node", bearer(expired)).status()).isEqualTo(401);
            assertThat(get(nodes, "/api/node", bearer(forged)).status()).isEqualTo(401);
            assertThat(get(nodes, "/api/node", bearer(admin())).status()).isEqualTo(200);
            assertThat(get(nodes, "/api/node", "Cookie: blabbermouth_agent=" + admin())
                            .status())
                    .isEqualTo(200);
            assertThat(RawHttp.handshake(nodes.a().consolePort(), "/api/bus", bearer(agent))
                            .status())
                    .isEqualTo(403);
            assertThat(get(nodes, "/").status()).isEqualTo(200);
            assertThat(get(nodes, "/metrics").status()).isEqualTo(200);
        }
    }

    @Test
    void takesATokenAsSubprotocolAndClosesWhenItExpires(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, TOKENS)) {
            RawHttp.Response shaken =
                    RawHttp.handshake(nodes.a().consolePort(), "/api/bus", "Sec-WebSocket-Protocol: bearer." + admin());
            assertThat(shaken.status()).isEqualTo(101);
            assertThat(shaken.headers()).containsEntry("Sec-WebSocket-Protocol", "bearer." + admin());

            String soon = AgentTokens.signed(adminClaims().put("exp", AgentTokens.inSeconds(2)));
            Client watcher = Client.connect(nodes.a().consolePort(), "/api/bus", "user", Client.bearer(soon));
            assertThat(watcher.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void writesDownWhoLooksAtContent(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, TOKENS);
                AuditLog audit = AuditLog.watch();
                Client watcher = Client.connect(nodes.a().consolePort(), "/api/bus", "user", Client.bearer(admin()))) {
            watcher.send("{}");
            watcher.next();
            assertThat(audit.text()).doesNotContain("UNMASKED");

            watcher.send("{\"unmasked\": true}").send("{\"unmasked\": true, \"text\": \"[\"}");
            watcher.send("{\"address\": \"$\"}");
            while (!watcher.next().containsKey("error")) {
                // Looks; the error says that what was sent before it was heard.
            }

            assertThat(audit.entries())
                    .filteredOn(entry -> entry.getString("event").equals("UNMASKED"))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.encode()).contains("sub of Root"));
        }
    }

    private static JsonObject adminClaims() {
        return AgentTokens.claims("Root").put("role", "admin");
    }

    static String admin() {
        return AgentTokens.signed(adminClaims().put("exp", 4_000_000_000L));
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token;
    }

    private static RawHttp.Response get(Nodes nodes, String path, String... headers) {
        return RawHttp.get(nodes.a().consolePort(), path, headers);
    }
}
