package io.blabbermouth.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.TestCertificate;
import io.blabbermouth.testing.TlsFiles;
import io.blabbermouth.testing.TlsTrust;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another website can make a visitor's, or an agent's, browser do; and what it can be made to believe of our answers. */
class BrowserAttackTest {
    private static final String JWT = "\"jwt\": {\"secret\": \"" + AgentTokens.SECRET + "\"}";

    @Nested
    @TwoNodes("{\"security\": {" + JWT + "}}")
    class InTokenMode {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "https://evil.example",
                    "http://localhost.evil.example",
                    "http://evil.example:9001",
                    "null",
                    "file://",
                    "http://localhost@evil.example",
                    "nonsense",
                    "http://"
                })
        void opensNoWebSocketFromAnotherSite(String origin, Nodes nodes) {
            String cookie = "Cookie: blabbermouth_agent=" + AgentTokens.of("Vika");
            String chat = "/chat/" + nodes.a().register("Nika").chatId();

            assertThat(RawHttp.handshake(nodes.a().subscriberPort(), "/users", "Origin: " + origin, cookie)
                            .status())
                    .isEqualTo(403);
            assertThat(RawHttp.handshake(nodes.a().chatPort(), chat, "Origin: " + origin, cookie)
                            .status())
                    .isEqualTo(403);
            RawHttp.Response registered = nodes.a().getRaw("/user/join/Nika", "Origin: " + origin);
            assertThat(registered.status()).isEqualTo(403);
            assertThat(registered.headers()).doesNotContainKey("Access-Control-Allow-Origin");
        }

        @Test
        void letsInItsOwnPagesAndWhatIsNoBrowser(Nodes nodes) {
            String cookie = "Cookie: blabbermouth_agent=" + AgentTokens.of("Vika");
            int port = nodes.a().subscriberPort();

            assertThat(RawHttp.handshake(port, "/users", cookie).status()).isEqualTo(101);
            assertThat(RawHttp.handshake(port, "/users", cookie, "Origin: http://localhost:9001")
                            .status())
                    .isEqualTo(101);
            RawHttp.Response registered = nodes.a().getRaw("/user/join/Nika", "Origin: http://localhost:8080");
            assertThat(registered.status()).isEqualTo(200);
            assertThat(registered.headers())
                    .containsEntry("Access-Control-Allow-Origin", "http://localhost:8080")
                    .containsEntry("Vary", "Origin");
        }
    }

    @Nested
    @ExtendWith(RealRedis.class)
    class WithTls {
        /** Anybody on the network may have written it. */
        @Test
        void letsInNoPageThatCameWithout(@TempDir Path folder, RealRedis.Server redis) {
            TestCertificate certificate = TestCertificate.make(folder);
            TlsTrust trust = TlsTrust.in(certificate);
            JsonObject config = TlsFiles.of(folder, TlsFiles.Format.PEM, certificate)
                    .config()
                    .put("security", AgentTokens.tokenMode());
            try (Nodes nodes = Nodes.start(1, redis, config)) {
                int port = nodes.a().chatPort();

                assertThat(trust.statusFor("http://127.0.0.1:8080", port, "/user/join/Nika"))
                        .isEqualTo(403);
                assertThat(trust.statusFor("https://127.0.0.1:8443", port, "/user/join/Nika"))
                        .isEqualTo(200);
            }
        }
    }

    @Nested
    @TwoNodes("{\"security\": {" + JWT + ", \"origins\": [\"https://shop.example\"]}}")
    class WithListedOrigins {
        @Test
        void letsInThoseThatAreListed(Nodes nodes) {
            String chat = "/chat/" + nodes.a().register("Nika").chatId();

            assertThat(RawHttp.handshake(nodes.a().chatPort(), chat, "Origin: https://shop.example")
                            .status())
                    .isEqualTo(101);
            assertThat(RawHttp.handshake(nodes.a().chatPort(), chat, "Origin: http://shop.example")
                            .status())
                    .isEqualTo(403);
            RawHttp.Response preflight = RawHttp.send(
                    nodes.a().chatPort(),
                    "OPTIONS /user/join",
                    "",
                    "Origin: https://shop.example",
                    "Access-Control-Request-Method: POST",
                    "Access-Control-Request-Headers: content-type");
            assertThat(preflight.status()).isEqualTo(204);
            assertThat(preflight.headers())
                    .containsEntry("Access-Control-Allow-Origin", "https://shop.example")
                    .containsEntry("Access-Control-Allow-Headers", "content-type");
        }
    }

    @Nested
    @TwoNodes("{\"security\": {\"mode\": \"open\"}}")
    class OfItsAnswers {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/user/join/x%0d%0aSet-Cookie:%20a=b",
                    "/user/join/x%0aLocation:%20https://evil.example",
                    "/user/join/%00",
                    "/user/join/x%e2%80%a8y%0d%0a%0d%0a<script>"
                })
        void addsNoHeaderThroughAUsername(String target, Nodes nodes) {
            RawHttp.Response answer = nodes.a().getRaw(target);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.headers()).doesNotContainKeys("Set-Cookie", "Location");
            assertThat(answer.json().getJsonObject("error").getString("code")).isEqualTo("BAD_USERNAME");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/../../../../etc/passwd",
                    "/..%2f..%2f..%2fetc/passwd",
                    "/%2e%2e/%2e%2e/etc/passwd",
                    "/chat/../../etc/passwd",
                    "/static/..%5c..%5cetc/passwd",
                    "/user/join/..%2f..%2fetc%2fpasswd/x",
                    "/META-INF/LICENSE",
                    "/logback.xml",
                    "/redis/append.lua",
                    "/io/blabbermouth/Launcher.class"
                })
        void showsNoFile(String target, Nodes nodes) {
            for (int port : List.of(
                    nodes.a().chatPort(), nodes.a().subscriberPort(), nodes.a().consolePort())) {
                RawHttp.Response answer = RawHttp.get(port, target);

                assertThat(answer.status()).as("%d%s", port, target).isIn(400, 404);
                assertThat(answer.body()).doesNotContain("root:", "Apache", "redis.call", "<configuration");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"//evil.example", "/\\evil.example", "/%2f%2fevil.example/", "/users//evil.example/.."})
        void sendsNobodyElsewhere(String target, Nodes nodes) {
            for (int port : List.of(nodes.a().chatPort(), nodes.a().subscriberPort())) {
                RawHttp.Response answer = RawHttp.get(port, target);

                assertThat(answer.status()).isBetween(400, 499);
                assertThat(answer.headers()).doesNotContainKey("Location");
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"/user/join/Nika", "/user/join/%0a", "/nowhere", "/chat/nonsense", "/user/join/%zz"})
        void tellsABrowserToTrustNothingInAnyAnswer(String target, Nodes nodes) {
            RawHttp.Response answer = nodes.a().getRaw(target);

            assertThat(answer.headers().get("Content-Security-Policy")).startsWith("default-src 'none'");
            assertThat(answer.headers())
                    .containsEntry("X-Content-Type-Options", "nosniff")
                    .containsEntry("X-Frame-Options", "DENY")
                    .containsEntry("Referrer-Policy", "no-referrer");
        }

        @Test
        void registersNobodyByAFormOfAnotherSite(Nodes nodes) {
            // What a form can send is no JSON, and what is no JSON is no identity.
            RawHttp.Response answer = RawHttp.send(
                    nodes.a().chatPort(),
                    "POST /user/join",
                    "identity=x",
                    "Content-Type: application/x-www-form-urlencoded",
                    "Content-Length: 10");

            assertThat(answer.status()).isBetween(400, 499);
        }
    }
}
