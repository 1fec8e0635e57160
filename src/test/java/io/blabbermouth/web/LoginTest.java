package io.blabbermouth.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.protocol.Timestamps;
import io.blabbermouth.security.Agent;
import io.blabbermouth.security.BadTokenException;
import io.blabbermouth.testing.AuditLog;
import io.blabbermouth.testing.ServerLog;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /login} and {@code POST /logout}: who is let in, and what a browser and a script get. */
@Timeout(60)
class LoginTest {
    @TempDir
    private static Path folder;

    private static Path accounts;

    private final LoginServer server = LoginServer.start(accounts, "{}");

    @BeforeAll
    static void addAccounts() {
        accounts = LoginServer.makeAccounts(folder.resolve("accounts"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void givesTheTokenInBodyAndCookie() throws BadTokenException {
        HttpResponse<String> answer = server.login("vika", LoginServer.PASSWORD);

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonObject body = new JsonObject(answer.body());
        String token = body.getString("token");
        Agent agent = server.tokens().agent(token);
        assertThat(agent.sub()).isEqualTo("vika");
        assertThat(agent.name()).isEqualTo("Vika K.").isEqualTo(body.getString("name"));
        assertThat(agent.isAdmin()).isFalse();
        assertThat(body.getString("expiresAt")).isEqualTo(Timestamps.format(agent.expiresAt()));
        assertThat(body.fieldNames()).containsExactlyInAnyOrder("token", "name", "expiresAt");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(cookie(answer))
                .startsWith("blabbermouth_agent=" + token)
                .contains("max-age=28800", "path=/", "httponly", "samesite=strict")
                .doesNotContain("secure");
    }

    @Test
    void sendsTheCookieByTlsOnlyIfThereIsTls() {
        try (LoginServer secure = LoginServer.start(accounts, "{\"tls\": {\"keyStoreFile\": \"server.p12\"}}")) {
            assertThat(cookie(secure.login("vika", LoginServer.PASSWORD))).contains("secure", "httponly");
        }
    }

    @Test
    void makesAnAdminOfAnAdminsAccount() throws BadTokenException {
        JsonObject body =
                new JsonObject(server.login("boss", LoginServer.PASSWORD).body());

        assertThat(server.tokens().agent(body.getString("token")).isAdmin()).isTrue();
    }

    @Test
    void answersAnUnknownNameAsAWrongPassword() {
        HttpResponse<String> wrong = server.login("vika", "wrong password");
        HttpResponse<String> unknown = server.login("nobody", LoginServer.PASSWORD);
        HttpResponse<String> impossible = server.login("no body!", "x".repeat(100));

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(new JsonObject(wrong.body()).getJsonObject("error"))
                .isEqualTo(new JsonObject()
                        .put("code", "UNAUTHORIZED")
                        .put("message", "the name or the password is wrong"));
        for (HttpResponse<String> other : List.of(unknown, impossible)) {
            assertThat(other.statusCode()).isEqualTo(401);
            assertThat(other.body()).isEqualTo(wrong.body());
            assertThat(other.headers().map()).isEqualTo(wrong.headers().map());
        }
        assertThat(wrong.headers().firstValue("set-cookie")).isEmpty();
        assertThat(wrong.headers().firstValue("cache-control")).hasValue("no-store");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                 | the message is no JSON object
                    {                                  | the message is no JSON this server reads
                    []                                 | the message is no JSON object
                    {"name": "vika"}                   | password is missing
                    {"password": "x"}                  | name is missing
                    {"name": 1, "password": "x"}       | name must be a string
                    {"name": "vika", "password": null} | password is missing
                    {"name": "a", "name": "b", "password": "x"} | the message is no JSON this server reads
                    """)
    void refusesABodyThatIsNoLogin(String body, String why) {
        HttpResponse<String> answer = server.post("/login", body, "content-type", "application/json");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getJsonObject("error"))
                .isEqualTo(new JsonObject().put("code", "BAD_MESSAGE").put("message", why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""})
    void refusesWhatAFormOfAnotherWebsiteCanSend(String contentType) {
        String[] headers = contentType.isEmpty() ? new String[0] : new String[] {"content-type", contentType};

        HttpResponse<String> answer = server.post("/login", LoginServer.body("vika", LoginServer.PASSWORD), headers);

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("BAD_MESSAGE", "application/json");
        assertThat(answer.headers().firstValue("set-cookie")).isEmpty();
    }

    @Test
    void takesJsonThatSaysItsCharset() {
        HttpResponse<String> answer = server.post(
                "/login",
                LoginServer.body("vika", LoginServer.PASSWORD),
                "content-type",
                "Application/JSON; charset=utf-8");

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void refusesALongBodyWhetherItsLengthIsToldOrNot() {
        String body = LoginServer.body("vika", "x".repeat(5000));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> told = server.post("/login", body, "content-type", "application/json");
        HttpResponse<String> untold = server.post(
                "/login",
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)),
                "content-type",
                "application/json");

        for (HttpResponse<String> answer : List.of(told, untold)) {
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(new JsonObject(answer.body()).getJsonObject("error").getString("code"))
                    .isEqualTo("TOO_LONG");
        }
    }

    @Test
    void takesTheCookieAwayAtLogout() {
        HttpResponse<String> answer = server.post("/logout", "");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(cookie(answer))
                .startsWith("blabbermouth_agent=")
                .contains("max-age=0", "path=/", "httponly", "samesite=strict");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
    }

    @Test
    void writesDownWhoCameAndWentAndNoPassword() {
        try (AuditLog audit = AuditLog.watch()) {
            String token =
                    new JsonObject(server.login("vika", LoginServer.PASSWORD).body()).getString("token");
            server.login("vika", "wrong password");
            // A password in the wrong field.
            server.login("hunter22", "vika");
            server.post("/logout", "", "cookie", "blabbermouth_agent=" + token);
            server.post("/logout", "", "cookie", "blabbermouth_agent=forged");

            assertThat(audit.entries())
                    .containsExactly(
                            entry("LOGIN").put("who", "vika"),
                            entry("LOGIN_FAILED").put("who", "vika").put("why", "wrong name or password"),
                            entry("LOGIN_FAILED").put("why", "wrong name or password"),
                            entry("LOGOUT").put("who", "vika"));
            assertThat(audit.text()).doesNotContain(LoginServer.PASSWORD, "wrong password", "hunter22", token);
        }
    }

    @Test
    void saysThatItCannotReadTheAccountsAndLogsWhereItIsWrong() throws IOException {
        Path broken = Files.copy(accounts, folder.resolve("broken"));
        try (LoginServer other = LoginServer.start(broken, "{}");
                ServerLog log = ServerLog.watch()) {
            Files.writeString(broken, "garbage\n");

            HttpResponse<String> answer = other.login("vika", LoginServer.PASSWORD);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("UNAVAILABLE").doesNotContain("garbage", "line", "broken");
            assertThat(answer.headers().firstValue("retry-after")).isPresent();
            log.holdsAFaultOf(broken + ", line 1: ");
        }
    }

    @Test
    void logsOnceWhatIsWrongWithTheAccountsUntilItIsAnother() throws IOException {
        Path broken = Files.copy(accounts, folder.resolve("broken-for-long"));
        String right = Files.readString(accounts);
        try (LoginServer other = LoginServer.start(broken, "{}");
                ServerLog log = ServerLog.watch()) {
            Files.writeString(broken, "garbage\n");
            for (int i = 0; i < 3; i++) {
                assertThat(other.login("vika", LoginServer.PASSWORD).statusCode())
                        .isEqualTo(503);
            }
            assertThat(log.faults()).hasSize(1);

            Files.writeString(broken, right + "more garbage\n");
            other.login("vika", LoginServer.PASSWORD);
            assertThat(log.faults()).hasSize(2);

            Files.writeString(broken, right);
            assertThat(other.login("vika", LoginServer.PASSWORD).statusCode()).isEqualTo(200);
            Files.writeString(broken, right + "more garbage\n");
            other.login("vika", LoginServer.PASSWORD);
            assertThat(log.faults()).hasSize(3);
        }
    }

    private static JsonObject entry(String event) {
        return new JsonObject().put("event", event).put("from", "127.0.0.1");
    }

    /** Name and value as they are, then the attributes, whose case does not matter, in lower case. */
    private static List<String> cookie(HttpResponse<String> answer) {
        String[] parts = answer.headers().firstValue("set-cookie").orElseThrow().split("; ", -1);
        for (int i = 1; i < parts.length; i++) {
            parts[i] = parts[i].toLowerCase(Locale.ROOT);
        }
        return List.of(parts);
    }
}
