package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.MainVerticle;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One running node, and what a test does with it. */
public final class Node implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long START_STOP_SECONDS_MAX = 15;
    private static final long FREEZE_SECONDS_MAX = 60;
    private static final long STORE_SECONDS_MAX = 20;
    private static final int IDENTITY_SECONDS = 60;

    private final Vertx vertx;
    private final int chatPort;
    private final int subscriberPort;
    private final int consolePort;
    private final List<Client> clients;

    private Node(Vertx vertx, JsonObject config, List<Client> clients) {
        this.vertx = vertx;
        this.chatPort = config.getJsonObject("chat").getInteger("port");
        this.subscriberPort = config.getJsonObject("subscriber").getInteger("port");
        this.consolePort = config.getJsonObject("console").getInteger("port");
        this.clients = clients;
    }

    /** @param clients where the connections that this node's tests open are listed, for closing them */
    static Node start(JsonObject config, List<Client> clients) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(4));
        Node node = new Node(vertx, config, clients);
        try {
            await(vertx.deployVerticle(new MainVerticle(), new DeploymentOptions().setConfig(config)));
            return node;
        } catch (RuntimeException | AssertionError e) {
            CloseAll.after(e, node);
            throw e;
        }
    }

    public int chatPort() {
        return chatPort;
    }

    public int subscriberPort() {
        return subscriberPort;
    }

    public int consolePort() {
        return consolePort;
    }

    public Vertx vertx() {
        return vertx;
    }

    public Registered register(String username) {
        return Registered.of(new JsonObject(get("/user/join/" + username).body()));
    }

    /** For whom the website vouches. The node's identity secret has to be {@link AgentTokens#SECRET}. */
    public Registered registerVerified(String username, JsonObject attributes) {
        JsonObject claims = new JsonObject()
                .put("name", username)
                .put("exp", AgentTokens.inSeconds(IDENTITY_SECONDS))
                .put("attributes", attributes);
        String body =
                new JsonObject().put("identity", AgentTokens.signed(claims)).encode();
        JsonObject answer =
                new JsonObject(RawHttp.post(chatPort, "/user/join", body).body());
        return new Registered(answer.getString("userId"), username, answer.getString("chatId"));
    }

    /** @param path on the chat port, percent-encoded */
    public HttpResponse<String> get(String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + chatPort + path);
            return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits until it reaches Redis: it can register users. */
    public void awaitStore() {
        Await.until(
                "a node that reaches Redis",
                STORE_SECONDS_MAX,
                () -> get("/user/join/Nika").statusCode() == 200);
    }

    /** A request as bytes, for what careful clients refuse to send. */
    public RawHttp.Response getRaw(String target, String... headers) {
        return RawHttp.get(chatPort, target, headers);
    }

    /** A connection that has joined nothing yet. */
    public Client openChat(Registered user) {
        return open(chatPort, "/chat/" + user.chatId(), "user");
    }

    /** A connection that has sent the user's Join; the answer is still to be read. */
    public Client joinAsUser(Registered user) {
        return openChat(user).send(Frames.joinAsUser(user));
    }

    /** A connection that has sent an agent's claim; the answer is still to be read. */
    public Client claim(Registered user, String supportUserName) {
        return openChat(user).send(Frames.claim(user, supportUserName));
    }

    /** A connection that has sent an agent's rejoin; the answer is still to be read. */
    public Client rejoinAsSupport(Registered user, String supportId) {
        return openChat(user).send(Frames.rejoinAsSupport(user, supportId));
    }

    /** A connection that has sent an agent's claim and will never answer a ping; the answer is still to be read. */
    public Client claimMutely(Registered user, String supportUserName) {
        Client client = Client.connectMute(chatPort, "/chat/" + user.chatId());
        clients.add(client);
        return client.send(Frames.claim(user, supportUserName));
    }

    /** An agent's connection that has not loaded yet. */
    public Client openUsers() {
        return open(subscriberPort, "/users", "support");
    }

    public Client open(int port, String path, String pongSide) {
        Client client = Client.connect(port, path, pongSide);
        clients.add(client);
        return client;
    }

    /** All its event loops stand still meanwhile, as of a process that is swapped out or in a long pause of the JVM. */
    public void whileFrozen(Runnable action) {
        CountDownLatch thawed = new CountDownLatch(1);
        List<CountDownLatch> frozen = new ArrayList<>();
        ((VertxInternal) vertx).nettyEventLoopGroup().forEach(loop -> {
            CountDownLatch stopped = new CountDownLatch(1);
            frozen.add(stopped);
            loop.execute(() -> {
                stopped.countDown();
                await(thawed);
            });
        });
        try {
            frozen.forEach(Node::await);
            action.run();
        } finally {
            thawed.countDown();
        }
    }

    /** One of its event loops stands still meanwhile, as if something blocked it. */
    public <T> T whileFrozen(int loop, Supplier<T> action) {
        List<EventExecutor> loops = new ArrayList<>();
        ((VertxInternal) vertx).nettyEventLoopGroup().forEach(loops::add);
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch thawed = new CountDownLatch(1);
        loops.get(loop).execute(() -> {
            stopped.countDown();
            await(thawed);
        });
        try {
            await(stopped);
            return action.get();
        } finally {
            thawed.countDown();
        }
    }

    /** A clean stop. */
    @Override
    public void close() {
        await(vertx.close());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(FREEZE_SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(START_STOP_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
