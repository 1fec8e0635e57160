package io.blabbermouth.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.blabbermouth.bus.ChatEvent;
import io.blabbermouth.bus.NodesReply;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a chat's log and its events are written in Redis; the other half of {@code entry.lua}, where it says what a text is. */
final class LogCodec {
    /** Instead of an agent's id: there is none. */
    static final String NOBODY = "-";

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private static final Logger LOG = LoggerFactory.getLogger(LogCodec.class);

    private LogCodec() {}

    /** The body in a message's text. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record MessageBody(
            Side from, String content, @Nullable String clientMessageId) {}

    /** The body in the text of an entry about one side. */
    private record SideBody(Side side) {}

    /**
     * The text of a message's entry.
     *
     * @param supportId or {@link #NOBODY}
     */
    static String message(String supportId, Side from, String content, @Nullable String clientMessageId) {
        return "message " + supportId + " " + json(new MessageBody(from, content, clientMessageId));
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

    /** @param payload {@code log <epoch> <id> <previous> <at> <text>}, {@code seen <side> <seq>} or {@code typing <side> <0|1>} */
    static ChatEvent event(String payload) {
        String[] words = payload.split(" ", 6);
        return switch (words[0]) {
            case "log" -> new ChatEvent.Logged(words[1], Position.parse(words[3]), entry(words[2], words[4], words[5]));
            case "seen" -> new ChatEvent.Seen(Side.ofWireName(words[1]), Long.parseLong(words[2]));
            case "typing" -> new ChatEvent.Typing(Side.ofWireName(words[1]), words[2].equals("1"));
            default -> throw new IllegalArgumentException("no chat event: " + words[0]);
        };
    }

    /** @param newestFirst as XREVRANGE gives them */
    static List<NodesReply.Entry> withoutContent(Response newestFirst) {
        List<NodesReply.Entry> entries = new ArrayList<>();
        for (Response each : newestFirst) {
            try {
                entries.add(withoutContent(entry(each), each.get(1).get(0).toString()));
            } catch (RuntimeException e) {
                LOG.debug("an entry of a log is none of ours: {}", each.get(0));
            }
        }
        Collections.reverse(entries);
        return entries;
    }

    private static NodesReply.Entry withoutContent(LogEntry entry, String atMicros) {
        Change change = entry.change();
        Side side = change instanceof Change.Left left
                ? left.side()
                : change instanceof Change.Returned returned
                        ? returned.side()
                        : change instanceof Change.Ended ended ? ended.by() : null;
        ChatMessage message = change instanceof Change.MessageSent sent ? sent.message() : null;
        Side from = message == null ? side : message.from();
        return new NodesReply.Entry(
                entry.position().toString(),
                change.getClass().getSimpleName(),
                from == null ? null : from.wireName(),
                message == null ? null : message.clientMessageId(),
                Long.parseLong(atMicros));
    }

    static String typing(Side from, boolean isTyping) {
        return "typing " + from.wireName() + (isTyping ? " 1" : " 0");
    }

    /** @param entry as XRANGE gives it: id and [at, text] */
    static LogEntry entry(Response entry) {
        Response field = entry.get(1);
        return entry(
                entry.get(0).toString(), field.get(0).toString(), field.get(1).toString());
    }

    /** @param entry a message's, as XRANGE gives it */
    static ChatMessage message(Response entry) {
        Response field = entry.get(1);
        return message(
                seq(entry.get(0).toString()),
                field.get(0).toString(),
                field.get(1).toString());
    }

    static ChatMessage message(String seq, String at, String text) {
        String[] words = text.split(" ", 3);
        return message(seq, at, words[1], words[2]);
    }

    private static ChatMessage message(String seq, String at, String supportId, String body) {
        MessageBody message = read(body, MessageBody.class);
        return new ChatMessage(
                Long.parseLong(seq),
                message.from(),
                supportId.equals(NOBODY) ? null : new SupportId(supportId),
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

    private static LogEntry entry(String id, String at, String text) {
        String[] words = text.split(" ", 3);
        String body = words[2];
        Change change = switch (words[0]) {
            case "message" -> new Change.MessageSent(message(seq(id), at, words[1], body));
            case "joined" -> new Change.Joined();
            case "claimed" -> new Change.Claimed(support(body));
            case "left" -> new Change.Left(read(body, SideBody.class).side());
            case "returned" -> new Change.Returned(read(body, SideBody.class).side());
            case "requeued" -> new Change.Requeued();
            case "ended" -> new Change.Ended(read(body, SideBody.class).side());
            case "expired" -> new Change.Expired();
            default -> throw new IllegalArgumentException("no kind of log entry: " + words[0]);
        };
        return new LogEntry(Position.parse(id), change);
    }

    private static String seq(String id) {
        return id.substring(0, id.indexOf('-'));
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
