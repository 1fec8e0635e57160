package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.User;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.RawRedis.Published;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Deadlines, and the clocks in which they count. */
@Timeout(60)
class SweepTest {
    private static final int BUCKET = 7;

    @Nested
    @TwoNodes(WhileTwoNodesSweep.CONFIG)
    class WhileTwoNodesSweep {
        static final String CONFIG = "{\"chat\": {\"expireAfterSeconds\": 2}}";

        /** More than one sweep takes of a bucket at a time. */
        private static final int CHATS = 450;

        @Test
        void carriesOutEveryDeadlineOnceAndInTime(Nodes nodes) {
            try (Workbench bench = Workbench.open(nodes.redis(), nodes.keyPrefix(), CONFIG);
                    RawRedis channels =
                            RawRedis.connect(nodes.redis()).subscribeAll(nodes.keyPrefix() + "{07}:log:*")) {
                // Given, When
                Elapsed sinceFirst = Elapsed.start();
                List<ChatId> chats = Workbench.chatIdsIn(BUCKET).limit(CHATS).toList();
                chats.forEach(bench::register);
                sinceFirst.happened();
                Duration registering = sinceFirst.time();
                Elapsed sinceLast = Elapsed.start();

                // Then
                List<Published> published = new ArrayList<>(List.of(channels.next()));
                sinceFirst.isDue(2);
                IntStream.range(1, CHATS).forEach(i -> published.add(channels.next()));
                // On this machine, at this moment, so many transitions take so long.
                assertThat(sinceLast.time()).isLessThan(Duration.ofSeconds(4).plus(registering));
                assertThat(published)
                        .allMatch(event -> event.message().contains(" expired "))
                        .extracting(Published::channel)
                        .containsExactlyInAnyOrderElementsOf(
                                chats.stream().map(bench.keys()::log).toList());
                chats.forEach(chatId -> assertThat(
                                bench.redis().command("XLEN", bench.keys().log(chatId)))
                        .isEqualTo(1L));
            }
        }
    }

    @Nested
    @ExtendWith(RealRedis.class)
    class Clocks {
        private static final long HOUR_MILLIS = 3_600_000;
        private static final long STEP_MILLIS_MAX = 2000;

        private Workbench bench;

        @BeforeEach
        void open(RealRedis.Server server) {
            bench = Workbench.open(server, server.freshKeyPrefix(), "{\"chat\": {\"expireAfterSeconds\": 10}}");
        }

        @AfterEach
        void close() {
            bench.close();
        }

        @Test
        void letNothingExpireBecauseNobodyTickedForAnHour() {
            // Given
            User user = bench.register(Workbench.chatIdsIn(BUCKET).findFirst().orElseThrow());
            long before = field("now");

            // When
            moveLastTick(-HOUR_MILLIS);
            Response tick = bench.tick(BUCKET, bench.generation());
            bench.get(() -> bench.store().carryOutDue(user.chatId()));

            // Then
            assertThat(field("now") - before).isBetween(1L, STEP_MILLIS_MAX);
            assertThat(tick.get(4)).as("what is due").isEmpty();
            assertThat(state(user)).isEqualTo("waiting");
        }

        @Test
        void letNothingExpireWhenAScriptIsFirstToRunAfterAnHour() {
            User user = bench.register(Workbench.chatIdsIn(BUCKET).findFirst().orElseThrow());

            moveLastTick(-HOUR_MILLIS);
            bench.get(() -> bench.store().carryOutDue(user.chatId()));

            assertThat(state(user)).isEqualTo("waiting");
        }

        @Test
        void standStillAndGoOnWhenTheTimeOfRedisIsSetBack() {
            // Given
            bench.tick(BUCKET, bench.generation());
            long before = field("now");

            // When: the last tick was an hour later than it is now
            moveLastTick(HOUR_MILLIS);
            bench.tick(BUCKET, bench.generation());

            // Then
            assertThat(field("now")).isEqualTo(before);
            moveLastTick(-500);
            bench.tick(BUCKET, bench.generation());
            assertThat(field("now") - before).isBetween(500L, STEP_MILLIS_MAX);
        }

        @Test
        void keepALeaseRunningOverAnHourInWhichNobodyTicked() {
            // Given
            bench.tick(BUCKET, bench.generation());

            // When
            moveLastTick(-HOUR_MILLIS);
            Response tick = bench.tick(BUCKET, "another");

            // Then
            assertThat(tick.get(5)).as("nodes found dead").isEmpty();
        }

        private void moveLastTick(long millis) {
            bench.redis().command("HINCRBY", bench.keys().bucket(BUCKET), "last", millis);
        }

        private long field(String name) {
            return Long.parseLong(bench.redis()
                    .command("HGET", bench.keys().bucket(BUCKET), name)
                    .toString());
        }

        private Object state(User user) {
            return bench.redis().command("HGET", bench.keys().chat(user.chatId()), "state");
        }
    }
}
