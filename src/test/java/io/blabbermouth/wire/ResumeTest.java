package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's section Join: after, epoch, reset, and the fields of ChatHistory. */
@TwoNodes
class ResumeTest {
    private static final String FOREIGN_EPOCH = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void bringsOnlyWhatIsNewer(int after, Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        JsonArray all = write(chat, 4);

        JsonObject history =
                resume(nodes, chat, new JsonObject().put("after", after).put("epoch", chat.epoch()));

        assertThat(history.getJsonArray("messages"))
                .containsExactlyElementsOf(all.stream().skip(after).toList());
        assertThat(history.containsKey("reset")).isFalse();
        assertThat(history.getString("epoch")).isEqualTo(chat.epoch());
    }

    @Test
    void bringsAnAgentToo(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        JsonArray all = write(chat, 4);

        Client back = nodes.a()
                .openChat(chat.user())
                .send(Frames.of(
                        "Join",
                        Frames.joinArgs(chat.user())
                                .put("from", "Support")
                                .put("supportId", chat.supportId())
                                .put("after", 3)
                                .put("epoch", chat.epoch())));

        assertThat(back.expect("ChatHistory").getJsonArray("messages")).containsExactly(all.getValue(3));
    }

    @Test
    void bringsAnEmptyHistoryWhenNothingIsNewer(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        write(chat, 2);

        JsonObject history =
                resume(nodes, chat, new JsonObject().put("after", 2).put("epoch", chat.epoch()));

        assertThat(history.getJsonArray("messages")).isEmpty();
        assertThat(history.containsKey("reset")).isFalse();
    }

    @Test
    void bringsNoHistoryWhenNothingIsNewerWhileWaiting(Nodes nodes) {
        Waiting waiting = waitingWithOneMessage(nodes);

        Client back = nodes.b()
                .openChat(waiting.user())
                .send(Frames.of(
                        "Join", Frames.joinArgs(waiting.user()).put("after", 1).put("epoch", waiting.epoch())));

        assertThat(back.expect("UserJoined").getString("epoch")).isEqualTo(waiting.epoch());
        back.expectNothingUnread();
    }

    @Test
    void resetsAWaitingUserOfAForeignEpoch(Nodes nodes) {
        Waiting waiting = waitingWithOneMessage(nodes);

        Client back = nodes.b()
                .openChat(waiting.user())
                .send(Frames.of(
                        "Join", Frames.joinArgs(waiting.user()).put("after", 1).put("epoch", FOREIGN_EPOCH)));

        back.expect("UserJoined");
        isResetTo(back.expect("ChatHistory"), new JsonArray().add(waiting.message()));
    }

    /** The client must learn that what it holds is of no chat this server knows, though there is nothing in its place. */
    @Test
    void resetsAWaitingUserWhoHoldsWhatTheServerDoesNot(Nodes nodes) {
        Registered user = nodes.a().register("Nika");

        Client userClient = nodes.a()
                .openChat(user)
                .send(Frames.of("Join", Frames.joinArgs(user).put("after", 5).put("epoch", FOREIGN_EPOCH)));

        userClient.expect("UserJoined");
        isResetTo(userClient.expect("ChatHistory"), new JsonArray());
    }

    @Test
    void bringsTheWholeHistoryWithResetForAForeignEpoch(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        JsonArray all = write(chat, 3);

        JsonObject history =
                resume(nodes, chat, new JsonObject().put("after", 2).put("epoch", FOREIGN_EPOCH));

        isResetTo(history, all);
        assertThat(history.getString("epoch")).isEqualTo(chat.epoch());
    }

    @Test
    void bringsTheWholeHistoryWithResetWithoutAnEpoch(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        JsonArray all = write(chat, 3);

        isResetTo(resume(nodes, chat, new JsonObject().put("after", 3)), all);
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 1000, (1L << 53) - 1})
    void bringsTheWholeHistoryWithResetBeyondItsEnd(long after, Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        JsonArray all = write(chat, 3);

        isResetTo(resume(nodes, chat, new JsonObject().put("after", after).put("epoch", chat.epoch())), all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", FOREIGN_EPOCH})
    void bringsTheWholeHistoryWithoutResetAfterZero(String epoch, Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        JsonArray all = write(chat, 3);

        JsonObject resume = new JsonObject().put("after", 0);
        JsonObject history = resume(nodes, chat, epoch.isEmpty() ? resume : resume.put("epoch", epoch));

        assertThat(history.getJsonArray("messages")).isEqualTo(all);
        assertThat(history.containsKey("reset")).isFalse();
    }

    @Test
    void bringsTheWholeHistoryWithoutResetToClientsThatDoNotResume(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        JsonArray all = write(chat, 3);

        JsonObject history = resume(nodes, chat, new JsonObject());

        assertThat(history.getJsonArray("messages")).isEqualTo(all);
        assertThat(history.containsKey("reset")).isFalse();
    }

    @Test
    void tellsUserSupportAndEpochInHistory(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        JsonObject history = resume(nodes, chat, new JsonObject());

        assertThat(history)
                .isEqualTo(new JsonObject()
                        .put("messages", new JsonArray())
                        .put("epoch", chat.epoch())
                        .put("seen", new JsonObject().put("User", 0).put("Support", 0))
                        .put(
                                "user",
                                new JsonObject()
                                        .put("username", chat.user().username())
                                        .put("userId", chat.user().userId())
                                        .put("chatId", chat.user().chatId()))
                        .put(
                                "support",
                                new JsonObject()
                                        .put("supportId", chat.supportId())
                                        .put("supportUserName", "Vika"))
                        .put("away", new JsonArray()));
    }

    @Test
    void tellsNoSupportInTheHistoryOfAWaitingUser(Nodes nodes) {
        Waiting waiting = waitingWithOneMessage(nodes);

        Client back = nodes.b().joinAsUser(waiting.user());

        back.expect("UserJoined");
        JsonObject history = back.expect("ChatHistory");
        assertThat(history.containsKey("support")).isFalse();
        assertThat(history.getString("epoch")).isEqualTo(waiting.epoch());
        assertThat(history.getJsonArray("messages")).containsExactly(waiting.message());
    }

    private record Waiting(Registered user, String epoch, JsonObject message) {}

    private static Waiting waitingWithOneMessage(Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        Client userClient = nodes.a().joinAsUser(user);
        String epoch = userClient.expect("UserJoined").getString("epoch");
        userClient.send(Frames.chatMessage("User", "anybody?"));
        return new Waiting(user, epoch, userClient.expect("ChatMessage"));
    }

    /** Messages of both sides by turns, as everybody got them. */
    private static JsonArray write(ActiveChat chat, int count) {
        JsonArray all = new JsonArray();
        for (int i = 0; i < count; i++) {
            boolean user = i % 2 == 0;
            (user ? chat.userClient() : chat.supportClient())
                    .send(Frames.chatMessage(user ? "User" : "Support", "message " + i, "m-" + i));
            all.add(chat.userClient().expect("ChatMessage"));
        }
        return all;
    }

    /** What the user is told who comes back on the other node. */
    private static JsonObject resume(Nodes nodes, ActiveChat chat, JsonObject resume) {
        JsonObject args = Frames.joinArgs(chat.user()).put("supportId", chat.supportId());
        return nodes.b()
                .openChat(chat.user())
                .send(Frames.of("Join", args.mergeIn(resume)))
                .expect("ChatHistory");
    }

    private static void isResetTo(JsonObject history, JsonArray messages) {
        assertThat(history.getValue("reset")).isEqualTo(true);
        assertThat(history.getJsonArray("messages")).isEqualTo(messages);
    }
}
