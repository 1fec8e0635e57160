package io.blabbermouth.bus;

import io.blabbermouth.chat.ChatId;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.net.KeyCertOptions;
import java.util.Optional;
import java.util.function.Function;

/**
 * The node's event bus with types: a {@link Request} is a dotted verb with one handler, a {@link Topic} a noun that is
 * published. Nothing crosses to another node, even when Vert.x is clustered.
 */
public final class Bus {
    public static final Request<ChatRequest.Register, Void> REGISTER = new Request<>("chats.register");
    public static final Request<ChatRequest.Join, ChatReply.Join> JOIN = new Request<>("chats.join");
    public static final Request<ChatRequest.Load, ChatReply.Join> LOAD_CHAT = new Request<>("chats.load");
    public static final Request<ChatRequest.Append, ChatReply.Append> APPEND = new Request<>("chats.append");
    public static final Request<ChatRequest.Typing, Void> TYPING = new Request<>("chats.typing");
    public static final Request<ChatRequest.Seen, Void> SEEN = new Request<>("chats.seen");
    public static final Request<ChatRequest.Leave, ChatReply.Leave> LEAVE = new Request<>("chats.leave");
    public static final Request<ChatRequest.Confirm, Void> CONFIRM = new Request<>("chats.confirm");
    public static final Request<ChatRequest.Depart, Void> DEPART = new Request<>("chats.depart");

    public static final Request<QueueRequest.Load, QueueReply.Snapshot> LOAD_QUEUE = new Request<>("queue.load");
    public static final Request<QueueRequest.Reserve, QueueReply.Reserve> RESERVE = new Request<>("queue.reserve");

    public static final Request<NodeRequest.Ready, Readiness> READY = new Request<>("node.ready");
    public static final Request<NodeRequest.Drain, Void> DRAIN = new Request<>("node.drain");
    /** Answered by the main verticle. */
    public static final Request<NodeRequest.LogLevel, Optional<String>> LOG_LEVEL = new Request<>("node.logLevel");

    public static final Request<NodesRequest.Describe, NodesReply.NodeInfo> DESCRIBE_NODE =
            new Request<>("node.describe");
    public static final Request<NodesRequest.Load, NodesReply.Nodes> LOAD_NODES = new Request<>("nodes.load");
    public static final Request<NodesRequest.Trace, NodesReply.Trace> TRACE = new Request<>("nodes.trace");
    public static final Request<NodesRequest.Chats, NodesReply.Chats> LIST_CHATS = new Request<>("nodes.chats");

    public static final Topic<QueueEvent> QUEUE = new Topic<>("queue");
    public static final Topic<KeyCertOptions> CERTIFICATE = new Topic<>("certificate");

    private static final DeliveryOptions LOCAL =
            new DeliveryOptions().setLocalOnly(true).setCodecName(LocalCodec.NAME);

    private final EventBus eventBus;

    public Bus(Vertx vertx) {
        this.eventBus = vertx.eventBus();
    }

    /** Once per Vertx, before anything is sent. */
    public static void registerCodec(Vertx vertx) {
        vertx.eventBus().registerCodec(new LocalCodec());
    }

    /** What happens in one chat, in the order of its log; heard by the rooms that hold its connections. */
    public static Topic<ChatEvent> chat(ChatId chatId) {
        return new Topic<>("chat." + chatId.value());
    }

    /** Fails with a {@link BusException}, also when nobody handles the address. */
    public <Q, A> Future<A> request(Request<Q, A> address, Q body) {
        return eventBus.<A>request(address.name(), body, LOCAL)
                .map(Message::body)
                .recover(BusException::recover);
    }

    public <Q, A> void handle(Request<Q, A> address, Function<Q, Future<A>> handler) {
        eventBus.<Q>localConsumer(
                address.name(),
                message -> attempt(handler, message.body())
                        .onSuccess(answer -> message.reply(answer, LOCAL))
                        .onFailure(failure -> BusException.of(failure).replyTo(message)));
    }

    public <E> void publish(Topic<E> topic, E event) {
        eventBus.publish(topic.name(), event, LOCAL);
    }

    public <E> MessageConsumer<E> listen(Topic<E> topic, Handler<E> handler) {
        return eventBus.localConsumer(topic.name(), message -> handler.handle(message.body()));
    }

    private static <Q, A> Future<A> attempt(Function<Q, Future<A>> handler, Q body) {
        try {
            return handler.apply(body);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    /**
     * @param <Q> the body
     * @param <A> the answer
     */
    @SuppressWarnings("UnusedTypeParameter") // They tie body and answer to the address.
    public record Request<Q, A>(String name) {}

    /** @param <E> the event */
    @SuppressWarnings("UnusedTypeParameter") // It ties the event to the address.
    public record Topic<E>(String name) {}
}
