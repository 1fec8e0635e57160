package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A page that is reloaded in the middle of something. Waiting and in a chat: {@link WidgetTest}; cut off, with something
 * unsent: {@link WidgetFaultTest}; ending, and over: {@link WidgetEndTest}.
 */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(120)
class WidgetReloadTest {
    private static final String QUESTION = "How can we help?";

    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void keepsWhatIsInTheForm(RealRedis.Server redis, Browser browser) {
        try (Nodes nodes = Nodes.start(1, redis, config());
                AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).opened();
            widget.page().getByLabel("Your name").fill("Nika");
            widget.page().getByLabel(QUESTION).fill("half a sen");

            widget.page().reload();

            assertThat(widget.page().getByLabel("Your name")).hasValue("Nika");
            assertThat(widget.page().getByLabel(QUESTION)).hasValue("half a sen");
        }
    }

    @Test
    void keepsWhatItBeginsWith(RealRedis.Server redis, Browser browser) {
        try (Nodes nodes = Nodes.start(1, redis, config());
                TcpProxy network = TcpProxy.before(nodes.a().chatPort());
                AnySite site = AnySite.with(network.port())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).opened();
            network.leadTo(FreePorts.next());
            network.cut();
            widget.page().getByLabel("Your name").fill("Nika");
            widget.page().getByLabel(QUESTION).fill("I have a question");
            widget.press("Enter");
            assertThat(widget.page().getByRole(AriaRole.ALERT)).not().isEmpty();
            widget.page().navigate("about:blank");
            network.leadTo(nodes.a().chatPort());

            widget.page().navigate(site.url());

            assertThat(widget.page().getByLabel(QUESTION)).hasValue("I have a question");
            widget.page().getByLabel(QUESTION).focus();
            widget.press("Enter");
            assertThat(widget.meta("I have a question")).containsText("Sent");
            assertThat(widget.composer()).hasValue("");
            widget.page().reload();
            assertThat(widget.bubbles()).hasCount(1);
            assertThat(widget.composer()).hasValue("");
        }
    }

    @Test
    void knowsThatTheAgentIsAway(RealRedis.Server redis, Browser browser) {
        try (Nodes nodes = Nodes.start(1, redis, config());
                AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Registered visitor = widget.visitor();
            Client vika = nodes.a().claim(visitor, "Vika");
            String supportId = DeskPage.awaitType(vika, "SupportJoinedUser").getString("supportId");
            // A claim is confirmed by what its connection says.
            vika.send(Frames.chatMessage("Support", "One moment"));
            assertThat(widget.row("One moment")).isVisible();
            vika.awaitPing();
            assertThat(widget.presence()).hasText("Online");
            vika.close();
            assertThat(widget.presence()).hasText("Away");

            widget.page().reload();

            assertThat(widget.title()).hasText("Vika");
            assertThat(widget.presence()).hasText("Away");
            nodes.a().rejoinAsSupport(visitor, supportId);
            assertThat(widget.presence()).hasText("Online");
            assertThat(widget.page().locator(".note")).hasText("Vika is back");
        }
    }

    private static JsonObject config() {
        return new JsonObject()
                .put("security", new JsonObject().put("mode", "open"))
                .put("chat", new JsonObject().put("leaveGraceSeconds", 1).put("requeueAfterSeconds", 0));
    }
}
