package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Nodes.Tabs;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The contract's section ChatMessage: one order for everybody, and in it the order of every sender. */
@TwoNodes
class MessageOrderTest {
    @Test
    void keepsTheOrderOfASenderWhoDoesNotWaitForAcknowledgements(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        sendNumbered(chat.userClient(), "User", 500);

        List<String> expected =
                IntStream.rangeClosed(1, 500).mapToObj(i -> i + ":User " + i).toList();
        assertThat(received(chat.userClient(), 500)).isEqualTo(expected);
        assertThat(received(chat.supportClient(), 500)).isEqualTo(expected);
    }

    /** Frames that follow a Join closely are handled after it. */
    @Test
    void handlesWhatFollowsAJoinCloselyAfterIt(Nodes nodes) {
        Registered user = nodes.a().register("Nika");

        Client userClient = nodes.a().joinAsUser(user);
        sendNumbered(userClient, "User", 100);

        userClient.expect("UserJoined");
        assertThat(received(userClient, 100))
                .isEqualTo(IntStream.rangeClosed(1, 100)
                        .mapToObj(i -> i + ":User " + i)
                        .toList());
    }

    @Test
    void showsEveryConnectionTheSameOrderOfSendersAtOnce(Nodes nodes) {
        Tabs tabs = nodes.tabs();

        tabs.users().forEach(client -> sendNumbered(client, "User", 100));
        tabs.supports().forEach(client -> sendNumbered(client, "Support", 100));

        List<String> seenByFirst = received(tabs.users().get(0), 400);
        tabs.all().stream()
                .skip(1)
                .forEach(client -> assertThat(received(client, 400)).isEqualTo(seenByFirst));
        for (int i = 0; i < 400; i++) {
            assertThat(seenByFirst.get(i)).startsWith(i + 1 + ":");
        }
        for (String side : List.of("User", "Support")) {
            // Two connections of a side count the same numbers: each must appear twice, no later one's second before.
            List<Integer> numbers = seenByFirst.stream()
                    .map(message -> message.substring(message.indexOf(':') + 1))
                    .filter(content -> content.startsWith(side))
                    .map(content -> Integer.valueOf(content.substring(side.length() + 1)))
                    .toList();
            assertThat(isMergeOfTwoCounts(numbers)).as("%s", numbers).isTrue();
        }
    }

    private static void sendNumbered(Client client, String side, int count) {
        for (int i = 1; i <= count; i++) {
            client.send(Frames.chatMessage(side, side + " " + i));
        }
    }

    /** seq and content of the next messages. */
    private static List<String> received(Client client, int count) {
        return Stream.generate(() -> client.expect("ChatMessage"))
                .limit(count)
                .map(MessageOrderTest::seqAndContent)
                .toList();
    }

    private static String seqAndContent(JsonObject message) {
        return message.getLong("seq") + ":" + message.getString("content");
    }

    /** True if the numbers are two counts from 1, shuffled into each other. */
    private static boolean isMergeOfTwoCounts(List<Integer> numbers) {
        int ahead = 0;
        int behind = 0;
        for (int number : numbers) {
            if (number == ahead + 1) {
                ahead = number;
            } else if (number == behind + 1) {
                behind = number;
            } else {
                return false;
            }
        }
        return ahead == behind;
    }
}
