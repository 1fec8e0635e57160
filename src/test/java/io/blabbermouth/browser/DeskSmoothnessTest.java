package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** How a long list feels that does not stand still. Compares times: it runs when nothing else does. */
@TwoNodes(value = "{\"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(180)
class DeskSmoothnessTest {
    private static final int WAITING = 200;
    private static final List<String> MEANT = List.of("visitor-150.", "visitor-190.");
    private static final int CHANGES = 60;
    private static final int CHANGE_MILLIS = 50;
    private static final int KEYS = 40;

    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void takesWhoWasMeantWhileTheListChangesTwentyTimesASecond(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        List<Registered> others = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            Registered user = nodes.waitingUser(i, "visitor-%03d.".formatted(i)).user();
            if (!MEANT.contains(user.username())) {
                others.add(user);
            }
        }
        assertThat(desk.waiting()).hasCount(WAITING, new LocatorAssertions.HasCountOptions().setTimeout(20_000));
        Client colleague = nodes.a().openUsers().send(Frames.loadBatch());
        colleague.expect("PendingUsers");
        Smoothness.watch(desk.page());
        AtomicInteger taken = new AtomicInteger();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        Future<?> changes = clock.scheduleAtFixedRate(
                // Round and round: whoever is not claimed comes back.
                () -> colleague.send(Frames.joinUser(others.get(taken.getAndIncrement() % others.size()))),
                0,
                CHANGE_MILLIS,
                TimeUnit.MILLISECONDS);
        try {
            MEANT.forEach(desk::take);
            desk.press("Alt+KeyL");
            for (int i = 0; i < KEYS; i++) {
                desk.press(i % 8 < 4 ? "j" : "k");
            }
            desk.page().waitForCondition(() -> taken.get() > CHANGES);
            assertThat(changes.isDone()).as("it changes no more").isFalse();
        } finally {
            changes.cancel(true);
            clock.shutdownNow();
        }

        assertThat(desk.ownChats()).hasCount(MEANT.size());
        Smoothness.of(desk.page()).assertUsable(KEYS);
    }
}
