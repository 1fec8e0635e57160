package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
        try (Nodes nodes = Nodes.start(1, redis, config());
                TcpProxy network = TcpProxy.before(nodes.a().chatPort());
                AnySite site = AnySite.with(network.port())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Client vika = claimed(nodes, widget);

            network.leadTo(FreePorts.next());
            network.cut();
            assertThat(widget.bar()).hasText("Connection lost. Reconnecting…");
            WRITTEN.forEach(widget::say);
            assertThat(widget.meta("third")).containsText("Sending…");
            vika.send(Frames.chatMessage("Support", "meanwhile"));
            network.leadTo(nodes.a().chatPort());
            Browser.findNetwork(widget.page());

            assertArrivesOnceAndInOrder(vika);
            assertThat(widget.meta("third")).containsText("Sent");
            assertThat(widget.texts()).containsExactly("meanwhile", "first", "second", "third");
            assertThat(widget.bar()).isHidden();
        }
    }

    @Test
    void sendsOnceWhatTheServerHadAndCouldNotConfirm(RealRedis.Server redis, Browser browser) {
        try (Nodes nodes = Nodes.start(1, redis, config());
                TcpProxy network = TcpProxy.before(nodes.a().chatPort());
                AnySite site = AnySite.with(network.port())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Client vika = claimed(nodes, widget);

            network.loseReplies();
            WRITTEN.forEach(widget::say);
            assertArrivesOnceAndInOrder(vika);
            assertThat(widget.meta("third")).containsText("Sending…");
            network.cut();

            assertThat(widget.meta("third")).containsText("Sent");
            assertThat(widget.texts()).isEqualTo(WRITTEN);
            widget.say("fourth");
            assertThat(DeskPage.awaitType(vika, "ChatMessage").getString("content"))
                    .isEqualTo("fourth");
        }
    }

    @Test
    void keepsWhatWasWrittenOfflineOverAReload(RealRedis.Server redis, Browser browser) {
        try (Nodes nodes = Nodes.start(1, redis, config());
                TcpProxy network = TcpProxy.before(nodes.a().chatPort());
                AnySite site = AnySite.with(network.port())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Client vika = claimed(nodes, widget);

            widget.page().context().setOffline(true);
            // Offline ends no connection that there is.
            network.cut();
            assertThat(widget.bar()).hasText("You are offline. We reconnect when you are back.");
            WRITTEN.forEach(widget::say);
            widget.page().context().setOffline(false);
            widget.page().reload();

            assertArrivesOnceAndInOrder(vika);
            assertThat(widget.meta("third")).containsText("Sent");
            assertThat(widget.texts()).isEqualTo(WRITTEN);
        }
    }

    @Test
    void goesOnWhenItsNodeWasKilledAndIsBack(RealRedis.Server redis, Browser browser, @TempDir Path folder) {
        try (Nodes nodes = Nodes.start(1, redis, config());
                ChildNode own = nodes.spawnAnother(folder);
                AnySite site = AnySite.with(own.chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Client vika = claimed(nodes, widget);
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

    @Test
    void beginsAsSoonAsTheServerCanBeReached(RealRedis.Server redis, Browser browser) {
        try (Nodes nodes = Nodes.start(1, redis, config());
                TcpProxy network = TcpProxy.before(nodes.a().chatPort());
                AnySite site = AnySite.with(network.port())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).opened();
            network.leadTo(FreePorts.next());
            network.cut();
            widget.page().getByLabel("Your name").fill("Nika");
            widget.page().getByLabel("How can we help?").fill("I have a question");
            widget.press("Enter");
            assertThat(widget.page().getByRole(AriaRole.ALERT))
                    .hasText("We cannot be reached at the moment. We keep trying…");

            network.leadTo(nodes.a().chatPort());

            assertThat(widget.waiting()).isVisible();
            assertThat(widget.meta("I have a question")).containsText("Sent");
            assertThat(widget.texts()).containsExactly("I have a question");
        }
    }

    @Test
    void keepsWhatIsWrittenWhileItBegins(RealRedis.Server redis, Browser browser) {
        try (Nodes nodes = Nodes.start(1, redis, config());
                TcpProxy network = TcpProxy.before(nodes.a().chatPort());
                AnySite site = AnySite.with(network.port())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).opened();
            network.leadTo(FreePorts.next());
            network.cut();
            widget.page().getByLabel("Your name").fill("Nika");
            Locator question = widget.page().getByLabel("How can we help?");
            question.fill("I have a question");
            widget.press("Enter");
            assertThat(widget.page().getByRole(AriaRole.ALERT)).not().isEmpty();
            question.fill("I have a question: where");
            assertThat(question).isFocused();

            network.leadTo(nodes.a().chatPort());

            assertThat(widget.waiting()).isVisible();
            assertThat(widget.composer()).hasValue("I have a question: where");
            assertThat(widget.composer()).isFocused();
            assertThat(widget.bubbles()).hasCount(0);
        }
    }

    @Test
    void opensOnceHoweverOftenItIsPressedWhileItLoads(RealRedis.Server redis, Browser browser) {
        try (Nodes nodes = Nodes.start(1, redis, config());
                AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url()));
            assertThat(widget.launcher()).isVisible();
            List<Route> held = new ArrayList<>();
            widget.page().route(Pattern.compile("/widget/panel\\.js$"), held::add);

            widget.page()
                    .waitForRequest(
                            Pattern.compile("/panel\\.js$"),
                            () -> widget.launcher().click());
            widget.launcher().click();
            assertThat(widget.launcher()).hasAttribute("aria-busy", "true");
            held.forEach(Route::resume);

            assertThat(widget.page().getByLabel("Your name")).isFocused();
            assertThat(widget.panel()).isVisible();
        }
    }

    /** Nobody presses anything: the chat is under way. */
    @Test
    void isLoadedAsSoonAsItCanBe(RealRedis.Server redis, Browser browser) {
        try (Nodes nodes = Nodes.start(1, redis, config());
                AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            widget.page().route(Pattern.compile("/widget/panel\\.js$"), Route::abort);
            widget.page().route(Pattern.compile("/widget/texts/en\\.js\\?1$"), Route::abort);

            widget.page()
                    .waitForRequest(
                            Pattern.compile("/en\\.js\\?1$"),
                            () -> widget.page().reload());

            // The wait after a second failure is up to 4 s.
            assertThat(widget.waiting()).isVisible(new IsVisibleOptions().setTimeout(10_000));
        }
    }

    private static Client claimed(Nodes nodes, WidgetPage widget) {
        Client vika = nodes.a().claim(widget.visitor(), "Vika");
        assertThat(widget.title()).hasText("Vika");
        return vika;
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
