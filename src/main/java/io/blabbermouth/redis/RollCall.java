package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.bus.NodesReply;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Ids;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all nodes that are alive something, for the console. The question is published; each node writes its answer into a hash of the
 * question, and says by the same channel that it has. Answers do not go by the channel themselves: it is the one that brings
 * the chats' messages, and must not be kept busy by what is large.
 *
 * <pre>
 *   ask &lt;question&gt; &lt;kind&gt; [&lt;chatId&gt;]      to all nodes
 *   answered &lt;question&gt; &lt;node&gt;            to the one that asked
 * </pre>
 */
final class RollCall {
    private static final Logger LOG = LoggerFactory.getLogger(RollCall.class);
    private static final long ANSWER_MILLIS_MAX = 1000;
    private static final long KEPT_MILLIS = 10_000;
    private static final int QUESTIONS_MAX = 8;

    private final ContextInternal context;
    private final RedisLink link;
    private final RedisKeys keys;
    private final Hellos hellos;
    private final String self;
    private final Function<Question, String> answer;
    private final Map<String, Asked> asked = new HashMap<>();

    /** What nodes can be asked. A node that knows no such kind does not answer. */
    enum Kind {
        /** A chat's steps. */
        STEPS,
        /** The chats that have connections there. */
        CHATS
    }

    /** @param chatId null if it is about no single one */
    record Question(Kind kind, @Nullable ChatId chatId) {}

    /**
     * What came in time.
     *
     * @param answers node -> its answer
     * @param silent the nodes that should have answered
     */
    record Answers(Map<NodesReply.NodeInfo, String> answers, List<NodesReply.NodeInfo> silent) {}

    private static final class Asked {
        final Set<String> awaited = new HashSet<>();
        final Promise<Void> all = Promise.promise();

        void answered(String node) {
            if (awaited.remove(node) && awaited.isEmpty()) {
                all.tryComplete();
            }
        }
    }

    /** @param answer this node's to a question */
    RollCall(ContextInternal context, RedisLink link, Hellos hellos, Function<Question, String> answer) {
        this.context = context;
        this.link = link;
        this.keys = hellos.keys();
        this.hellos = hellos;
        this.self = hellos.self();
        this.answer = answer;
    }

    /** Fails as UNAVAILABLE if Redis is away, or too much is asked already. */
    Future<Answers> ask(Question question) {
        if (asked.size() >= QUESTIONS_MAX) {
            return Future.failedFuture(BusException.unavailable("too much is asked already", null));
        }
        String id = Ids.random();
        Asked mine = new Asked();
        // Before anything is waited for: many may ask at once.
        asked.put(id, mine);
        return hellos.load()
                .compose(nodes -> {
                    List<NodesReply.NodeInfo> others = nodes.nodes().stream()
                            .filter(seen -> seen.isAlive() && !seen.self())
                            .map(NodesReply.Seen::node)
                            .toList();
                    others.forEach(node -> mine.awaited.add(node.id()));
                    return publish(id, words(id, question))
                            .compose(v -> others.isEmpty() ? Future.succeededFuture() : waitFor(mine))
                            .compose(v -> link.send(
                                    keys.answers(id),
                                    Request.cmd(Command.HGETALL).arg(keys.answers(id))))
                            .map(hash -> collect(question, nodes, hash));
                })
                .onComplete(done -> asked.remove(id));
    }

    /** What came on the channel. */
    void message(String payload) {
        String[] words = payload.split(" ", 4);
        if (words[0].equals("answered") && words.length == 3) {
            Asked mine = asked.get(words[1]);
            if (mine != null) {
                mine.answered(words[2]);
            }
        } else if (words[0].equals("ask") && words.length >= 3 && !asked.containsKey(words[1])) {
            parse(words).forEach(question -> answer(words[1], question));
        }
    }

    private Future<Void> waitFor(Asked mine) {
        // Begun on the event loop's context, or what follows a timeout would run on some other thread.
        return context.<Void>succeededFuture()
                .compose(v -> mine.all.future())
                .timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .otherwiseEmpty();
    }

    private void answer(String id, Question question) {
        String key = keys.answers(id);
        Future<Response> kept =
                link.send(key, Request.cmd(Command.HSET).arg(key).arg(self).arg(answer.apply(question)));
        // At once, not when that is answered: the node may end meanwhile, and the answer stay for ever.
        Future<Response> bounded =
                link.send(key, Request.cmd(Command.PEXPIRE).arg(key).arg(KEPT_MILLIS));
        Future.join(kept, bounded)
                .compose(v -> publish(id, "answered " + id + " " + self))
                .onFailure(failure -> LOG.debug("a question was not answered: {}", failure.getMessage()));
    }

    private Answers collect(Question question, NodesReply.Nodes nodes, Response hash) {
        Map<NodesReply.NodeInfo, String> answers = new HashMap<>();
        List<NodesReply.NodeInfo> silent = new ArrayList<>();
        Set<String> answered = hash.getKeys();
        for (NodesReply.Seen seen : nodes.nodes()) {
            if (seen.self()) {
                answers.put(seen.node(), answer.apply(question));
            } else if (answered.contains(seen.node().id())) {
                answers.put(seen.node(), hash.get(seen.node().id()).toString());
            } else {
                silent.add(seen.node());
            }
        }
        return new Answers(answers, silent);
    }

    private Future<Void> publish(String id, String payload) {
        String channel = keys.askChannel();
        return link.send(
                        keys.answers(id),
                        Request.cmd(Command.PUBLISH).arg(channel).arg(payload))
                .mapEmpty();
    }

    private static String words(String id, Question question) {
        String about = question.chatId() == null ? "" : " " + question.chatId();
        return "ask " + id + " " + question.kind() + about;
    }

    /** @return none if it is no question that this version knows */
    private static List<Question> parse(String[] words) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(words[2])) {
                return List.of(new Question(
                        kind, words.length > 3 ? ChatId.parse(words[3]).orElse(null) : null));
            }
        }
        return List.of();
    }
}
