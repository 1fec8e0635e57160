package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** How long it takes until there is something to read. Compares times: it runs when nothing else does. */
@TwoNodes(value = "{\"chat\": {\"historyMessagesMax\": 2500}, \"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(180)
class WidgetPaintTest {
    private static final int HISTORY = 2000;
    private static final int RELOADS = 5;
    /** What a browser and a server do for the first time is done by these. */
    private static final int WARM_UPS = 2;

    private static final double PAINT_MILLIS_MAX = 500;

    /** In ms since the navigation began: when a frame with the newest message was painted, and what had come before. */
    private static final String CLOCK = """
            const look = () => {
              const shown = document.querySelector('blabbermouth-chat')?.shadowRoot.querySelectorAll('.bubble:not(.dots)') ?? [];
              // A task after a frame: it has been painted.
              shown.length > 0 ? setTimeout(() => { window.painted = performance.now(); }) : requestAnimationFrame(look);
            };
            requestAnimationFrame(look);
            """;

    @Test
    void showsALongChatAtOnceAfterAReload(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Client vika = nodes.b().claim(widget.visitor(), "Vika");
            for (int i = 1; i <= HISTORY; i++) {
                vika.send(Frames.chatMessage("Support", "message " + i + "."));
            }
            for (int i = 1; i <= HISTORY; i++) {
                DeskPage.awaitType(vika, "ChatMessage");
            }
            assertThat(widget.row("message " + HISTORY + ".")).isInViewport();
            widget.page().addInitScript(CLOCK);

            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < WARM_UPS + RELOADS; i++) {
                widget.page().reload();
                double painted = painted(widget.page());
                assertThat(widget.row("message " + HISTORY + ".")).isInViewport();
                if (i >= WARM_UPS) {
                    millis.add(painted);
                }
            }

            List<Double> sorted = millis.stream().sorted().toList();
            assertThat(sorted.get(RELOADS / 2)).as("median of %s ms", sorted).isLessThanOrEqualTo(PAINT_MILLIS_MAX);
        }
    }

    private static double painted(Page page) {
        page.waitForFunction("() => window.painted");
        return ((Number) page.evaluate("() => window.painted")).doubleValue();
    }
}
