package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.bus.ChatRequest.Resume;
import io.blabbermouth.bus.ChatRequest.Speaker;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Ids;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.User;
import io.blabbermouth.chat.UserId;
import io.blabbermouth.config.Settings;
import io.blabbermouth.config.SettingsFile;
import io.blabbermouth.config.SettingsReader;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.Watches;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The bridge's parts over a real Redis, without a node around them: one event loop, on which all of them are used. */
final class Workbench implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context eventLoop = vertx.getOrCreateContext();
    private final RedisKeys keys;
    private final RedisLink link;
    private final ChatStore store;
    private final Appends appends;
    private final RawRedis redis;
    private final String generation = Ids.random();

    private Workbench(RealRedis.Server server, String keyPrefix, String config) {
        Settings settings = settings(config);
        this.redis = RawRedis.connect(server);
        this.keys = new RedisKeys(keyPrefix);
        this.link = new RedisLink(vertx, server.uri(), keys, settings.redis(), Watches.fresh());
        this.store = new ChatStore(link, keys, settings);
        this.appends = get(() -> Future.succeededFuture(new Appends(vertx, link, store, settings.redis())));
    }

    /** @param keyPrefix that of running nodes, to meddle with their chats, or a fresh one */
    static Workbench open(RealRedis.Server server, String keyPrefix, String config) {
        Workbench bench = new Workbench(server, keyPrefix, config);
        bench.get(bench.link::connect);
        return bench;
    }

    static Settings settings(String config) {
        return SettingsReader.read(SettingsFile.parse("test", config), Map.of());
    }

    Vertx vertx() {
        return vertx;
    }

    RedisKeys keys() {
        return keys;
    }

    RedisLink link() {
        return link;
    }

    ChatStore store() {
        return store;
    }

    /** The name this bench's presence is kept under, as a node's. */
    String generation() {
        return generation;
    }

    /** For looking at what Redis holds, and changing it behind everybody's back. */
    RawRedis redis() {
        return redis;
    }

    /** Calls on the event loop, and waits for what comes of it. */
    <T> T get(Supplier<Future<T>> call) {
        Promise<T> promise = Promise.promise();
        eventLoop.runOnContext(v -> call.get().onComplete(promise));
        try {
            return promise.future()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(Client.WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs on the event loop, and waits until it has. */
    void run(Runnable action) {
        get(() -> {
            action.run();
            return Future.succeededFuture();
        });
    }

    /** Completes when Redis has answered everything that was sent before: one connection is served in order. */
    Future<Void> allAnswered(int rounds) {
        if (rounds == 0) {
            return Future.succeededFuture();
        }
        List<Future<Response>> ofAllMasters = IntStream.range(0, RedisKeys.BUCKETS)
                .mapToObj(bucket -> link.run(Script.SLICE, List.of(keys.bucket(bucket), keys.queue(bucket))))
                .toList();
        return Future.join(ofAllMasters).compose(v -> allAnswered(rounds - 1));
    }

    /** One bucket's tick as the node of that generation sends it. */
    Response tick(int bucket, String asGeneration) {
        return get(() -> link.run(
                        Script.TICK,
                        List.of(keys.bucket(bucket), keys.due(bucket), keys.nodes(bucket), keys.queue(bucket)),
                        store.args().ofTick(asGeneration, 200, List.of("0", "", "0"))))
                .get(0);
    }

    /** A user whose chat is there, in a bucket where this bench has a lease. */
    User register(ChatId chatId) {
        User user = new User(UserId.random(), "Nika", chatId);
        tick(RedisKeys.bucketOf(chatId), generation);
        get(() -> store.register(user));
        return user;
    }

    /** A user who waits, connected through this bench. */
    User waitingUser(ChatId chatId) {
        User user = register(chatId);
        joined(user);
        return user;
    }

    ChatReply.Join.Joined joined(User user) {
        return (ChatReply.Join.Joined) get(() -> join(user)).answer();
    }

    /** The user's Join, as a node with the bench's generation that has no other connection in the chat. */
    Future<ScriptReplies.JoinReply> join(User user) {
        return store.join(
                new ChatRequest.Join(user.chatId(), Side.USER, user.userId().value(), null, null, Resume.NOTHING),
                generation,
                1);
    }

    void append(User user, String content) {
        KnownChat known = new KnownChat(user, "");
        assertThat(get(() ->
                        appends.append(new ChatRequest.Append(speaker(user), content, null), followed(user), known)))
                .isPresent();
    }

    void leave(User user) {
        assertThat(get(() -> store.leave(new ChatRequest.Leave(speaker(user)), followed(user))))
                .contains(ChatReply.Leave.ENDED);
    }

    /** As somebody who has followed the chat from its beginning. */
    private Lineage followed(User user) {
        String epoch = redis.command("GET", keys.head(user.chatId())).toString().split(" ", 3)[1];
        return new Lineage(epoch, Position.START, Map.of());
    }

    /** The same user as the tests over the wire know it. */
    static Registered registered(User user) {
        return new Registered(
                user.userId().value(), user.username(), user.chatId().value());
    }

    /** Different chats of one bucket. */
    static Stream<ChatId> chatIdsIn(int bucket) {
        return Stream.generate(ChatId::random).filter(chatId -> RedisKeys.bucketOf(chatId) == bucket);
    }

    @Override
    public void close() {
        get(link::close);
        redis.close();
        assertThat(vertx.close().toCompletionStage().toCompletableFuture())
                .succeedsWithin(Client.WAIT_SECONDS, TimeUnit.SECONDS);
    }

    private static Speaker speaker(User user) {
        return new Speaker(user.chatId(), Side.USER, user.userId().value());
    }
}
