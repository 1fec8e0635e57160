package io.blabbermouth.redis;

import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatReply.Admission;
import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.ChatState;
import io.blabbermouth.chat.LogEntry;
import io.blabbermouth.chat.Position;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What the scripts answer, as their heads describe it. */
final class ScriptReplies {
    private ScriptReplies() {}

    /**
     * What of the log comes after a position.
     *
     * @param epoch the lineage that is written to now
     * @param first the lowest seq from which on every message is kept
     * @param head the last position
     * @param cuts former epoch -> the last position that it and this lineage have in common
     */
    record Tail(String epoch, long first, Position head, Map<String, Position> cuts, List<LogEntry> entries) {
        /** True if who has come that far, in that epoch, can go on from there. */
        boolean continues(String otherEpoch, Position from) {
            Position end = otherEpoch.equals(epoch) ? head : cuts.getOrDefault(otherEpoch, Position.START);
            return !from.isAfter(end) && (first == 1 || from.seq() >= first);
        }
    }

    /** Of join.lua. */
    static Future<ChatReply.Join> join(Response reply) {
        return switch (reply.get(0).toString()) {
            case "joined" -> Future.succeededFuture(joined(reply));
            case "over" -> Future.succeededFuture(new ChatReply.Join.Over());
            case "forbidden" -> Future.succeededFuture(new ChatReply.Join.Forbidden());
            case "taken" ->
                Future.succeededFuture(new ChatReply.Join.AlreadyClaimed(
                        LogCodec.support(reply.get(1).toString()).supportUserName()));
            case "stale" -> Future.failedFuture(new StaleLeaseException());
            default -> Future.failedFuture(new IllegalStateException("join.lua answers " + reply.get(0)));
        };
    }

    /** Of append.lua. */
    static ChatReply.Append append(Response reply) {
        return switch (reply.get(0).toString()) {
            case "stored" ->
                new ChatReply.Append.Stored(Position.parse(reply.get(1).toString()));
            case "duplicate" ->
                new ChatReply.Append.Duplicate(LogCodec.message(
                        reply.get(1).toString(),
                        reply.get(2).toString(),
                        reply.get(3).toString(),
                        reply.get(4).toString()));
            default -> new ChatReply.Append.Refused();
        };
    }

    /** Of read.lua; empty if the chat is not there. */
    static Optional<Tail> tail(Response reply) {
        return reply.size() == 0
                ? Optional.empty()
                : Optional.of(new Tail(
                        reply.get(0).toString(),
                        reply.get(1).toLong(),
                        Position.parse(reply.get(2).toString()),
                        cuts(reply.get(3).toString()),
                        stream(reply.get(4)).map(LogCodec::entry).toList()));
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

    private static ChatReply.Join joined(Response reply) {
        Admission admission = switch (reply.get(1).toString()) {
            case "claimed" -> Admission.CLAIMED;
            case "taken back" -> Admission.TAKEN_BACK;
            default -> Admission.REJOINED;
        };
        return new ChatReply.Join.Joined(
                admission,
                LogCodec.user(reply.get(2).toString()),
                state(reply.get(4).toString()),
                reply.get(5).toString(),
                Position.parse(reply.get(6).toString()),
                new ChatReply.History(
                        stream(reply.get(10)).map(ScriptReplies::message).toList(),
                        reply.get(7).toInteger() == 1,
                        reply.get(8).toLong(),
                        reply.get(9).toLong()));
    }

    private static ChatState state(String supportCard) {
        return supportCard.isEmpty() ? new ChatState.Waiting() : new ChatState.Active(LogCodec.support(supportCard));
    }

    /** @param entry [id, at, support, body] */
    private static ChatMessage message(Response entry) {
        String id = entry.get(0).toString();
        return LogCodec.message(
                id.substring(0, id.indexOf('-')),
                entry.get(1).toString(),
                entry.get(2).toString(),
                entry.get(3).toString());
    }

    private static Stream<Response> stream(Response list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
