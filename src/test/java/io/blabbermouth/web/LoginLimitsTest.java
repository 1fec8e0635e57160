package io.blabbermouth.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AuditLog;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How often a login may fail, and how many may be under way. */
@Timeout(60)
class LoginLimitsTest {
    private static final String THREE_A_MINUTE =
            "{\"limits\": {\"loginsPerMinute\": 3}, \"security\": {\"trustedProxies\": [\"127.0.0.1\"]}}";
    private static final String WRONG = "wrong password";

    @TempDir
    private static Path folder;

    private static Path accounts;

    @BeforeAll
    static void addAccounts() {
        accounts = LoginServer.makeAccounts(folder.resolve("accounts"));
    }

    @Test
    void stopsAnAddressThatTriesOneNameAfterAnother() {
        try (LoginServer server = LoginServer.start(accounts, THREE_A_MINUTE);
                AuditLog audit = AuditLog.watch()) {
            for (String name : List.of("ann", "bob", "cy")) {
                assertThat(server.login(name, WRONG, from(1)).statusCode()).isEqualTo(401);
            }

            HttpResponse<String> stopped = server.login("vika", LoginServer.PASSWORD, from(1));

            assertThat(stopped.statusCode()).isEqualTo(429);
            assertThat(stopped.headers().firstValue("retry-after")).hasValue("20");
            assertThat(stopped.headers().firstValue("cache-control")).hasValue("no-store");
            assertThat(new JsonObject(stopped.body()).getJsonObject("error").getString("code"))
                    .isEqualTo("RATE_LIMITED");
            assertThat(server.login("vika", LoginServer.PASSWORD, from(2)).statusCode())
                    .isEqualTo(200);
            assertThat(server.scrape().value("blabbermouth_limit_hits_total{limit=\"loginsPerMinute\"}"))
                    .isEqualTo(1);
            assertThat(audit.entries())
                    .contains(new JsonObject()
                            .put("event", "LIMIT")
                            .put("from", "10.0.0.1")
                            .put("who", "vika")
                            .put("why", "limits.loginsPerMinute"));
        }
    }

    @Test
    void stopsManyAddressesThatTryOneName() {
        try (LoginServer server = LoginServer.start(accounts, THREE_A_MINUTE)) {
            for (int i = 1; i <= 3; i++) {
                assertThat(server.login("vika", WRONG, from(i)).statusCode()).isEqualTo(401);
            }

            assertThat(server.login("vika", LoginServer.PASSWORD, from(4)).statusCode())
                    .isEqualTo(429);
            assertThat(server.login("boss", LoginServer.PASSWORD, from(4)).statusCode())
                    .isEqualTo(200);
        }
    }

    /** Or an answer would say whether somebody has that name. */
    @Test
    void stopsTriesOfANameThatNobodyHasJustAsMuch() {
        try (LoginServer server = LoginServer.start(accounts, THREE_A_MINUTE)) {
            for (int i = 1; i <= 3; i++) {
                assertThat(server.login("nobody", WRONG, from(i)).statusCode()).isEqualTo(401);
            }

            assertThat(server.login("nobody", WRONG, from(4)).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void countsOnlyLoginsThatFail() {
        try (LoginServer server = LoginServer.start(accounts, THREE_A_MINUTE)) {
            for (int i = 0; i < 5; i++) {
                assertThat(server.login("vika", LoginServer.PASSWORD, from(1)).statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void looksAtNoTokenOfALogoutAfterOneTooManyThatWasRefused() {
        try (LoginServer server = LoginServer.start(accounts, "{\"limits\": {\"refusalsPerMinute\": 1}}");
                AuditLog audit = AuditLog.watch()) {
            HttpResponse<String> login = server.login("vika", LoginServer.PASSWORD);
            String token = new JsonObject(login.body()).getString("token");
            server.post("/logout", "", "cookie", "blabbermouth_agent=forged");

            HttpResponse<String> answer = server.post("/logout", "", "cookie", "blabbermouth_agent=" + token);

            // The cookie is taken away whosever it is.
            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(audit.entries())
                    .extracting(entry -> entry.getString("event"))
                    .containsExactly("LOGIN");
        }
    }

    /** Two are checked at once, so one may begin before the last that is allowed has failed. */
    @Test
    void letsNoMoreThroughAtOnceThanOneAfterAnother() {
        try (LoginServer server = LoginServer.start(accounts, THREE_A_MINUTE)) {
            List<Integer> statuses = allAtOnce(server, 12);

            assertThat(statuses).containsOnly(401, 429);
            assertThat(statuses.stream().filter(status -> status == 401).count())
                    .isBetween(3L, 4L);
        }
    }

    @Test
    void refusesAtOnceWhatWouldHaveToWaitLong() {
        try (LoginServer server = LoginServer.start(accounts, "{\"limits\": {\"loginsPerMinute\": 0}}")) {
            List<Integer> statuses = allAtOnce(server, 40);

            assertThat(statuses).containsOnly(401, 503);
            assertThat(statuses.stream().filter(status -> status == 401).count())
                    .as("2 under way and 16 that wait, and what comes when some are done")
                    .isBetween(18L, 39L);
            assertThat(server.login("vika", LoginServer.PASSWORD).statusCode()).isEqualTo(200);
        }
    }

    private static List<Integer> allAtOnce(LoginServer server, int count) {
        Stream<CompletableFuture<HttpResponse<String>>> begun =
                IntStream.range(0, count).mapToObj(i -> server.begin("vika", WRONG)).toList().stream();
        return begun.map(CompletableFuture::join).map(HttpResponse::statusCode).toList();
    }

    private static String[] from(int lastByte) {
        return new String[] {"x-forwarded-for", "10.0.0." + lastByte};
    }
}
