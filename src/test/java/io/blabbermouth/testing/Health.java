package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** What a node says of itself on its console port. */
public record Health(int status, String up, String why) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

    public static Health live(int port) {
        return ask(port, "live").orElseThrow(() -> new AssertionError("no answer in time"));
    }

    public static Health ready(int port) {
        return ask(port, "ready").orElseThrow(() -> new AssertionError("no answer in time"));
    }

    /** Asks until the status is this. */
    public static Health awaitReady(int port, int status) {
        return awaitReady(port, health -> health.status() == status);
    }

    /** Asks until it says this; a node that takes too long to answer is asked again. */
    public static Health awaitReady(int port, Predicate<Health> wanted) {
        Elapsed asked = Elapsed.start();
        Optional<Health> health = ask(port, "ready");
        while (health.filter(wanted).isEmpty()) {
            assertThat(asked.time()).as("%s", health).isLessThan(Duration.ofSeconds(Client.WAIT_SECONDS));
            health = ask(port, "ready");
        }
        return health.orElseThrow();
    }

    /** Empty if no answer comes in time. */
    public static Optional<Health> ask(int port, String what) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/" + what))
                    .timeout(ANSWER_MAX)
                    .build();
            var response = HTTP.send(request, BodyHandlers.ofString());
            JsonObject body = new JsonObject(response.body());
            return Optional.of(new Health(response.statusCode(), body.getString("status"), body.getString("why")));
        } catch (HttpTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
