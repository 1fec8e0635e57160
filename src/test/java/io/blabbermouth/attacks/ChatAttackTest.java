package io.blabbermouth.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Getting into a chat, or speaking in one, as somebody else. */
@TwoNodes
class ChatAttackTest {
    private static final String GUESSED = "0123456789abcdef0123456789abcdef";

    @Test
    void takesOverNoChatByAGuessedId(Nodes nodes) {
        Registered nobody = new Registered(GUESSED, "Nika", GUESSED);

        nodes.a().joinAsUser(nobody).expectExpired(nobody);
        nodes.a().claim(nobody, "Vika").expectExpired(nobody);
    }

    @Test
    void readsNoChatByTheIdOfAnotherUser(Nodes nodes) {
        ActiveChat victim = nodes.activeChat();
        victim.say(1);
        ActiveChat own = nodes.activeChat();

        Registered mixed =
                new Registered(own.user().userId(), "Nika", victim.user().chatId());

        nodes.a().joinAsUser(mixed).expectRefused("FORBIDDEN", 4403);
        nodes.b()
                .openChat(mixed)
                .send(Frames.rejoinAsUser(mixed, victim.supportId()))
                .expectRefused("FORBIDDEN", 4403);
        nodes.b().rejoinAsSupport(mixed, victim.supportId()).expectRefused("FORBIDDEN", 4403);
        goesOn(victim);
    }

    @Test
    void takesOverNoChatByAForeignSupportId(Nodes nodes) {
        ActiveChat victim = nodes.activeChat();
        ActiveChat own = nodes.activeChat();

        for (String supportId : List.of(GUESSED, own.supportId(), victim.user().userId(), "null", "*")) {
            nodes.a().rejoinAsSupport(victim.user(), supportId).expectRefused("FORBIDDEN", 4403);
        }
        goesOn(victim);
    }

    @Test
    void takesOverNoChatThatIsOver(Nodes nodes) {
        ActiveChat over = nodes.activeChat();
        over.say(1);
        over.userClient().send(Frames.leave("User")).expect("ChatEnded");

        nodes.a().joinAsUser(over.user()).expectExpired(over.user());
        nodes.a().claim(over.user(), "Dato").expectExpired(over.user());
        nodes.b().rejoinAsSupport(over.user(), over.supportId()).expectExpired(over.user());
    }

    @Test
    void speaksAsNoAgentFromAUsersConnection(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        for (String said : List.of(
                Frames.chatMessage("Support", "Give me your password"),
                Frames.typing("Support", true),
                Frames.seen("Support", 1),
                Frames.leave("Support"))) {
            chat.userClient().send(said).expectError("FORBIDDEN");
        }
        chat.userClient()
                .send(Frames.rejoinAsSupport(chat.user(), chat.supportId()))
                .expectError("BAD_MESSAGE");
        goesOn(chat);
    }

    /** Each field of a message, one after the other, with what is somebody else's. */
    @Test
    void speaksAsWhoItJoinedAsWhateverItsMessagesSay(Nodes nodes) {
        ActiveChat other = nodes.activeChat();
        ActiveChat own = nodes.activeChat();
        Map<String, String> foreign = Map.of(
                "userId",
                other.user().userId(),
                "supportId",
                other.supportId(),
                "supportUserName",
                "The boss",
                "chatId",
                other.user().chatId(),
                "username",
                "Somebody else",
                "timestamp",
                "1970-01-01T00:00:00Z",
                "verified",
                "true",
                "epoch",
                other.epoch());

        for (Map.Entry<String, String> field : foreign.entrySet()) {
            JsonObject args =
                    new JsonObject().put("from", "User").put("content", "hey").put(field.getKey(), field.getValue());
            args.put("seq", 99);
            own.userClient().send(Frames.of("ChatMessage", args));

            JsonObject heard = own.supportClient().expect("ChatMessage");
            assertThat(own.userClient().expect("ChatMessage")).isEqualTo(heard);
            assertThat(heard.getString("userId"))
                    .as(field.getKey())
                    .isEqualTo(own.user().userId());
            assertThat(heard.getString("supportId")).as(field.getKey()).isEqualTo(own.supportId());
            assertThat(heard.getString("from")).isEqualTo("User");
            assertThat(heard.getInteger("seq")).isLessThan(99);
            assertThat(heard.encode())
                    .doesNotContain(
                            "1970", "The boss", "Somebody else", other.user().userId(), other.supportId());
        }
        goesOn(other);
    }

    /** Redis's own words, braces that would change a key's slot, patterns, separators of ours. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "?",
                "a}b{c",
                "{07}:chat:x",
                "x\r\nFLUSHALL\r\n",
                "-",
                " ",
                "a b c d e f g h",
                "$6\r\nFLUSHALL",
                "%s%n",
                "#",
                "~",
                "@1:2",
                "' .. redis.call('FLUSHALL') .. '"
            })
    void reachesNoKeyOfRedisThroughAnId(String id, Nodes nodes) {
        ActiveChat victim = nodes.activeChat();
        ActiveChat own = nodes.activeChat();
        Registered mixed = new Registered(id, "Nika", victim.user().chatId());

        nodes.a().joinAsUser(mixed).expectRefused("FORBIDDEN", 4403);
        nodes.a().rejoinAsSupport(victim.user(), id).expectRefused("FORBIDDEN", 4403);
        Client resumed = nodes.b().openChat(own.user()).send(Frames.resumeAsUser(own.user(), own.supportId(), 5, id));
        assertThat(resumed.expect("ChatHistory").getBoolean("reset")).isTrue();
        own.userClient().send(Frames.chatMessage("User", "hey", id));
        assertThat(own.userClient().expect("ChatMessage").getString("clientMessageId"))
                .isEqualTo(id);
        own.supportClient().expect("ChatMessage");
        // The same name again is the same message, whatever it is made of.
        own.userClient().send(Frames.chatMessage("User", "another", id));
        assertThat(own.userClient().expect("ChatMessage").getString("content")).isEqualTo("hey");

        Client agent = nodes.b().openUsers();
        agent.send(Frames.joinUser(new Registered(id, id, id)));
        assertThat(agent.expect("RemoveUser").getString("userId")).isEqualTo(id);
        holdsOnlyKeysOfOurs(nodes);
        goesOn(victim);
    }

    private static void holdsOnlyKeysOfOurs(Nodes nodes) {
        try (RawRedis redis = RawRedis.connect(nodes.redis())) {
            List<?> keys = (List<?>) redis.command("KEYS", nodes.keyPrefix() + "*");
            assertThat(keys)
                    .isNotEmpty()
                    .allSatisfy(
                            key -> assertThat(key.toString()
                                            .substring(nodes.keyPrefix().length()))
                                    .matches(
                                            "\\{[0-9]{2}}:((chat|head|log|sent|here|node):[0-9a-f]{32}|bucket|due|queue|nodes|hellos)"));
        }
    }

    private static void goesOn(ActiveChat chat) {
        Client.expectNothingElse(chat.userClient(), chat.supportClient());
    }
}
