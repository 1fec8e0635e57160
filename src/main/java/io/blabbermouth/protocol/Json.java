package io.blabbermouth.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Text to message and back: {@code {"type": …, "args": {…}}}. Unknown fields are ignored, unknown types are not. */
public final class Json {
    /** Our messages are two deep; a little more is allowed to what we ignore. */
    private static final int DEPTH_MAX = 32;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(64)
                            .build())
                    .build())
            .build();
    private static final ObjectReader TREE = MAPPER.reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    /** How one type's args are read. */
    interface Reader<T> {
        T read(Args args) throws BadMessageException;
    }

    static final Map<String, Reader<? extends ChatClientMessage>> CHAT_TYPES = Map.of(
            "Join", ChatClientMessage.Join::read,
            "ChatMessage", ChatClientMessage.ChatMessage::read,
            "Typing", ChatClientMessage.Typing::read,
            "Seen", ChatClientMessage.Seen::read,
            "Leave", ChatClientMessage.Leave::read,
            "Pong", ChatClientMessage.Pong::read);

    static final Map<String, Reader<? extends QueueClientMessage>> QUEUE_TYPES = Map.of(
            "Load", QueueClientMessage.Load::read,
            "JoinUser", QueueClientMessage.JoinUser::read,
            "Pong", QueueClientMessage.Pong::read);

    private Json() {}

    /** The body of a login, which has no envelope. */
    public static LoginRequest readLogin(String text) throws BadMessageException {
        return LoginRequest.read(new Args(parse(text), ""));
    }

    public static ChatClientMessage readChatMessage(String text) throws BadMessageException {
        return isBarePong(text) ? new ChatClientMessage.Pong() : read(text, CHAT_TYPES);
    }

    public static QueueClientMessage readQueueMessage(String text) throws BadMessageException {
        return isBarePong(text) ? new QueueClientMessage.Pong() : read(text, QUEUE_TYPES);
    }

    /** The token in the body of {@code POST /user/join}: {@code {"identity": "…"}}. */
    public static String readIdentity(String text) throws BadMessageException {
        return new Args(parse(text)).text("identity");
    }

    /** The message in its envelope; the type is the record's name. */
    public static String write(ServerMessage message) {
        return writeBare(new Envelope(message.getClass().getSimpleName(), message));
    }

    /** A value without an envelope: {@link ServerMessage.Pending}, and the bodies of HTTP answers. */
    public static String writeBare(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("our own message has no JSON form: " + value.getClass(), e);
        }
    }

    private record Envelope(String type, ServerMessage args) {}

    private static boolean isBarePong(String text) {
        return text.equals("pong:user") || text.equals("pong:support");
    }

    private static <T> T read(String text, Map<String, Reader<? extends T>> types) throws BadMessageException {
        JsonNode root = parse(text);
        JsonNode type = root.get("type");
        if (type == null || !type.isTextual()) {
            throw new BadMessageException(ErrorCode.BAD_MESSAGE, "type is missing or no string");
        }
        Reader<? extends T> reader = types.get(type.textValue());
        if (reader == null) {
            throw new BadMessageException(
                    ErrorCode.UNKNOWN_TYPE,
                    "type is none of " + types.keySet().stream().sorted().toList());
        }
        return reader.read(new Args(argsOf(root, type.textValue())));
    }

    private static JsonNode parse(String text) throws BadMessageException {
        @Nullable JsonNode root;
        try {
            root = TREE.readTree(text);
        } catch (JsonProcessingException e) {
            throw new BadMessageException(ErrorCode.BAD_MESSAGE, "the message is no JSON this server reads");
        }
        if (root == null || !root.isObject()) {
            throw new BadMessageException(ErrorCode.BAD_MESSAGE, "the message is no JSON object");
        }
        return root;
    }

    private static JsonNode argsOf(JsonNode root, String type) throws BadMessageException {
        JsonNode args = root.get("args");
        if (type.equals("Load") && (args == null || args.isNull())) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (args == null || !args.isObject()) {
            throw new BadMessageException(ErrorCode.BAD_MESSAGE, "args is missing or no object");
        }
        return args;
    }
}
