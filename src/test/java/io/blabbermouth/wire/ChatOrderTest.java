package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AllAtOnce;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PROTOCOL.md, ChatMessage: one order for everybody, seq ascending without holes and without repeats. */
@Timeout(180)
@TwoNodes
class ChatOrderTest {
    private static final int CHATS = 50;
    private static final int MESSAGES_A_SIDE = 200;

    /** A chat's connections, the user's first; some come later. */
    private record Chat(WaitingUser user, String supportId, List<Client> connections) {}

    @Test
    void showsEveryConnectionTheSameMessagesInTheSameOrder(Nodes nodes) {
        // Given
        List<Chat> chats = AllAtOnce.get(CHATS, i -> open(nodes, i));

        // When: both sides of all chats speak at once, and half way the second tabs are opened
        speak(chats, 0, MESSAGES_A_SIDE / 2);
        AllAtOnce.get(CHATS, i -> openSecondTabs(nodes.at(i + 1), chats.get(i)));
        speak(chats, MESSAGES_A_SIDE / 2, MESSAGES_A_SIDE);

        // Then
        for (Chat chat : chats) {
            List<JsonObject> asUserSees = read(chat.connections().get(0));
            isComplete(asUserSees);
            for (Client other : chat.connections().subList(1, chat.connections().size())) {
                assertThat(read(other)).isEqualTo(asUserSees);
            }
            chat.connections().forEach(Client::expectNothingUnread);
        }
    }

    private static Chat open(Nodes nodes, int index) {
        WaitingUser user = nodes.waitingUser(index, "Nika-" + index);
        Client support = nodes.at(index + 1).claim(user.user(), "Vika");
        String supportId = support.expect("SupportJoinedUser").getString("supportId");
        user.client().expect("SupportJoinedUser");
        return new Chat(user, supportId, new ArrayList<>(List.of(user.client(), support)));
    }

    private static void speak(List<Chat> chats, int from, int to) {
        for (int n = from; n < to; n++) {
            for (Chat chat : chats) {
                chat.connections().get(0).send(Frames.chatMessage("User", "User " + n));
                chat.connections().get(1).send(Frames.chatMessage("Support", "Support " + n));
            }
        }
    }

    /** One more connection of each side. */
    private static boolean openSecondTabs(Node node, Chat chat) {
        Client user = node.joinAsUser(chat.user().user());
        user.expect("SupportJoinedUser");
        Client support = node.openChat(chat.user().user())
                .send(Frames.rejoinAsSupport(chat.user().user(), chat.supportId()));
        return chat.connections().addAll(List.of(user, support));
    }

    /** All messages as the connection is told them: its history, if it has one, then live. */
    private static List<JsonObject> read(Client client) {
        List<JsonObject> messages = new ArrayList<>();
        while (messages.size() < 2 * MESSAGES_A_SIDE) {
            JsonObject next = client.next();
            JsonObject args = next.getJsonObject("args");
            if (messages.isEmpty() && next.getString("type").equals("ChatHistory")) {
                args.getJsonArray("messages").forEach(message -> messages.add((JsonObject) message));
            } else {
                assertThat(next.getString("type")).as("%s", next).isEqualTo("ChatMessage");
                messages.add(args);
            }
        }
        return messages;
    }

    private static void isComplete(List<JsonObject> messages) {
        assertThat(messages)
                .extracting(message -> message.getLong("seq").intValue())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 2 * MESSAGES_A_SIDE).boxed().toList());
        assertThat(messages)
                .extracting(message -> message.getString("timestamp"))
                .isSorted();
        for (String side : List.of("User", "Support")) {
            assertThat(messages.stream()
                            .filter(message -> message.getString("from").equals(side))
                            .map(message -> message.getString("content")))
                    .containsExactlyElementsOf(IntStream.range(0, MESSAGES_A_SIDE)
                            .mapToObj(n -> side + " " + n)
                            .toList());
        }
    }
}
