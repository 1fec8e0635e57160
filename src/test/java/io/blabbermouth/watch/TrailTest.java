package io.blabbermouth.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.watch.Step.What;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrailTest {
    private static final ChatId FIRST = ChatId.random();
    private static final ChatId SECOND = ChatId.random();
    private static final ChatId THIRD = ChatId.random();

    private final StoreClock clock = new StoreClock();

    @Test
    void aStepComesBackAsItWasNoted() {
        Trail trail = new Trail(10, clock);
        long before = clock.micros();

        trail.note(FIRST, What.REFUSED, About.named("m1").withSeq(7).on("c3").saying("TOO_LONG"));

        assertThat(trail.of(FIRST)).singleElement().satisfies(step -> {
            assertThat(step.atMicros()).isBetween(before, clock.micros());
            assertThat(step)
                    .usingRecursiveComparison()
                    .ignoringFields("atMicros")
                    .isEqualTo(new Step(0, FIRST, What.REFUSED, 7, 7, "m1", "c3", "TOO_LONG"));
        });
        assertThat(trail.of(SECOND)).isEmpty();
    }

    @Test
    void ofALongChatTheLastStepsAreKeptInTheirOrder() {
        Trail trail = new Trail(100_000, clock);
        for (long seq = 1; seq <= 1300; seq++) {
            trail.note(FIRST, What.STORED, About.message(seq));
            assertThat(seqs(trail, FIRST))
                    .hasSize((int) Math.min(seq, 512))
                    .last()
                    .isEqualTo(seq);
        }

        assertThat(seqs(trail, FIRST))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(789, 1300).boxed().toList());
    }

    @Test
    void theChatThatHasBeenIdleForLongestIsForgottenFirst() {
        Trail trail = new Trail(40, clock);
        note(trail, FIRST, 15);
        note(trail, SECOND, 20);
        note(trail, FIRST, 5);

        note(trail, THIRD, 1);

        assertThat(trail.of(SECOND)).isEmpty();
        assertThat(trail.of(FIRST)).hasSize(20);
        note(trail, THIRD, 19);
        assertThat(trail.of(FIRST)).hasSize(20);
        note(trail, THIRD, 1);
        assertThat(trail.of(FIRST)).isEmpty();
        assertThat(trail.of(THIRD)).hasSize(21);
    }

    @Test
    void aRoomOfNoneKeepsNothing() {
        Trail trail = new Trail(0, clock);

        note(trail, FIRST, 3);

        assertThat(trail.of(FIRST)).isEmpty();
    }

    private static void note(Trail trail, ChatId chatId, int times) {
        for (int i = 0; i < times; i++) {
            trail.note(chatId, What.RECEIVED, About.message(1));
        }
    }

    private static List<Long> seqs(Trail trail, ChatId chatId) {
        return trail.of(chatId).stream().map(Step::lastSeq).toList();
    }
}
