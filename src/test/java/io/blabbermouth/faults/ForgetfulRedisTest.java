package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.FolderCopy;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.Registered;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that restarts, with all it had acknowledged or with less: nobody goes on as if nothing had happened. */
@Timeout(60)
class ForgetfulRedisTest {
    @TempDir
    private Path temp;

    private Path folder;
    private OwnRedis redis;
    private Nodes nodes;

    @BeforeEach
    void start() throws IOException {
        folder = Files.createDirectory(temp.resolve("redis"));
        redis = OwnRedis.start(folder);
        nodes = Nodes.start(2, redis.server(), new JsonObject());
    }

    @AfterEach
    void stop() {
        nodes.close();
        redis.close();
    }

    @Test
    void goesOnSeamlesslyWhenNothingIsForgotten() {
        ActiveChat chat = nodes.activeChat();
        say(chat, "one");
        say(chat, "two");

        redis.kill();
        redis.restart();
        awaitStore();

        // Both are still there and hear what is said next; whoever resumes across the restart misses nothing either.
        assertThat(say(chat, "three")).isEqualTo(3);
        Client resumed = nodes.b().openChat(chat.user()).send(resume(chat, 2));
        JsonObject history = resumed.expect("ChatHistory");
        assertThat(history.containsKey("reset")).isFalse();
        assertThat(history.getJsonArray("messages")).hasSize(1);
        assertThat(history.getString("epoch")).isNotEqualTo(chat.epoch());
    }

    @Test
    void tellsEverybodyWhoHasSeenWhatIsForgotten() {
        ActiveChat chat = nodes.activeChat();
        say(chat, "kept");
        FolderCopy old = FolderCopy.of(folder, temp.resolve("old"));
        say(chat, "forgotten");

        redis.kill();
        old.restore();
        redis.restart();

        // Their connections cannot go on, on either node, …
        assertThat(chat.userClient().closeCode()).isEqualTo(4412);
        assertThat(chat.supportClient().closeCode()).isEqualTo(4412);
        // … and who comes back is told to drop what it had.
        Client user = nodes.b().openChat(chat.user()).send(resume(chat, 2));
        JsonObject history = user.expect("ChatHistory");
        assertThat(history.getBoolean("reset")).isTrue();
        assertThat(history.getJsonArray("messages")).hasSize(1);
        Client support = nodes.a().openChat(chat.user()).send(Frames.rejoinAsSupport(chat.user(), chat.supportId()));
        assertThat(support.expect("ChatHistory").getJsonArray("messages")).hasSize(1);
        user.send(Frames.chatMessage("User", "again"));
        assertThat(user.expect("ChatMessage").getLong("seq")).isEqualTo(2);
        assertThat(support.expect("ChatMessage").getString("content")).isEqualTo("again");
    }

    @Test
    void noticesAlsoWhenTheLogHasGrownBeyondWhatWasForgotten() {
        ActiveChat chat = nodes.activeChat();
        FolderCopy old = FolderCopy.of(folder, temp.resolve("old"));
        say(chat, "forgotten");
        Client resumer = nodes.b().openChat(chat.user()).send(resume(chat, 0));
        String epoch = resumer.expect("ChatHistory").getString("epoch");
        chat.userClient().abort();
        chat.supportClient().abort();
        resumer.abort();

        redis.kill();
        old.restore();
        redis.restart();
        awaitStore();
        Client user = nodes.a().openChat(chat.user()).send(resume(chat, 0));
        user.expect("ChatHistory");
        user.send(Frames.chatMessage("User", "another first"));
        assertThat(user.expect("ChatMessage").getLong("seq")).isEqualTo(1);

        // Position 1 is there again, and is another message.
        Client back =
                nodes.b().openChat(chat.user()).send(Frames.resumeAsUser(chat.user(), chat.supportId(), 1, epoch));
        assertThat(back.expect("ChatHistory").getBoolean("reset")).isTrue();
    }

    /** @return its seq, once both sides have it */
    private static long say(ActiveChat chat, String content) {
        chat.userClient().send(Frames.chatMessage("User", content));
        long seq = chat.userClient().expect("ChatMessage").getLong("seq");
        assertThat(chat.supportClient().expect("ChatMessage").getLong("seq")).isEqualTo(seq);
        return seq;
    }

    private static String resume(ActiveChat chat, long after) {
        return Frames.resumeAsUser(chat.user(), chat.supportId(), after, chat.epoch());
    }

    /** Both nodes have found it again. */
    private void awaitStore() {
        for (int i = 0; i < 2; i++) {
            Registered user;
            do {
                user = nodes.at(i).get("/user/join/Nika").statusCode() == 200
                        ? nodes.at(i).register("Nika")
                        : null;
            } while (user == null);
        }
    }
}
