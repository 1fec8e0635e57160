package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.bus.ChatRequest.Resume;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.Support;
import io.blabbermouth.chat.SupportId;
import io.blabbermouth.chat.User;
import io.blabbermouth.testing.RealRedis;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whether a chat is what a node knows: Redis decides. */
@ExtendWith(RealRedis.class)
@Timeout(60)
class LooksTest {
    private static final String CONFIG = "{\"chat\": {\"historyMessagesMax\": 2}}";

    private Workbench bench;
    private Looks looks;
    private User user;

    @BeforeEach
    void openWithAWaitingUser(RealRedis.Server server) {
        bench = Workbench.open(server, server.freshKeyPrefix(), CONFIG);
        looks = bench.get(() -> Future.succeededFuture(
                new Looks(bench.vertx(), bench.link(), bench.store(), Workbench.settings(CONFIG))));
        user = bench.waitingUser(ChatId.random());
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void tellsWhereTheLogOfAKnownChatEnds() {
        bench.append(user, "hello");

        assertThat(look(known(user), 0)).contains(new Position(1, 0));
    }

    /** Of several buckets, and several times of one chat. */
    @Test
    void looksAtManyChatsAtOnce() {
        // Given
        assumeFalse(bench.link().hasSlots(), "for a Redis Cluster nothing is asked together");
        List<User> users = IntStream.range(0, 300)
                .mapToObj(i -> i % 3 == 0 ? user : bench.register(ChatId.random()))
                .toList();
        List<String> known = users.stream().map(this::known).toList();
        bench.append(user, "hello");

        // When
        List<Future<Optional<Position>>> answers = bench.get(() -> {
            List<Future<Optional<Position>>> all = IntStream.range(0, users.size())
                    .mapToObj(i -> looks.look(users.get(i).chatId(), known.get(i), 0))
                    .toList();
            return Future.join(all).map(all);
        });

        // Then
        assertThat(answers).hasSize(users.size());
        for (int i = 0; i < users.size(); i++) {
            assertThat(answers.get(i).result())
                    .contains(users.get(i).equals(user) ? new Position(1, 0) : Position.START);
        }
    }

    @Test
    void doesNotKnowAChatThatHasChangedHands() {
        String known = known(user);
        Support support = new Support(SupportId.random(), "Vika");
        bench.get(() -> bench.store()
                .join(
                        new ChatRequest.Join(
                                user.chatId(), Side.SUPPORT, user.userId().value(), null, support, Resume.NOTHING),
                        bench.generation(),
                        1));

        assertThat(look(known, 0)).isEmpty();
    }

    @Test
    void doesNotKnowAChatThatIsOver() {
        String known = known(user);
        bench.leave(user);

        assertThat(look(known, 0)).isEmpty();
    }

    @Test
    void doesNotKnowAChatThatIsNotThere() {
        String known = known(user);
        bench.redis().command("DEL", head());

        assertThat(look(known, 0)).isEmpty();
    }

    /** As if the server had been started again since. */
    @Test
    void doesNotKnowAChatOfAnotherLife() {
        String known = known(user);
        bench.redis().command("HSET", bench.keys().bucket(RedisKeys.bucketOf(user.chatId())), "run", "0");

        assertThat(look(known, 0)).isEmpty();
    }

    @Test
    void doesNotKnowAChatThatDoesNotKeepWhatTheClientLacks() {
        for (int i = 1; i <= 4; i++) {
            bench.append(user, "message " + i);
        }

        assertThat(look(known(user), 1)).isEmpty();
        assertThat(look(known(user), 2)).contains(new Position(4, 0));
    }

    @Test
    void failsForAForeignHeadAlone() {
        User other = bench.register(ChatId.random());
        String known = known(user);
        bench.redis().command("SET", head(), bench.redis().command("GET", head()) + " more");

        assertThatThrownBy(() -> look(known, 0)).cause().matches(RedisErrors::isForeign);
        assertThat(bench.get(() -> looks.look(other.chatId(), known(other), 0))).contains(Position.START);
    }

    private Optional<Position> look(String known, long after) {
        return bench.get(() -> looks.look(user.chatId(), known, after));
    }

    private String head() {
        return bench.keys().head(user.chatId());
    }

    /** What a head says between the life and the position. */
    private String known(User of) {
        String[] words = bench.redis()
                .command("GET", bench.keys().head(of.chatId()))
                .toString()
                .split(" ", 5);
        return words[1] + " " + words[2] + " " + words[3] + " ";
    }
}
