package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How a visitor's chat ends, and what is left of it. */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(120)
class WidgetEndTest {
    /** The browser says by itself which connections it did not get. */
    @AfterEach
    void nothingElseWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).allMatch(problem -> problem.startsWith("WebSocket connection to"));
    }

    @Test
    void endsAfterItsLastWords(RealRedis.Server redis, Browser browser) {
        try (Nodes nodes = Nodes.start(1, redis, config());
                TcpProxy network = TcpProxy.before(nodes.a().chatPort());
                AnySite site = AnySite.with(network.port())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Client vika = nodes.a().claim(widget.visitor(), "Vika");
            assertThat(widget.title()).hasText("Vika");
            network.leadTo(FreePorts.next());
            network.cut();
            assertThat(widget.bar()).isVisible();

            widget.say("Thank you, good bye");
            end(widget);
            assertThat(widget.foot()).hasText("Ending…");
            assertThat(widget.foot()).isFocused();
            assertThat(widget.composer()).isHidden();
            network.leadTo(nodes.a().chatPort());
            widget.page().reload();

            assertThat(DeskPage.awaitType(vika, "ChatMessage").getString("content"))
                    .isEqualTo("Thank you, good bye");
            assertThat(DeskPage.awaitType(vika, "ChatEnded").getString("by")).isEqualTo("User");
            assertThat(widget.foot()).containsText("You have ended the chat");
        }
    }

    /** Nobody tells who comes later whether somebody has ended it, or nobody has written. */
    @Test
    void saysNoMoreThanIsKnown(RealRedis.Server redis, Browser browser) {
        try (Nodes nodes = Nodes.start(1, redis, config());
                TcpProxy network = TcpProxy.before(nodes.a().chatPort());
                AnySite site = AnySite.with(network.port())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Client vika = nodes.a().claim(widget.visitor(), "Vika");
            assertThat(widget.title()).hasText("Vika");
            network.leadTo(FreePorts.next());
            network.cut();
            assertThat(widget.bar()).isVisible();
            vika.send(Frames.leave("Support"));
            DeskPage.awaitType(vika, "ChatEnded");

            network.leadTo(nodes.a().chatPort());
            Browser.findNetwork(widget.page());

            assertThat(widget.foot().locator("h3")).hasText("This chat is over.");
        }
    }

    @Test
    void offersAgainWhatCouldNotBeSent(RealRedis.Server redis, Browser browser) {
        try (Nodes nodes = Nodes.start(1, redis, config());
                TcpProxy network = TcpProxy.before(nodes.a().chatPort());
                AnySite site = AnySite.with(network.port())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Client vika = nodes.a().claim(widget.visitor(), "Vika");
            network.leadTo(FreePorts.next());
            network.cut();
            assertThat(widget.bar()).isVisible();
            List.of("first", "second").forEach(widget::say);
            vika.send(Frames.leave("Support"));
            DeskPage.awaitType(vika, "ChatEnded");
            network.leadTo(nodes.a().chatPort());
            Browser.findNetwork(widget.page());

            widget.foot().getByText("Start a new chat").click();
            assertThat(widget.waiting()).isVisible();
            assertThat(widget.meta("second")).containsText("Not sent");
            widget.row("first").getByText("Try again").focus();
            widget.press("Enter");

            assertThat(widget.meta("first")).containsText("Sent");
            assertThat(widget.meta("first").locator("button:visible")).hasCount(0);
            // Who sees nothing would be thrown back to the beginning of the website.
            assertThat(widget.page().getByLabel("Conversation")).isFocused();
            widget.press("Tab");
            assertThat(widget.row("second").getByText("Try again")).isFocused();
        }
    }

    @Test
    void isStillThereAfterAReload(RealRedis.Server redis, Browser browser, @TempDir Path folder) throws IOException {
        try (Nodes nodes = Nodes.start(1, redis, config());
                AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Client vika = nodes.a().claim(widget.visitor(), "Vika");
            vika.send(Frames.chatMessage("Support", "Your number is 48213"));
            widget.say("Thank you");
            assertThat(widget.meta("Thank you")).containsText("Sent");
            vika.send(Frames.leave("Support"));
            assertThat(widget.foot()).containsText("Vika has ended the chat");

            widget.page().reload();

            assertThat(widget.foot()).containsText("Vika has ended the chat");
            assertThat(widget.texts()).containsExactlyInAnyOrder("Your number is 48213", "Thank you");
            assertThat(widget.row("48213").locator(".by")).hasText("Vika");
            Path saved = folder.resolve("saved.txt");
            widget.page()
                    .waitForDownload(
                            () -> widget.foot().getByText("Save transcript").click())
                    .saveAs(saved);
            assertThat(Files.readString(saved)).contains("Vika: Your number is 48213");
            widget.foot().getByText("Start a new chat").click();
            assertThat(widget.waiting()).isVisible();
            assertThat(widget.bubbles()).hasCount(0);
            widget.page().reload();
            assertThat(widget.waiting()).isVisible();
        }
    }

    @Test
    void expiresWhileItIsOpen(RealRedis.Server redis, Browser browser) {
        JsonObject chat = new JsonObject().put("expireAfterSeconds", 4).put("requeueAfterSeconds", 0);
        try (Nodes nodes = Nodes.start(1, redis, config().put("chat", chat));
                AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Registered first = widget.visitor();
            nodes.a().claim(first, "Vika");
            assertThat(widget.title()).hasText("Vika");

            assertThat(widget.foot().locator("h3"))
                    .hasText(
                            "This chat is over: nobody has written for a while.",
                            new HasTextOptions().setTimeout(10_000));

            assertThat(widget.composer()).isHidden();
            widget.foot().getByText("Start a new chat").click();
            assertThat(widget.waiting()).isVisible();
            assertThat(widget.visitor().chatId()).isNotEqualTo(first.chatId());
        }
    }

    private static void end(WidgetPage widget) {
        widget.page().getByLabel("Options").click();
        widget.page().getByText("End chat").click();
        widget.foot().getByText("End chat").click();
    }

    private static JsonObject config() {
        return new JsonObject().put("security", new JsonObject().put("mode", "open"));
    }
}
