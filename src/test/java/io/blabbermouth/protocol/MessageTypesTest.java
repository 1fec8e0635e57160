package io.blabbermouth.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every type of message a client may send can be read, under its name. */
class MessageTypesTest {
    private static final String SIDE = "\"from\":\"User\"";

    /** type -> args that it takes. */
    private static final Map<String, String> CHAT_ARGS = Map.of(
            "Join", SIDE + ",\"userId\":\"u\"",
            "ChatMessage", SIDE + ",\"content\":\"c\"",
            "Typing", SIDE + ",\"isTyping\":true",
            "Seen", SIDE + ",\"seq\":1",
            "Leave", SIDE,
            "Pong", SIDE);

    private static final Map<String, String> QUEUE_ARGS =
            Map.of("Load", "", "JoinUser", "\"userId\":\"u\",\"chatId\":\"c\"", "Pong", SIDE);

    @Test
    void readsExactlyTheMessagesOfTheChatPort() throws BadMessageException {
        Map<String, Class<?>> records = recordsByName(ChatClientMessage.class);

        assertThat(Json.CHAT_TYPES.keySet()).isEqualTo(records.keySet()).isEqualTo(CHAT_ARGS.keySet());
        for (String type : records.keySet()) {
            assertThat(Json.readChatMessage(message(type, CHAT_ARGS))).isExactlyInstanceOf(records.get(type));
        }
    }

    @Test
    void readsExactlyTheMessagesOfTheSubscriberPort() throws BadMessageException {
        Map<String, Class<?>> records = recordsByName(QueueClientMessage.class);

        assertThat(Json.QUEUE_TYPES.keySet()).isEqualTo(records.keySet()).isEqualTo(QUEUE_ARGS.keySet());
        for (String type : records.keySet()) {
            assertThat(Json.readQueueMessage(message(type, QUEUE_ARGS))).isExactlyInstanceOf(records.get(type));
        }
    }

    @Test
    void readsBarePongsOnBothPorts() throws BadMessageException {
        for (String pong : List.of("pong:user", "pong:support")) {
            assertThat(Json.readChatMessage(pong)).isInstanceOf(ChatClientMessage.Pong.class);
            assertThat(Json.readQueueMessage(pong)).isInstanceOf(QueueClientMessage.Pong.class);
        }
    }

    private static String message(String type, Map<String, String> args) {
        return "{\"type\":\"" + type + "\",\"args\":{" + args.get(type) + "}}";
    }

    private static Map<String, Class<?>> recordsByName(Class<?> sealed) {
        return records(sealed).collect(Collectors.toMap(Class::getSimpleName, Function.identity()));
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(MessageTypesTest::records)
                : Stream.of(type);
    }
}
