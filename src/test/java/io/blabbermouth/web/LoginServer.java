package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.config.Settings;
import io.blabbermouth.config.SettingsFile;
import io.blabbermouth.config.SettingsReader;
import io.blabbermouth.security.Account;
import io.blabbermouth.security.AccountsEditor;
import io.blabbermouth.security.Tokens;
import io.blabbermouth.testing.Scrape;
import io.blabbermouth.testing.Watches;
import io.blabbermouth.watch.Watch;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** An HTTP server that has nothing but a {@link Login}, and a client of it. */
final class LoginServer implements AutoCloseable {
    static final String PASSWORD = "correct horse";

    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Watch watch = Watches.fresh();
    private final Tokens tokens;
    private final int port;

    private LoginServer(Settings settings) {
        Gate gate = new Gate(vertx, settings, watch);
        this.tokens = gate.agents();
        Router router = Router.router(vertx);
        new Login(vertx, settings, gate, new Drain(vertx, new Bus(vertx), settings)).addTo(router);
        this.port = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
    }

    /** vika, an agent, and boss, an admin, both with {@link #PASSWORD}. */
    static Path makeAccounts(Path file) {
        AccountsEditor editor = new AccountsEditor(file.toString());
        editor.add(new Account("vika", "Vika K.", false), PASSWORD);
        editor.add(new Account("boss", "boss", true), PASSWORD);
        return file;
    }

    /** @param conf JSON; what it says of security goes beside what a login needs */
    static LoginServer start(Path accounts, String conf) {
        JsonObject needed = new JsonObject()
                .put(
                        "security",
                        new JsonObject()
                                .put("accountsFile", accounts.toString())
                                .put("jwt", new JsonObject().put("secret", SECRET)));
        String json = needed.mergeIn(new JsonObject(conf), true).encode();
        return new LoginServer(SettingsReader.read(SettingsFile.parse("test", json), Map.of()));
    }

    /** What it has counted. */
    Scrape scrape() {
        return Scrape.parse(watch.metrics().scrape());
    }

    Tokens tokens() {
        return tokens;
    }

    static String body(String name, String password) {
        return new JsonObject().put("name", name).put("password", password).encode();
    }

    HttpResponse<String> login(String name, String password, String... headers) {
        return begin(name, password, headers).join();
    }

    CompletableFuture<HttpResponse<String>> begin(String name, String password, String... headers) {
        HttpRequest.Builder request = request("/login", BodyPublishers.ofString(body(name, password)), headers);
        return http.sendAsync(request.header("content-type", "application/json").build(), BodyHandlers.ofString());
    }

    /** @param headers name, value, name, value … */
    HttpResponse<String> post(String path, String body, String... headers) {
        return post(path, BodyPublishers.ofString(body), headers);
    }

    HttpResponse<String> post(String path, BodyPublisher body, String... headers) {
        return http.sendAsync(request(path, body, headers).build(), BodyHandlers.ofString())
                .join();
    }

    private HttpRequest.Builder request(String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(ANSWER_MAX)
                .POST(body);
        return headers.length == 0 ? request : request.headers(headers);
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
