package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.bus.ChatEvent;
import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.chat.Change;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.User;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.watch.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pub/sub is only a nudge. What Redis published is kept here and fed by hand. */
@ExtendWith(RealRedis.class)
@Timeout(30)
class ChatFeedTest {
    private static final int MESSAGES_KEPT = 1000;

    /** Only touched on the bench's event loop. */
    private final List<ChatEvent> heard = new ArrayList<>();

    private Workbench bench;
    private RawRedis channel;
    private User user;
    private ChatReply.Join.Joined joined;
    private ChatFeed feed;

    @BeforeEach
    void joinAChat(RealRedis.Server server) {
        bench = Workbench.open(
                server, server.freshKeyPrefix(), "{\"chat\": {\"historyMessagesMax\": " + MESSAGES_KEPT + "}}");
        user = bench.register(ChatId.random());
        ScriptReplies.JoinReply reply = bench.get(() -> bench.join(user));
        joined = (ChatReply.Join.Joined) reply.answer();
        KnownChat known = new KnownChat(user, reply.read().life());
        channel = RawRedis.connect(server).subscribe(bench.keys().log(user.chatId()));
        Reconciler reconciler = new Reconciler(
                bench.vertx(),
                bench.store(),
                new Recent(Workbench.settings("{}").redis()),
                new Metrics().store());
        feed = new ChatFeed(
                user.chatId(),
                bench.store(),
                heard::add,
                (followed, read) -> reconciler.reconcile(known, followed, read));
        bench.run(() -> feed.start(reply.read().lineage()));
    }

    @AfterEach
    void close() {
        channel.close();
        bench.close();
    }

    @Test
    void passesOnWhatFollowsDirectly() {
        List<ChatEvent> published = say(3);

        published.forEach(this::offer);

        assertThat(heard).isEqualTo(published);
    }

    @Test
    void passesOnNothingTwice() {
        List<ChatEvent> published = say(2);

        offer(published.get(0));
        offer(published.get(0));
        offer(published.get(1));
        offer(published.get(0));

        assertThat(heard).isEqualTo(published);
    }

    @Test
    void readsTheLogWhenAnEventDoesNotFollow() {
        List<ChatEvent> published = say(5);

        offer(published.get(0));
        // The second and third are lost.
        offer(published.get(3));
        offer(published.get(4));

        assertThat(seqsHeard()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(heard).isEqualTo(published);
    }

    @Test
    void readsOnUntilItHasAllHoweverMuchWasMissed() {
        List<ChatEvent> published = say(MESSAGES_KEPT);

        offer(published.get(published.size() - 1));

        assertThat(heard).isEqualTo(published);
    }

    @Test
    void readsWhatIsKnownToBeThereAndDoesNotCome() {
        List<ChatEvent> published = say(2);

        bench.run(() -> feed.expect(new Position(2, 0)));
        assertThat(heard).as("pub/sub has its time to bring it").isEmpty();
        bench.run(feed::repairIfBehind);
        settle();

        assertThat(heard).isEqualTo(published);
    }

    @Test
    void readsTheLogWhenTheLinkWasDown() {
        List<ChatEvent> published = say(2);

        bench.run(feed::repair);
        settle();

        assertThat(heard).isEqualTo(published);
    }

    @Test
    void believesTheLogNotAnEventOfAnotherEpoch() {
        ChatEvent.Logged published = (ChatEvent.Logged) say(1).get(0);

        offer(new ChatEvent.Logged("00000000000000000000000000000000", published.previous(), published.entry()));

        assertThat(heard).containsExactly(published);
    }

    @Test
    void passesOnWhatIsInNoLogAsItComes() {
        ChatEvent.Seen seen = new ChatEvent.Seen(Side.USER, 0);

        offer(seen);

        assertThat(heard).containsExactly(seen);
    }

    @Test
    void repairsWhatItMissedOfTheChatsState() {
        // Given: the end of the chat is published and lost
        bench.leave(user);

        // When
        bench.run(feed::repair);
        settle();

        // Then
        assertThat(heard)
                .hasSize(1)
                .first()
                .isInstanceOfSatisfying(
                        ChatEvent.Logged.class,
                        logged -> assertThat(logged.entry().change()).isInstanceOf(Change.Ended.class));
    }

    @Test
    void goesOnFromWhatIsKeptAndLeavesAGap() {
        say(1).forEach(this::offer);

        // So many that the oldest have just gone.
        List<ChatEvent> published = say(MESSAGES_KEPT + MESSAGES_KEPT / 16);
        offer(published.get(published.size() - 1));

        assertThat(heard).hasSize(1 + MESSAGES_KEPT);
        ChatEvent.Logged next = (ChatEvent.Logged) heard.get(1);
        assertThat(next.entry().position()).isEqualTo(new Position(MESSAGES_KEPT / 16 + 2, 0));
        assertThat(next.previous())
                .isGreaterThan(new Position(1, 0))
                .isLessThan(next.entry().position());
        assertThat(heard).endsWith(published.get(published.size() - 1));
    }

    @Test
    void saysThatTheChatIsOverWhenItIsMissingInTheSameLifeOfRedis() {
        List<ChatEvent> published = say(2);
        bench.redis()
                .command("DEL", bench.keys().chat(user.chatId()), bench.keys().log(user.chatId()));

        offer(published.get(1));

        assertThat(heard).containsExactly(new ChatEvent.Gone());
    }

    @Test
    void beginsAtTheFirstJoinAndNotAgainAtALaterOne() {
        List<ChatEvent> published = say(2);

        bench.run(() -> feed.start(new Lineage(joined.epoch(), new Position(2, 0), Map.of())));
        bench.run(feed::repairIfBehind);
        settle();

        assertThat(heard).isEqualTo(published);
    }

    /** The user writes; what Redis publishes of it does not reach the feed. */
    private List<ChatEvent> say(int messages) {
        return IntStream.range(0, messages)
                .mapToObj(i -> {
                    bench.append(user, "Hello " + i);
                    return LogCodec.event(channel.nextMessage());
                })
                .toList();
    }

    private void offer(ChatEvent event) {
        bench.run(() -> feed.offer(event));
        settle();
    }

    /** Waits until the feed has read what it wanted to read. */
    private void settle() {
        bench.get(() -> bench.allAnswered(MESSAGES_KEPT / 100));
    }

    private List<Long> seqsHeard() {
        return heard.stream()
                .map(event -> ((ChatEvent.Logged) event).entry().position().seq())
                .toList();
    }
}
