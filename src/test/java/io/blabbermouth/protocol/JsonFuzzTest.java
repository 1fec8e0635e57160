package io.blabbermouth.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.blabbermouth.testing.HostileTexts;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever text comes, reading it gives a message or an Error for its sender, and nothing else. */
@Timeout(30)
class JsonFuzzTest {
    private static final int CASES = 40_000;
    private static final List<String> MESSAGES = List.of(
            "{\"type\":\"Join\",\"args\":{\"from\":\"Support\",\"userId\":\"u\",\"supportUserName\":\"Vika\"}}",
            "{\"type\":\"Join\",\"args\":{\"from\":\"User\",\"userId\":\"u\",\"after\":3,\"epoch\":\"e\"}}",
            "{\"type\":\"ChatMessage\",\"args\":{\"from\":\"User\",\"content\":\"hey\",\"clientMessageId\":\"m\"}}",
            "{\"type\":\"Typing\",\"args\":{\"from\":\"User\",\"isTyping\":true}}",
            "{\"type\":\"Seen\",\"args\":{\"from\":\"User\",\"seq\":7}}",
            "{\"type\":\"Leave\",\"args\":{\"from\":\"User\"}}",
            "{\"type\":\"Pong\",\"args\":{\"from\":\"User\"}}",
            "{\"type\":\"Load\",\"args\":{\"batch\":true}}",
            "{\"type\":\"JoinUser\",\"args\":{\"userId\":\"u\",\"chatId\":\"c\",\"username\":\"n\"}}",
            "pong:user");

    private interface Reader {
        Object read(String text) throws BadMessageException;
    }

    @Test
    void givesAMessageOrAnErrorOnTheChatPort() {
        readsOrRefuses(1, Json::readChatMessage);
    }

    @Test
    void givesAMessageOrAnErrorOnTheSubscriberPort() {
        readsOrRefuses(2, Json::readQueueMessage);
    }

    /** Names that fall into one place of a hash table of names: "Bb" and "CA" count the same. */
    @Test
    void readsOnAfterFieldNamesThatCollide() throws BadMessageException {
        List<String> names = List.of("");
        for (int i = 0; i < 11; i++) {
            names = names.stream()
                    .flatMap(name -> List.of(name + "Bb", name + "CA").stream())
                    .toList();
        }
        List<String> fields = new ArrayList<>();
        names.forEach(name -> fields.add("\"" + name + "\":0"));
        String colliding = "{\"type\":\"Pong\",\"args\":{" + String.join(",", fields) + ",\"from\":\"User\"}}";

        for (int i = 0; i < 20; i++) {
            readOrRefuse(Json::readChatMessage, colliding);
            assertThat(Json.readChatMessage(MESSAGES.get(3))).isInstanceOf(ChatClientMessage.Typing.class);
        }
    }

    private static void readsOrRefuses(long seed, Reader reader) {
        HostileTexts texts = new HostileTexts(seed, MESSAGES);
        int read = 0;
        for (int i = 0; i < CASES; i++) {
            read += readOrRefuse(reader, texts.next()) ? 1 : 0;
        }
        // Else the texts are all so bad that they try only the parser.
        assertThat(read).isBetween(CASES / 100, CASES / 2);
    }

    private static boolean readOrRefuse(Reader reader, String text) {
        try {
            assertThat(reader.read(text)).isNotNull();
            return true;
        } catch (BadMessageException e) {
            assertThat(e.toError().code()).isIn(ErrorCode.BAD_MESSAGE, ErrorCode.UNKNOWN_TYPE);
            assertThat(e.toError().message()).isNotBlank().hasSizeLessThan(300);
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            return fail("reading failed on: " + text, e);
        }
    }
}
