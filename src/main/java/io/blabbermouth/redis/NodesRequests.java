package io.blabbermouth.redis;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.NodesReply;
import io.blabbermouth.bus.NodesReply.ChatInfo;
import io.blabbermouth.bus.NodesReply.NodeInfo;
import io.blabbermouth.bus.NodesRequest;
import io.blabbermouth.bus.Readiness;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.PendingUser;
import io.blabbermouth.chat.Side;
import io.blabbermouth.redis.RollCall.Question;
import io.blabbermouth.watch.Metrics;
import io.blabbermouth.watch.NodeFacts;
import io.blabbermouth.watch.Step;
import io.blabbermouth.watch.StoreClock;
import io.blabbermouth.watch.WebMeters.Port;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Answers what the console asks about all nodes. */
final class NodesRequests {
    private static final int CHATS_MAX = 500;

    private final NodeContext node;
    private final Parts parts;
    private final Supplier<Readiness> readiness;
    private final Hellos hellos;
    private final RollCall rollCall;

    /** What is asked about. */
    record Parts(RedisLink link, ChatStore store, LocalChats chats, QueueView queue, Lease lease) {}

    NodesRequests(Vertx vertx, NodeContext node, Parts parts, Supplier<Readiness> readiness) {
        this.node = node;
        this.parts = parts;
        this.readiness = readiness;
        this.hellos = new Hellos(parts.link(), parts.store().keys(), node, this::describe);
        this.rollCall = new RollCall((ContextInternal) vertx.getOrCreateContext(), parts.link(), hellos, this::answer);
    }

    void handle(Bus bus) {
        bus.handle(Bus.DESCRIBE_NODE, (NodesRequest.Describe request) -> Future.succeededFuture(describe()));
        bus.handle(Bus.LOAD_NODES, (NodesRequest.Load request) -> hellos.load());
        bus.handle(Bus.TRACE, (NodesRequest.Trace request) -> trace(request.chatId()));
        bus.handle(Bus.LIST_CHATS, (NodesRequest.Chats request) -> chats());
    }

    /** This node begins: who asks all nodes asks it too from now on. */
    Future<Void> introduce() {
        return hellos.say();
    }

    /** To be called once a second. */
    void everySecond() {
        hellos.everySecond();
    }

    /** Another node, or this one, has asked or answered. */
    void message(String payload) {
        rollCall.message(payload);
    }

    /** This node stops. */
    Future<Void> takeBack() {
        return hellos.takeBack();
    }

    private NodeInfo describe() {
        NodeFacts facts = node.watch().node();
        Metrics metrics = node.watch().metrics();
        StoreClock.Reading clock = node.watch().clock().reading();
        return new NodeInfo(
                facts.id(),
                facts.name(),
                facts.version(),
                facts.roles(),
                facts.startedAtMillis(),
                readiness.get(),
                new NodesReply.Load(
                        metrics.web().open(Port.CHAT),
                        metrics.web().open(Port.SUBSCRIBER),
                        metrics.store().observed().chats(),
                        metrics.store().stored(),
                        metrics.loopLagMillis()),
                new NodesReply.Link(
                        node.settings().redis().place(),
                        parts.lease().generation(),
                        parts.link().roundTripNanos() / 1e6,
                        metrics.store().linkLosses(),
                        metrics.store().gaps(),
                        metrics.store().appendedAgain(),
                        clock.offsetMicros(),
                        clock.errorMicros()));
    }

    private Future<NodesReply.Trace> trace(ChatId chatId) {
        Future<List<NodesReply.Entry>> entries = parts.store().lastEntries(chatId);
        return rollCall.ask(new Question(RollCall.Kind.STEPS, chatId))
                .compose(answers -> entries.map(log -> {
                    List<NodesReply.NodeStep> steps = new ArrayList<>();
                    answers.answers()
                            .forEach((from, json) -> NodesCodec.read(json, Step[].class)
                                    .ifPresent(some -> Arrays.stream(some)
                                            .forEach(step ->
                                                    steps.add(new NodesReply.NodeStep(from.name(), from.id(), step)))));
                    steps.sort(Comparator.comparingLong(each -> each.step().atMicros()));
                    return new NodesReply.Trace(chatId, log, steps, names(answers.silent()));
                }));
    }

    private Future<NodesReply.Chats> chats() {
        return rollCall.ask(new Question(RollCall.Kind.CHATS, null)).map(answers -> {
            List<NodesReply.NodeChat> chats = new ArrayList<>();
            answers.answers()
                    .forEach((from, json) -> NodesCodec.read(json, ChatInfo[].class)
                            .ifPresent(some -> Arrays.stream(some)
                                    .forEach(chat -> chats.add(new NodesReply.NodeChat(from.name(), chat)))));
            chats.addAll(waitingNowhere(chats));
            return new NodesReply.Chats(
                    node.watch().metrics().store().observed().openChats(),
                    parts.queue().size(),
                    chats,
                    names(answers.silent()));
        });
    }

    /** Those who wait and whose connection is away just now. */
    private List<NodesReply.NodeChat> waitingNowhere(List<NodesReply.NodeChat> somewhere) {
        List<ChatId> known =
                somewhere.stream().map(each -> each.chat().chatId()).toList();
        return parts.queue().snapshot().users().stream()
                .filter(pending -> !known.contains(pending.user().chatId()))
                .limit(CHATS_MAX)
                .map(pending -> new NodesReply.NodeChat(
                        "", new ChatInfo(pending.user().chatId(), "waiting", 0, 0, 0, millis(pending))))
                .toList();
    }

    private String answer(Question question) {
        if (question.kind() == RollCall.Kind.STEPS && question.chatId() != null) {
            return NodesCodec.write(node.watch().trail().of(question.chatId()));
        }
        Map<ChatId, Long> waiting = new HashMap<>();
        parts.queue()
                .snapshot()
                .users()
                .forEach(pending -> waiting.put(pending.user().chatId(), millis(pending)));
        return NodesCodec.write(parts.chats().here(CHATS_MAX).stream()
                .map(chat -> info(chat, waiting))
                .toList());
    }

    private static ChatInfo info(LocalChat chat, Map<ChatId, Long> waiting) {
        KnownChat known = chat.known();
        Lineage followed = chat.feed().followed();
        String state = known != null && known.end() != null
                ? "ended"
                : known != null && known.support() != null ? "active" : "waiting";
        return new ChatInfo(
                chat.id(),
                state,
                followed == null ? 0 : followed.end().seq(),
                chat.connections(Side.USER),
                chat.connections(Side.SUPPORT),
                waiting.getOrDefault(chat.id(), 0L));
    }

    private static long millis(PendingUser pending) {
        return pending.waitingSince().toEpochMilli();
    }

    private static List<String> names(List<NodeInfo> nodes) {
        return nodes.stream().map(NodeInfo::name).toList();
    }
}
