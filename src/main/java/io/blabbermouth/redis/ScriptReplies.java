package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatReply.Admission;
import io.blabbermouth.chat.ChatState;
import io.blabbermouth.chat.LogEntry;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What the scripts answer, as their heads describe it. */
final class ScriptReplies {
    private ScriptReplies() {}

    /** Of read.lua. */
    sealed interface Read {}

    /**
     * The chat is not there.
     *
     * @param life of its bucket
     */
    record Missing(String life) implements Read {}

    /**
     * What of the log comes after a position.
     *
     * @param life of the bucket
     * @param lineage the log as it is now
     * @param first the lowest seq from which on every message is kept
     * @param entries none if the log has another epoch than the one it was read for
     */
    record Tail(String life, Lineage lineage, long first, List<LogEntry> entries) implements Read {
        /** False if entries that came after that position are gone already. */
        boolean keepsAllAfter(Position position) {
            return first == 1 || position.seq() >= first;
        }
    }

    /**
     * Of join.lua and load.lua.
     *
     * @param read what else was read of the chat; null if the connection is not in
     */
    record JoinReply(ChatReply.Join answer, @Nullable ReadChat read) {}

    /**
     * @param life of the chat's bucket
     * @param lineage the log as it is now
     * @param sinceMicros since when the user waits; null if it has not joined
     */
    record ReadChat(String life, Lineage lineage, @Nullable String sinceMicros) {}

    /** Fails if it cannot be said yet. */
    static Future<JoinReply> join(Response reply) {
        return switch (reply.get(0).toString()) {
            case "joined" -> Future.succeededFuture(joined(reply));
            case "over" -> refused(new ChatReply.Join.Over());
            case "forbidden" -> refused(new ChatReply.Join.Forbidden());
            case "taken" ->
                refused(new ChatReply.Join.AlreadyClaimed(
                        LogCodec.support(reply.get(1).toString()).supportUserName()));
            case "stale" -> Future.failedFuture(new NotYetException("the lease of this node's generation has ended"));
            case "settling" -> Future.failedFuture(new NotYetException("nodes may still hold what Redis has lost"));
            default -> Future.failedFuture(new IllegalStateException("a join is answered with " + reply.get(0)));
        };
    }

    /** What became of one message in append.lua. */
    sealed interface Appended {
        record Answered(ChatReply.Append answer) implements Appended {}

        /** Nothing; this is who may speak, {@code -} for nobody, in the log that there is. */
        record Other(String epoch, String user, String support) implements Appended {}

        /** Nothing; the node must compare the chat with its own first. */
        record Fenced() implements Appended {}

        record Failed(BusException failure) implements Appended {}
    }

    /** @param epoch the message was appended for */
    static Appended append(String epoch, Response reply) {
        if (reply.type() != ResponseType.MULTI) {
            return new Appended.Answered(new ChatReply.Append.Stored(epoch, Position.parse(reply.toString())));
        }
        return switch (reply.get(0).toString()) {
            case "duplicate" ->
                new Appended.Answered(new ChatReply.Append.Duplicate(
                        epoch,
                        LogCodec.message(
                                reply.get(1).toString(),
                                reply.get(2).toString(),
                                reply.get(3).toString())));
            case "other" ->
                new Appended.Other(
                        reply.get(1).toString(),
                        reply.get(2).toString(),
                        reply.get(3).toString());
            case "fenced" -> new Appended.Fenced();
            default ->
                new Appended.Failed(failure(reply)
                        .orElseThrow(() -> new IllegalArgumentException("an append is answered with " + reply)));
        };
    }

    /** Of one part of a call that has failed alone, see {@code bucket.lua}; empty if it has not. */
    static Optional<BusException> failure(Response part) {
        return part.get(0).toString().equals("error")
                ? Optional.of(
                        RedisErrors.asBusException(ErrorType.create(part.get(1).toString())))
                : Optional.empty();
    }

    /** Of read.lua. */
    static Read read(Response reply) {
        return reply.size() == 1
                ? new Missing(reply.get(0).toString())
                : new Tail(
                        reply.get(0).toString(),
                        new Lineage(
                                reply.get(1).toString(),
                                Position.parse(reply.get(3).toString()),
                                cuts(reply.get(4).toString())),
                        reply.get(2).toLong(),
                        stream(reply.get(5)).map(LogCodec::entry).toList());
    }

    private static Future<JoinReply> refused(ChatReply.Join answer) {
        return Future.succeededFuture(new JoinReply(answer, null));
    }

    /** @param text {@code <epoch>=<position> …} */
    private static Map<String, Position> cuts(String text) {
        Map<String, Position> cuts = new HashMap<>();
        for (String cut : text.split(" ", -1)) {
            int equals = cut.indexOf('=');
            if (equals > 0) {
                cuts.put(cut.substring(0, equals), Position.parse(cut.substring(equals + 1)));
            }
        }
        return cuts;
    }

    private static JoinReply joined(Response reply) {
        Admission admission = switch (reply.get(1).toString()) {
            case "joined" -> Admission.JOINED;
            case "claimed" -> Admission.CLAIMED;
            case "taken back" -> Admission.TAKEN_BACK;
            default -> Admission.REJOINED;
        };
        Lineage lineage = new Lineage(
                reply.get(5).toString(),
                Position.parse(reply.get(6).toString()),
                cuts(reply.get(10).toString()));
        ChatReply.Join.Joined answer = new ChatReply.Join.Joined(
                admission,
                LogCodec.user(reply.get(2).toString()),
                state(reply.get(4).toString()),
                lineage.epoch(),
                lineage.end(),
                new ChatReply.History(
                        stream(reply.get(13)).map(LogCodec::message).toList(),
                        reply.get(7).toInteger() == 1,
                        reply.get(8).toLong(),
                        reply.get(9).toLong(),
                        sides(reply.get(14).toString())));
        String since = reply.get(11).toString();
        return new JoinReply(answer, new ReadChat(reply.get(12).toString(), lineage, since.isEmpty() ? null : since));
    }

    /** @param names separated by spaces */
    private static Set<Side> sides(String names) {
        return Stream.of(names.split(" ", -1))
                .filter(name -> !name.isEmpty())
                .map(Side::ofWireName)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static ChatState state(String supportCard) {
        return supportCard.isEmpty() ? new ChatState.Waiting() : new ChatState.Active(LogCodec.support(supportCard));
    }

    private static Stream<Response> stream(Response list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
