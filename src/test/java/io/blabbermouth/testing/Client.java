package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * A WebSocket client that answers pings and keeps everything else it receives, in order, until the test reads it. Reading
 * skips nothing: the next message must be the expected one.
 */
public final class Client implements AutoCloseable {
    /** How long anything that must happen at once may take on a busy machine. */
    public static final long WAIT_SECONDS = 10;
    /** A handshake may wait for a node that stands still for a while. */
    private static final long OPEN_SECONDS_MAX = 30;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final HttpClient http;
    private final URI uri;
    private final String pong;
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final List<String> transcript = new CopyOnWriteArrayList<>();
    /** The args of every QueuePosition. */
    private final List<JsonObject> positions = new CopyOnWriteArrayList<>();

    private final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private volatile String closeReason = "";
    private volatile WebSocket webSocket;
    private volatile Incoming incoming;
    /** Whether the handshake has shown what it must: it was made for this client's Join, or that has been sent. */
    private boolean isShown;
    /** Sends of java.net.http must not overlap. */
    private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);

    private volatile boolean answersPings;
    private final AtomicInteger pings = new AtomicInteger();
    /** One permit for each ping that no awaitPing() has taken. */
    private final Semaphore freshPings = new Semaphore(0);

    private Client(HttpClient http, URI uri, String pongSide, boolean answersPings, Map<String, String> headers) {
        this.http = http;
        this.uri = uri;
        this.pong = "pong:" + pongSide;
        this.answersPings = answersPings;
        this.isShown = !headers.isEmpty();
        open(headers);
    }

    private void open(Map<String, String> headers) {
        WebSocket.Builder builder = http.newWebSocketBuilder();
        headers.forEach(builder::header);
        incoming = new Incoming();
        webSocket = builder.buildAsync(uri, incoming)
                .orTimeout(OPEN_SECONDS_MAX, TimeUnit.SECONDS)
                .join();
    }

    /** @param pongSide user or support, as the client answers pings */
    public static Client connect(int port, String path, String pongSide) {
        return connect(port, path, pongSide, shownBy(path));
    }

    /** Of a user who waits, all that came so far. */
    public List<JsonObject> positions() {
        return List.copyOf(positions);
    }

    /** @param headers more than a handshake needs */
    public static Client connect(int port, String path, String pongSide, Map<String, String> headers) {
        return new Client(HTTP, URI.create("ws://127.0.0.1:" + port + path), pongSide, true, headers);
    }

    /** @param trust whom to believe who the server is */
    static Client connectTls(SSLContext trust, int port, String path, String pongSide) {
        HttpClient http = HttpClient.newBuilder().sslContext(trust).build();
        return new Client(http, URI.create("wss://127.0.0.1:" + port + path), pongSide, true, shownBy(path));
    }

    /** The header that shows a token. */
    public static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    /** A client that answers no ping, not even the first. */
    public static Client connectMute(int port, String path) {
        return new Client(HTTP, URI.create("ws://127.0.0.1:" + port + path), "nobody", false, Map.of());
    }

    /** Sends a text frame. */
    public Client send(String text) {
        if (AgentTokens.required()) {
            showTokenFor(text);
        }
        return enqueue(() -> webSocket.sendText(text, true));
    }

    /** Sends a fragment of a text message. */
    public Client sendFragment(String text, boolean last) {
        return enqueue(() -> webSocket.sendText(text, last));
    }

    public Client sendBinary(byte[] bytes) {
        return enqueue(() -> webSocket.sendBinary(ByteBuffer.wrap(bytes), true));
    }

    /** From now on the heartbeat gets no answer. */
    public Client stopAnsweringPings() {
        answersPings = false;
        return this;
    }

    /** How many pings have come. */
    public int pings() {
        return pings.get();
    }

    /** Waits for a ping that comes from now on: about a second, by the server's clock. */
    public void awaitPing() {
        freshPings.drainPermits();
        try {
            assertThat(freshPings.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS))
                    .as("a ping within %s s", WAIT_SECONDS)
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The next message as it came, pings left out. */
    public String nextText() {
        try {
            String text = unread.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("nothing came within " + WAIT_SECONDS + " s; so far: " + transcript
                        + (closeCode.isDone() ? ", closed " + closeCode.join() : ""));
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public JsonObject next() {
        String text = nextText();
        try {
            return new JsonObject(text);
        } catch (DecodeException e) {
            throw new AssertionError("no JSON object: " + text, e);
        }
    }

    /** The args of the next message, which must be of that type. */
    public JsonObject expect(String type) {
        JsonObject message = next();
        assertThat(message.getString("type"))
                .as("type of %s after %s", message, transcript)
                .isEqualTo(type);
        return message.getJsonObject("args");
    }

    /** The args of the next message, which must be an Error of that code. */
    public JsonObject expectError(String code) {
        JsonObject error = expect("Error");
        assertThat(error.getString("code")).as("%s", error).isEqualTo(code);
        assertThat(error.getString("message")).as("%s", error).isNotBlank();
        assertThat(error.getValue("retryable")).as("%s", error).isInstanceOf(Boolean.class);
        return error;
    }

    /** Nothing has come that the test has not read: the answer to a message of no type is the very next. */
    public Client expectNothingUnread() {
        send("{\"type\":\"Nonsense\",\"args\":{}}");
        expectError("UNKNOWN_TYPE");
        return this;
    }

    /** Nothing was said in an active chat that these have not read: a message comes behind all that was said before it. */
    public static void expectNothingElse(Client user, Client support) {
        JsonObject args = user.send(Frames.chatMessage("User", "Nothing else?")).expect("ChatMessage");
        assertThat(support.expect("ChatMessage")).isEqualTo(args);
    }

    /** The next and last message is this Error, then the connection is closed. */
    public JsonObject expectRefused(String errorCode, int closeCode) {
        JsonObject error = expectError(errorCode);
        expectClosed(closeCode);
        return error;
    }

    /** The next and last message is the ChatExpired of that chat, then the connection is closed. */
    public void expectExpired(Registered user) {
        assertThat(expect("ChatExpired")).isEqualTo(new JsonObject().put("chatId", user.chatId()));
        expectClosed(4410);
    }

    /** Waits until the connection is closed, and nothing was left to read. */
    public void expectClosed(int code) {
        assertThat(closeCode()).as("close code after %s", transcript).isEqualTo(code);
        assertThat(unread).as("unread at close").isEmpty();
    }

    /** Waits until the connection is closed. */
    public int closeCode() {
        try {
            return closeCode.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("still open after " + transcript, e);
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What the server gave as its reason; empty if it gave none. */
    public String closeReason() {
        closeCode();
        return closeReason;
    }

    public boolean isOpen() {
        return !closeCode.isDone();
    }

    /** Goes away without a word, as a browser that crashes. */
    public void abort() {
        webSocket.abort();
        closeCode.complete(1006);
    }

    @Override
    public void close() {
        abort();
    }

    private static Map<String, String> shownBy(String path) {
        boolean isAgents = AgentTokens.required() && path.startsWith("/users");
        return isAgents ? bearer(AgentTokens.of("on the list")) : Map.of();
    }

    /** Tests say by their first frame who is an agent; in token mode that must be said in the handshake. */
    private void showTokenFor(String text) {
        if (isShown || !text.startsWith("{\"type\":\"Join\"")) {
            return;
        }
        isShown = true;
        if (text.contains("\"from\":\"Support\"")) {
            WebSocket visitors = webSocket;
            open(bearer(AgentTokens.of(AgentTokens.nameOf(new JsonObject(text).getJsonObject("args")))));
            visitors.abort();
        }
    }

    private synchronized Client enqueue(Supplier<CompletableFuture<WebSocket>> send) {
        lastSend = lastSend.handle((before, failure) -> null).thenCompose(before -> send.get());
        return this;
    }

    private final class Incoming implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        /** Before the first message comes, which may be a ping and must be answered. */
        @Override
        public void onOpen(WebSocket socket) {
            if (incoming == this) {
                webSocket = socket;
            }
            socket.request(1);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                received(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            if (incoming == this) {
                closeReason = reason;
                closeCode.complete(code);
            }
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            if (incoming == this) {
                closeCode.complete(1006);
            }
        }

        private void received(String message) {
            if (message.equals("ping")) {
                pings.incrementAndGet();
                freshPings.release();
                if (answersPings) {
                    send(pong);
                }
                return;
            }
            if (message.startsWith("{\"type\":\"QueuePosition\"")) {
                // It comes whenever the queue changes; to those who do not look for it nothing is between two other
                // messages.
                positions.add(new JsonObject(message).getJsonObject("args"));
                return;
            }
            if (AgentTokens.required() && message.contains("\"SupportJoinedUser\"")) {
                JsonObject args = new JsonObject(message).getJsonObject("args");
                AgentTokens.learn(args.getString("supportId"), args.getString("supportUserName"));
            }
            transcript.add(message);
            unread.add(message);
        }
    }
}
