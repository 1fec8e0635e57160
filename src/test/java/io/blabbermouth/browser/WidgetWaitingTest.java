package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.RealRedis;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a visitor who waits is told of it. */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(120)
class WidgetWaitingTest {
    private static final Pattern CHAT = Pattern.compile("/chat/");
    private static final String PLACE_3 =
            "{\"type\": \"QueuePosition\", \"args\": {\"position\": 3, \"waiting\": 5, \"estimatedSeconds\": 120}}";
    private static final int LOST_AFTER_MILLIS = 1500;
    /** What the widget does each 15 s is done when the test says so, and not otherwise. */
    private static final String CLOCK = """
            const every = window.setInterval;
            window.setInterval = (act, millis) => {
              if (millis === 15000) {
                window.tick = act;
                return 0;
              }
              return every(act, millis);
            };""";
    /** As if so many minutes had gone by, for that alone. */
    private static final String LATER = """
            (minutes) => {
              const { now } = Date;
              Date.now = () => now() + minutes * 60_000;
              tick();
              Date.now = now;
            }""";

    private static final String SINCE_40_MINUTES = """
            () => {
              const key = Object.keys(localStorage).find((key) => key.startsWith('blabbermouth:session:'));
              const session = JSON.parse(localStorage.getItem(key));
              localStorage.setItem(key, JSON.stringify({ ...session, since: session.since - 40 * 60_000 }));
            }""";

    /** The browser says by itself which connections it did not get. */
    @AfterEach
    void nothingElseWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).allMatch(problem -> problem.startsWith("WebSocket connection to"));
    }

    /** Nobody comes or leaves while the agents are away: nothing new is told. */
    @Test
    void promisesNothingLongerThanItWasTold(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            Page page = browser.open("about:blank");
            page.addInitScript(CLOCK);
            page.routeWebSocket(CHAT, client -> hear(client, PLACE_3));
            page.navigate(scene.site().url());
            WidgetPage widget = new WidgetPage(page).started("Nika");
            assertThat(widget.waiting()).containsText("About 2 minutes to go");

            page.evaluate(LATER, 1);
            assertThat(widget.waiting()).containsText("About 2 minutes to go");
            page.evaluate(LATER, 30);
            assertThat(widget.waiting()).containsText("You are number 3 of 5");
            assertThat(widget.waiting()).containsText("Waiting for 30 minutes");
        }
    }

    /** Who is cut off is on no agent's list after a while. */
    @Test
    void tellsNoPlaceWhileItIsCutOff(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            assertThat(widget.waiting()).containsText("You are next");
            assertThat(widget.presence()).hasText("Waiting for an agent");

            scene.cutOff();
            assertThat(widget.bar()).hasText("Connection lost. Reconnecting…");
            assertThat(widget.waiting()).containsText("Waiting for an agent");
            assertThat(widget.presence()).hasText("Connecting…");
            scene.mend();
            Browser.findNetwork(widget.page());

            assertThat(widget.waiting()).containsText("You are next");
            assertThat(widget.presence()).hasText("Waiting for an agent");
        }
    }

    /** A server tells it a little later than that one is connected again; this one never. */
    @Test
    void keepsThePlaceOverABlink(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            List<WebSocketRoute> connections = new ArrayList<>();
            Page page = browser.open("about:blank");
            page.addInitScript(CLOCK);
            page.routeWebSocket(CHAT, client -> {
                hear(client, connections.isEmpty() ? PLACE_3 : null);
                connections.add(client);
            });
            page.navigate(scene.site().url());
            WidgetPage widget = new WidgetPage(page).started("Nika");
            assertThat(widget.waiting()).containsText("You are number 3 of 5");

            // Nobody is told of a connection that comes back within this time.
            HeldTimers lost = HeldTimers.of(page, LOST_AFTER_MILLIS);
            connections.get(0).close(new WebSocketRoute.CloseOptions().setCode(1012));
            widget.say("Still there");
            assertThat(widget.meta("Still there")).containsText("Sent");
            lost.pass();

            assertThat(widget.bar()).isHidden();
            assertThat(connections).hasSize(2);
            assertThat(widget.waiting()).containsText("You are number 3 of 5");
            page.evaluate(LATER, 1);
            assertThat(widget.waiting()).containsText("Waiting for an agent");
        }
    }

    /** Who has talked for long waits anew when the agent has left, also for a page that comes later. */
    @Test
    void countsFromTheAgentsLeaving(RealRedis.Server redis, Browser browser) {
        JsonObject chat = new JsonObject().put("leaveGraceSeconds", 1).put("requeueAfterSeconds", 1);
        try (WidgetScene scene = WidgetScene.open(redis, chat)) {
            Page page = browser.open("about:blank");
            page.routeWebSocket(CHAT, client -> hear(client, null));
            page.navigate(scene.site().url());
            WidgetPage widget = new WidgetPage(page).started("Nika");
            page.evaluate(SINCE_40_MINUTES);
            page.reload();
            assertThat(widget.waiting()).containsText("Waiting for 40 minutes");
            scene.claim(widget).close();
            assertThat(widget.waiting()).isVisible();

            page.reload();

            assertThat(widget.waiting()).containsText("You can write already");
            assertThat(widget.waiting()).not().containsText("minutes");
        }
    }

    /** @param position what is told instead of how the queue is; null for nothing */
    private static void hear(WebSocketRoute client, @Nullable String position) {
        WebSocketRoute server = client.connectToServer();
        server.onMessage(frame -> {
            String told = frame.text().contains("\"QueuePosition\"") ? position : frame.text();
            if (told != null) {
                client.send(told);
            }
        });
    }
}
