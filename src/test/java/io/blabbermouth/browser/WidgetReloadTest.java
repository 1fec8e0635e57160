package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Registered;
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

    /** The browser says by itself which connections it did not get, or has ended. */
    @AfterEach
    void nothingElseWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).allMatch(problem -> problem.startsWith("WebSocket connection to"));
    }

    @Test
    void keepsWhatIsInTheForm(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis, chat())) {
            WidgetPage widget = scene.visit(browser).opened();
            widget.page().getByLabel("Your name").fill("Nika");
            widget.page().getByLabel(QUESTION).fill("half a sen");

            widget.page().reload();

            assertThat(widget.page().getByLabel("Your name")).hasValue("Nika");
            assertThat(widget.page().getByLabel(QUESTION)).hasValue("half a sen");
        }
    }

    @Test
    void keepsWhatItBeginsWith(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis, chat())) {
            WidgetPage widget = scene.visit(browser).opened();
            scene.cutOff();
            widget.page().getByLabel("Your name").fill("Nika");
            widget.page().getByLabel(QUESTION).fill("I have a question");
            widget.press("Enter");
            assertThat(widget.error()).isVisible();
            widget.page().navigate("about:blank");
            scene.mend();

            widget.page().navigate(scene.site().url());

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
        try (WidgetScene scene = WidgetScene.open(redis, chat())) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            Registered visitor = widget.visitor();
            Client vika = scene.claim(widget);
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
            scene.nodes().a().rejoinAsSupport(visitor, supportId);
            assertThat(widget.presence()).hasText("Online");
            assertThat(widget.page().locator(".note")).hasText("Vika is back");
        }
    }

    /** What a browser keeps of a page for the way back is as it was when it was left. */
    @Test
    void goesOnInAPageThatOneComesBackTo(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis, chat())) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            Client vika = scene.claim(widget);
            vika.send(Frames.chatMessage("Support", "before"));
            assertThat(widget.row("before")).isVisible();
            widget.composer().fill("half a sen");
            widget.page().evaluate("() => { window.isOld = true; }");

            widget.page().navigate(scene.site().url() + "basket");
            assertThat(widget.row("before")).isVisible();
            assertThat(widget.page().evaluate("() => window.isOld")).isNull();
            widget.say("from the basket");
            assertThat(widget.meta("from the basket")).containsText("Sent");
            vika.send(Frames.chatMessage("Support", "meanwhile"));
            assertThat(widget.row("meanwhile")).isVisible();
            widget.page().evaluate("() => history.back()");
            widget.page().waitForFunction("() => window.isOld");

            vika.send(Frames.chatMessage("Support", "after"));
            assertThat(widget.row("after")).isVisible();
            assertThat(widget.texts()).containsExactly("before", "from the basket", "meanwhile", "after");
            assertThat(widget.bar()).isHidden();
            widget.say("and I am here");
            assertThat(widget.meta("and I am here")).containsText("Sent");
        }
    }

    private static JsonObject chat() {
        return new JsonObject().put("leaveGraceSeconds", 1).put("requeueAfterSeconds", 0);
    }
}
