package io.blabbermouth.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.blabbermouth.bus.ChatEvent;
import io.blabbermouth.chat.Change;
import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.LogEntry;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.Support;
import io.blabbermouth.chat.SupportId;
import io.blabbermouth.chat.User;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** How a chat's log and its events are written in Redis; the other half of {@code log.lua}. */
final class LogCodec {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private LogCodec() {}

    /** The body of a message's entry. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record MessageBody(
            Side from, String content, @Nullable String clientMessageId) {}

    /** The body of an entry about one side. */
    private record SideBody(Side side) {}

    static String messageBody(Side from, String content, @Nullable String clientMessageId) {
        return json(new MessageBody(from, content, clientMessageId));
    }

    static String sideBody(Side side) {
        return json(new SideBody(side));
    }

    static String card(User user) {
        return json(user);
    }

    static User user(String card) {
        return read(card, User.class);
    }

    static String card(Support support) {
        return json(support);
    }

    static Support support(String card) {
        return read(card, Support.class);
    }

    /** @param payload {@code log <epoch> <id> <previous> <kind> <at> <support|-> <body>}, {@code seen <side> <seq>} or {@code typing <side> <0|1>} */
    static ChatEvent event(String payload) {
        String[] words = payload.split(" ", 8);
        return switch (words[0]) {
            case "log" ->
                new ChatEvent.Logged(
                        words[1],
                        Position.parse(words[3]),
                        entry(words[2], words[4], words[5], words[6].equals("-") ? "" : words[6], words[7]));
            case "seen" -> new ChatEvent.Seen(Side.ofWireName(words[1]), Long.parseLong(words[2]));
            case "typing" -> new ChatEvent.Typing(Side.ofWireName(words[1]), words[2].equals("1"));
            default -> throw new IllegalArgumentException("no chat event: " + words[0]);
        };
    }

    static String typing(Side from, boolean isTyping) {
        return "typing " + from.wireName() + (isTyping ? " 1" : " 0");
    }

    /** @param entry as XRANGE gives it: id and [kind, …, at, …, support, …, body, …] */
    static LogEntry entry(Response entry) {
        Response fields = entry.get(1);
        return entry(
                entry.get(0).toString(),
                fields.get(1).toString(),
                fields.get(3).toString(),
                fields.get(5).toString(),
                fields.get(7).toString());
    }

    /** @param supportId empty for none */
    static ChatMessage message(String seq, String at, String supportId, String body) {
        MessageBody message = read(body, MessageBody.class);
        return new ChatMessage(
                Long.parseLong(seq),
                message.from(),
                supportId.isEmpty() ? null : new SupportId(supportId),
                message.content(),
                instant(at),
                message.clientMessageId());
    }

    static Instant instant(String micros) {
        return Instant.EPOCH.plus(Long.parseLong(micros), ChronoUnit.MICROS);
    }

    static String micros(Instant instant) {
        return String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
    }

    private static LogEntry entry(String id, String kind, String at, String supportId, String body) {
        Change change = switch (kind) {
            case "message" -> new Change.MessageSent(message(id.substring(0, id.indexOf('-')), at, supportId, body));
            case "joined" -> new Change.Joined();
            case "claimed" -> new Change.Claimed(support(body));
            case "left" -> new Change.Left(read(body, SideBody.class).side());
            case "returned" -> new Change.Returned(read(body, SideBody.class).side());
            case "requeued" -> new Change.Requeued();
            case "ended" -> new Change.Ended(read(body, SideBody.class).side());
            case "expired" -> new Change.Expired();
            default -> throw new IllegalArgumentException("no kind of log entry: " + kind);
        };
        return new LogEntry(Position.parse(id), change);
    }

    private static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own value has no JSON form: " + value.getClass(), e);
        }
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            // Without the parser's message: it quotes the content.
            throw new IllegalArgumentException("what Redis holds is no " + type.getSimpleName());
        }
    }
}
