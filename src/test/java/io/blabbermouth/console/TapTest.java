package io.blabbermouth.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.vertx.core.Vertx;
import io.vertx.core.eventbus.EventBus;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the tap on the bus sees, and that it is off when it is off. */
@Timeout(20)
class TapTest {
    private static final int KEPT = 4;

    private final Vertx vertx = Vertx.vertx();
    private final EventBus bus = vertx.eventBus();
    private final Tap tap = new Tap(bus, KEPT);

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void seesWhatIsSentWhileItIsOn() {
        bus.publish("chat.1", "before");
        tap.turn(true);
        bus.publish("chat.1", "while");
        tap.turn(false);
        bus.publish("chat.1", "after");

        assertThat(tap.end()).isEqualTo(1);
        tap.turn(true);
        assertThat(tap.since(0).seen()).isEmpty();
        assertThat(tap.counts()).isEmpty();
    }

    @Test
    void pairsAReplyWithItsRequest() {
        bus.consumer("chats.load", message -> message.reply("yes"));
        tap.turn(true);
        bus.request("chats.load", "question")
                .toCompletionStage()
                .toCompletableFuture()
                .join();

        BusView view = new BusView(new Mask());
        List<BusView.Shown> shown = view.take(tap.since(0).seen()).stream()
                .map(pending -> view.show(pending, false))
                .toList();

        assertThat(shown).extracting(BusView.Shown::kind).containsExactly("request", "reply");
        assertThat(shown).extracting(BusView.Shown::address).containsOnly("chats.load");
        assertThat(shown.get(1).of()).isEqualTo(shown.get(0).n());
        assertThat(tap.counts()).containsEntry("chats.load", 1L).containsEntry("replies", 1L);
    }

    @Test
    void keepsSoManyUntilItIsReadAndCountsAll() {
        tap.turn(true);
        publish(0, 10);

        Tap.Part first = tap.since(0);
        assertThat(first.seen()).extracting(Tap.Seen::body).containsExactly(0, 1, 2, 3);
        assertThat(first.leftOut()).isEqualTo(6);

        for (int round = 1; round < 5; round++) {
            publish(round * 10, 3);
            Tap.Part next = tap.since(tap.end() - 3);
            assertThat(next.seen())
                    .extracting(Tap.Seen::body)
                    .containsExactly(round * 10, round * 10 + 1, round * 10 + 2);
            assertThat(next.leftOut()).isZero();
        }
        assertThat(tap.counts()).containsExactly(entry("chat.*", 22L));
    }

    @Test
    void goesOnBehindWhatWasOverwritten() {
        tap.turn(true);
        for (int round = 0; round < 5; round++) {
            publish(round * 10, KEPT);
            tap.since(tap.end());
        }

        Tap.Part late = tap.since(0);
        assertThat(late.seen()).extracting(Tap.Seen::body).containsExactly(30, 31, 32, 33, 40, 41, 42, 43);
        assertThat(late.leftOut()).isEqualTo(12);
        assertThat(late.next()).isEqualTo(tap.end());
    }

    private void publish(int from, int howMany) {
        for (int i = from; i < from + howMany; i++) {
            bus.publish("chat." + i, i);
        }
    }

    @Test
    void neverSeesKeys() {
        tap.turn(true);

        bus.publish("certificate", "secret");

        assertThat(tap.end()).isZero();
    }
}
