package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.bus.QueueEvent;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.PendingUser;
import io.blabbermouth.chat.RemovalReason;
import io.blabbermouth.chat.User;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.RealRedis;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gap makes a node read a slice again and tell the difference. Fed by hand. */
@ExtendWith(RealRedis.class)
@Timeout(30)
class QueueViewTest {
    private static final int BUCKET = 7;

    /** Only touched on the bench's event loop. */
    private final List<QueueEvent> heard = new ArrayList<>();

    private final Iterator<ChatId> chatIds = Workbench.chatIdsIn(BUCKET).iterator();
    private Workbench bench;
    private RawRedis channel;
    private QueueView view;

    @BeforeEach
    void load(RealRedis.Server server) {
        bench = Workbench.open(server, server.freshKeyPrefix(), "{}");
        channel = RawRedis.connect(server).subscribe(bench.keys().queueChannel());
        view = new QueueView(bench.link(), bench.keys(), heard::add);
        bench.tick(BUCKET, bench.generation());
        bench.get(view::load);
    }

    @AfterEach
    void close() {
        channel.close();
        bench.close();
    }

    @Test
    void tellsWhatFollowsDirectly() {
        User user = bench.waitingUser(chatIds.next());
        offer(channel.nextMessage());
        bench.leave(user);
        offer(channel.nextMessage());

        assertThat(heard)
                .containsExactly(
                        new QueueEvent.Listed(1, pending(heard.get(0))),
                        new QueueEvent.Unlisted(2, user.userId(), RemovalReason.LEFT));
        assertThat(pending(heard.get(0)).user()).isEqualTo(user);
    }

    @Test
    void tellsNothingTwice() {
        bench.waitingUser(chatIds.next());
        String listed = channel.nextMessage();

        offer(listed);
        offer(listed);

        assertThat(heard).hasSize(1);
    }

    @Test
    void readsTheSliceOnAGapAndTellsTheDifference() {
        // Given: one is listed and known
        User known = bench.waitingUser(chatIds.next());
        offer(channel.nextMessage());
        // that it goes is lost, and that others come
        bench.leave(known);
        channel.nextMessage();
        User lost = bench.waitingUser(chatIds.next());
        channel.nextMessage();
        User last = bench.waitingUser(chatIds.next());

        // When
        offer(channel.nextMessage());

        // Then
        assertThat(heard).hasSize(4);
        assertThat(heard.get(1)).isEqualTo(new QueueEvent.Unlisted(2, known.userId(), null));
        assertThat(pending(heard.get(2)).user()).isEqualTo(lost);
        assertThat(pending(heard.get(3)).user()).isEqualTo(last);
        assertThat(heard).extracting(QueueEvent::ordinal).containsExactly(1L, 2L, 3L, 4L);
        assertThat(listed()).containsExactly(lost, last);
    }

    @Test
    void tellsNothingOfAUserWhoCameAndWentUnnoticed() {
        // Given
        User gone = bench.waitingUser(chatIds.next());
        channel.nextMessage();
        bench.leave(gone);
        channel.nextMessage();
        User here = bench.waitingUser(chatIds.next());

        // When
        offer(channel.nextMessage());

        // Then
        assertThat(heard).hasSize(1);
        assertThat(pending(heard.get(0)).user()).isEqualTo(here);
    }

    @Test
    void noticesByTheSweepWhatPubSubDidNotBring() {
        // Given
        User lost = bench.waitingUser(chatIds.next());

        // When
        bench.run(() -> view.compare(BUCKET, now(), 1));
        settle();
        assertThat(heard).as("pub/sub has until the next sweep to bring it").isEmpty();
        bench.run(() -> view.compare(BUCKET, now(), 1));
        settle();

        // Then
        assertThat(listed()).containsExactly(lost);
        assertThat(heard).hasSize(1);
    }

    @Test
    void noticesByTheSweepThatRedisHasForgotten() {
        // Given
        User forgotten = bench.waitingUser(chatIds.next());
        offer(channel.nextMessage());
        bench.redis().command("DEL", bench.keys().queue(BUCKET), bench.keys().bucket(BUCKET));

        // When
        bench.run(() -> view.compare(BUCKET, now(), 0));
        settle();

        // Then
        assertThat(heard).endsWith(new QueueEvent.Unlisted(2, forgotten.userId(), null));
        assertThat(listed()).isEmpty();
    }

    @Test
    void takesOffWhoIsGoneWhileRedisSettlesButNotWhomItMayHaveForgotten() {
        // Given: one listed before Redis has forgotten something, of whom it knows nothing now
        User forgotten = bench.waitingUser(chatIds.next());
        offer(channel.nextMessage());
        bench.redis().command("DEL", bench.keys().queue(BUCKET));
        String life = "1".repeat(32);
        String lives = life + " " + now().life();
        bench.redis()
                .command(
                        "HSET",
                        bench.keys().bucket(BUCKET),
                        "life",
                        life,
                        "lives",
                        lives,
                        "settled",
                        "9000000000000000");
        // and one who is listed since
        User listed = bench.waitingUser(chatIds.next());
        channel.nextMessage();
        bench.run(() -> view.compare(BUCKET, now(), 2));
        settle();
        assertThat(listed()).containsExactly(forgotten, listed);

        // When: that the latter goes is lost, and found out by reading
        bench.leave(listed);
        channel.nextMessage();
        bench.waitingUser(chatIds.next());
        offer(channel.nextMessage());

        // Then
        assertThat(heard).contains(new QueueEvent.Unlisted(3, listed.userId(), null));
        assertThat(listed()).contains(forgotten).doesNotContain(listed);
    }

    @Test
    void completesWhoWaitsForAnEventWhenItIsApplied() {
        // Given
        bench.waitingUser(chatIds.next());
        List<Future<Void>> reached = new ArrayList<>();
        bench.run(() -> reached.add(view.reached(BUCKET, 1)));
        assertThat(reached.get(0).isComplete()).isFalse();

        // When
        offer(channel.nextMessage());

        // Then
        assertThat(reached.get(0).succeeded()).isTrue();
    }

    @Test
    void mergesTheSlicesOfAllBucketsOldestFirst() {
        List<User> users = new ArrayList<>();
        for (int i = 0; i < RedisKeys.BUCKETS; i++) {
            users.add(bench.waitingUser(ChatId.random()));
        }

        bench.get(view::load);

        assertThat(listed()).isEqualTo(users);
    }

    private BucketLives.Reading now() {
        return new BucketLives.Reading(
                String.valueOf(bench.redis().command("HGET", bench.keys().bucket(BUCKET), "life")), 0);
    }

    private void offer(String payload) {
        bench.run(() -> view.message(payload));
        settle();
    }

    /** Waits until the view has read what it wanted to read. */
    private void settle() {
        bench.get(() -> bench.allAnswered(3));
    }

    private List<User> listed() {
        return bench.get(() -> Future.succeededFuture(view.snapshot())).users().stream()
                .map(PendingUser::user)
                .toList();
    }

    private static PendingUser pending(QueueEvent event) {
        return ((QueueEvent.Listed) event).user();
    }
}
