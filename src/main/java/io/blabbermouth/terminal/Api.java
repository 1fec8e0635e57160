package io.blabbermouth.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A node's console, asked over HTTP. What goes wrong is said in a sentence that also says what to do. */
final class Api {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final URI root;
    private final @Nullable String token;
    /** Follows no redirect, which would take the token elsewhere. */
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();

    Api(URI root, @Nullable String token) {
        this.root = root;
        this.token = token;
    }

    /** @return the body */
    String get(String path) throws ApiException {
        return ask(request(path).GET().build());
    }

    String post(String path, Object body) throws ApiException {
        return ask(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(write(body)))
                .build());
    }

    /** Over which the bus is watched. */
    CompletableFuture<WebSocket> open(String path, WebSocket.Listener listener) {
        WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(ANSWER_MAX);
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        return builder.buildAsync(URI.create(root.toString().replaceFirst("http", "ws") + path), listener);
    }

    <T> T read(String json, Class<T> type) throws ApiException {
        try {
            T value = MAPPER.readValue(json, type);
            if (value != null) {
                return value;
            }
        } catch (JsonProcessingException e) {
            // Said below.
        }
        throw stranger();
    }

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(root + path)).timeout(ANSWER_MAX);
        return token == null ? builder : builder.header("Authorization", "Bearer " + token);
    }

    private String ask(HttpRequest request) throws ApiException {
        HttpResponse<String> response;
        try {
            response = http.send(request, BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            throw new ApiException(0, root + " does not answer within " + ANSWER_MAX.toSeconds() + " s");
        } catch (ConnectException e) {
            throw new ApiException(
                    0,
                    "nothing answers at " + root
                            + ": does the node run there, and is that its console.host and console.port? --url names another");
        } catch (IOException e) {
            throw new ApiException(0, root + " cannot be asked: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(0, "interrupted");
        }
        if (response.statusCode() == 200) {
            return response.body();
        }
        throw refused(response);
    }

    private ApiException refused(HttpResponse<String> response) {
        int status = response.statusCode();
        String why;
        try {
            why = String.valueOf(
                    read(response.body(), Replies.Failure.class).error().message());
        } catch (ApiException e) {
            return status == 404
                    ? new ApiException(
                            404,
                            root + " has no console: is it the console port of a node whose roles include console?")
                    : stranger();
        }
        return new ApiException(
                status,
                switch (status) {
                    case 400 -> why;
                    case 401 ->
                        why
                                + "; give it by --token-file FILE or in the variable BLABBERMOUTH_TOKEN, not on the command line";
                    case 503 -> why + "; the node has lost Redis, and looks for it: try again in a moment";
                    case 504 -> why + "; the node, or Redis, is very busy: try again in a moment";
                    default -> why + " (" + status + ")";
                });
    }

    private ApiException stranger() {
        return new ApiException(0, "what answers at " + root + " is no console of ours; --url names another");
    }
}
