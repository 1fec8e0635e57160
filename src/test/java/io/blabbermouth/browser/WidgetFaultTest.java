package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RealRedis;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The widget on a bad network, and when its node is gone. */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(120)
class WidgetFaultTest {
    private static final List<String> WRITTEN = List.of("first", "second", "third");

    /** The browser says by itself which connections it did not get. */
    @AfterEach
    void nothingElseWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).allMatch(problem -> problem.startsWith("WebSocket connection to"));
    }

    @Test
    void sendsOnceAndInOrderWhatWasWrittenWhileItWasCutOff(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            Client vika = scene.claim(widget);

            scene.cutOff();
            assertThat(widget.bar()).hasText("Connection lost. Reconnecting…");
            WRITTEN.forEach(widget::say);
            assertThat(widget.meta("third")).containsText("Sending…");
            vika.send(Frames.chatMessage("Support", "meanwhile"));
            DeskPage.awaitType(vika, "ChatMessage");
            scene.mend();
            Browser.findNetwork(widget.page());

            assertArrivesOnceAndInOrder(vika);
            assertThat(widget.meta("third")).containsText("Sent");
            assertThat(widget.texts()).containsExactly("meanwhile", "first", "second", "third");
            assertThat(widget.bar()).isHidden();
        }
    }

    @Test
    void sendsOnceWhatTheServerHadAndCouldNotConfirm(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            Client vika = scene.claim(widget);

            // Nor are there pings: the connection would be given up for dead.
            widget.page().evaluate("() => { const now = Date.now(); Date.now = () => now; }");
            scene.network().loseReplies();
            WRITTEN.forEach(widget::say);
            assertArrivesOnceAndInOrder(vika);
            assertThat(widget.meta("third")).containsText("Sending…");
            scene.network().cut();

            assertThat(widget.meta("third")).containsText("Sent");
            assertThat(widget.texts()).isEqualTo(WRITTEN);
            widget.say("fourth");
            assertThat(DeskPage.awaitType(vika, "ChatMessage").getString("content"))
                    .isEqualTo("fourth");
        }
    }

    @Test
    void keepsWhatWasWrittenOfflineOverAReload(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            Client vika = scene.claim(widget);

            widget.page().context().setOffline(true);
            // Offline ends no connection that there is.
            scene.network().cut();
            assertThat(widget.bar()).hasText("You are offline. We reconnect when you are back.");
            WRITTEN.forEach(widget::say);
            widget.page().context().setOffline(false);
            widget.page().reload();

            assertArrivesOnceAndInOrder(vika);
            assertThat(widget.meta("third")).containsText("Sent");
            assertThat(widget.texts()).isEqualTo(WRITTEN);
        }
    }

    /** One's own network is there again, and the server is not. */
    @Test
    void saysWhatIsLostAsOftenAsThatChanges(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            Locator said = widget.page().locator(".bm .sr[role=status] p");
            scene.cutOff();
            widget.page().context().setOffline(true);
            assertThat(widget.bar()).hasText("You are offline. We reconnect when you are back.");

            widget.page().context().setOffline(false);

            assertThat(widget.bar()).hasText("Connection lost. Reconnecting…");
            assertThat(said).hasText("Connection lost. Reconnecting…");
            // Each attempt that fails is no news.
            said.evaluate("(said) => { said.isOld = true; }");
            int failed = browser.problems().size();
            Browser.findNetwork(widget.page());
            widget.page().waitForCondition(() -> browser.problems().size() > failed);
            assertThat(said.evaluate("(said) => said.isOld")).isEqualTo(true);
        }
    }

    @Test
    void goesOnWhenItsNodeWasKilledAndIsBack(RealRedis.Server redis, Browser browser, @TempDir Path folder) {
        try (Nodes nodes = Nodes.start(1, redis, config());
                ChildNode own = nodes.spawnAnother(folder);
                AnySite site = AnySite.with(own.chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Client vika = nodes.a().claim(widget.visitor(), "Vika");
            assertThat(widget.title()).hasText("Vika");
            widget.say("before");
            assertThat(widget.meta("before")).containsText("Sent");

            own.process().kill();
            own.process().awaitExit(10);
            assertThat(widget.bar()).hasText("Connection lost. Reconnecting…");
            WRITTEN.forEach(widget::say);
            own.startAgain();
            Browser.findNetwork(widget.page());

            assertThat(DeskPage.awaitType(vika, "ChatMessage").getString("content"))
                    .isEqualTo("before");
            assertArrivesOnceAndInOrder(vika);
            assertThat(widget.meta("third")).containsText("Sent");
            assertThat(widget.texts()).containsExactly("before", "first", "second", "third");
        }
    }

    private static void assertArrivesOnceAndInOrder(Client vika) {
        for (String text : WRITTEN) {
            JsonObject message;
            do {
                message = DeskPage.awaitType(vika, "ChatMessage");
            } while (message.getString("from").equals("Support"));
            assertThat(message.getString("content")).isEqualTo(text);
        }
    }

    private static JsonObject config() {
        return new JsonObject().put("security", new JsonObject().put("mode", "open"));
    }
}
