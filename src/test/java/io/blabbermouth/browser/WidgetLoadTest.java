package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsInViewportOptions;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** One visitor with several tabs, and a chat that has become long. */
@TwoNodes(value = "{\"chat\": {\"historyMessagesMax\": 2500}, \"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(180)
class WidgetLoadTest {
    private static final int HISTORY = 2000;
    private static final int PAGE = 60;
    private static final int ROWS_MAX = 240;

    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void isOneConversationInAllTabs(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage one = new WidgetPage(browser.open(site.url())).started("Nika");
            WidgetPage other = anotherTab(one, site);
            other.opened();
            Client vika = nodes.b().claim(one.visitor(), "Vika");
            assertThat(other.title()).hasText("Vika");

            other.say("from the other");
            assertThat(other.meta("from the other")).containsText("Sent");
            one.page().bringToFront();
            one.say("from the one");
            assertThat(one.meta("from the one")).containsText("Sent");
            vika.send(Frames.chatMessage("Support", "to both"));

            List<String> all = List.of("from the other", "from the one", "to both");
            for (WidgetPage tab : List.of(one, other)) {
                tab.page().bringToFront();
                assertThat(tab.row("to both")).isVisible();
                assertThat(tab.texts()).isEqualTo(all);
            }
            assertThat(other.visitor()).isEqualTo(one.visitor());
            vika.send(Frames.leave("Support"));
            assertThat(other.foot()).containsText("Vika has ended the chat");
            other.foot().getByText("Start a new chat").click();
            assertThat(other.waiting()).isVisible();
            one.page().bringToFront();
            assertThat(one.waiting()).isVisible();
            assertThat(one.visitor()).isEqualTo(other.visitor());
        }
    }

    /** What is read in one tab is read in all. */
    @Test
    void countsOnceWhatIsRead(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage one = new WidgetPage(browser.open(site.url())).started("Nika");
            Client vika = nodes.b().claim(one.visitor(), "Vika");
            assertThat(one.title()).hasText("Vika");
            one.launcher().click();
            WidgetPage other = anotherTab(one, site);
            vika.send(Frames.chatMessage("Support", "Hello"));
            assertThat(one.launcher()).hasAttribute("aria-label", "Chat with us (1 unread)");
            assertThat(other.launcher()).hasAttribute("aria-label", "Chat with us (1 unread)");

            other.opened();

            assertThat(other.launcher()).hasAttribute("aria-label", "Chat with us");
            assertThat(one.launcher()).hasAttribute("aria-label", "Chat with us");
        }
    }

    @Test
    void beginsOneChatWhereTwoTabsBegin(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage one = new WidgetPage(browser.open(site.url())).opened();
            WidgetPage other = anotherTab(one, site).opened();
            filled(one, "of the one");
            filled(other, "of the other");

            // Not by keys, which would bring one before the other.
            String submit =
                    "() => document.querySelector('blabbermouth-chat').shadowRoot.querySelector('form').requestSubmit()";
            one.page().evaluate(submit);
            other.page().evaluate(submit);

            assertThat(other.bubbles()).hasCount(2);
            one.page().bringToFront();
            assertThat(one.bubbles()).hasCount(2);
            assertThat(one.texts()).containsExactlyInAnyOrder("of the one", "of the other");
            assertThat(one.waiting()).containsText("You are next");
        }
    }

    @Test
    void goesOnWritingWhereAnotherTabBegins(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage one = new WidgetPage(browser.open(site.url()));
            WidgetPage other = anotherTab(one, site).opened();
            filled(other, "half a sen");
            one.page().bringToFront();
            one.started("Nika");
            other.page().bringToFront();

            assertThat(other.composer()).hasValue("half a sen");
            assertThat(other.composer()).isFocused();
            assertThat(other.bubbles()).hasCount(0);
        }
    }

    /** Its list is drawn again when the page is looked at, and the messages of both chats are counted from 1. */
    @Test
    void showsTheNextChatInATabThatWasNotLookedAt(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage one = new WidgetPage(browser.open(site.url())).started("Nika");
            WidgetPage other = anotherTab(one, site).opened();
            Client vika = nodes.b().claim(one.visitor(), "Vika");
            vika.send(Frames.chatMessage("Support", "of the one"));
            assertThat(other.row("of the one")).isVisible();
            other.launcher().click();
            assertThat(other.panel()).hasCount(0);
            other.page()
                    .evaluate("() => { window.held = []; window.requestAnimationFrame = (draw) => held.push(draw); }");

            vika.send(Frames.leave("Support"));
            one.page().bringToFront();
            one.foot().getByText("Start a new chat").click();
            assertThat(one.waiting()).isVisible();
            // So that nobody has read it.
            one.launcher().click();
            nodes.b().claim(one.visitor(), "Tom").send(Frames.chatMessage("Support", "of the other"));
            assertThat(other.launcher()).hasAttribute("aria-label", "Chat with us (1 unread)");
            other.page().evaluate("() => held.splice(0).forEach((draw) => draw())");

            assertThat(other.texts()).containsExactly("of the other");
        }
    }

    @Test
    void keepsALongChatOutOfThePage(Nodes nodes, Browser browser) {
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
            widget.composer().fill("several\nlines\nthat\nneed\nroom");
            assertThat(widget.row("message " + HISTORY + ".").locator(".bubble"))
                    .isInViewport(new IsInViewportOptions().setRatio(1));
            widget.page()
                    .waitForFunction(
                            "(log) => log.scrollHeight - log.scrollTop - log.clientHeight === 0",
                            widget.page().locator(".log").elementHandle());
            widget.composer().fill("");
            assertThat(widget.bubbles().count()).isLessThanOrEqualTo(ROWS_MAX);

            widget.page().reload();
            assertThat(widget.row("message " + HISTORY + ".")).isInViewport();
            assertThat(widget.bubbles()).hasCount(PAGE);

            for (int pages = 2; pages <= 6; pages++) {
                String top = "message " + (HISTORY - (pages - 1) * PAGE + 1) + ".";
                widget.page().locator(".log").evaluate("(log) => { log.scrollTop = 0; }");
                assertThat(widget.bubbles().first()).hasText("message " + (HISTORY - pages * PAGE + 1) + ".");
                assertThat(widget.row(top)).isInViewport();
                assertThat(widget.bubbles()).hasCount(Math.min(pages * PAGE, ROWS_MAX));
            }
            vika.send(Frames.chatMessage("Support", "Did you read it all?"));
            Locator jump = widget.page().getByText("New messages");
            assertThat(jump).isVisible();
            jump.focus();
            // What moved last, the page is still to be told of.
            jump.evaluate("(jump) => { jump.getRootNode().querySelector('.log').scrollTop += 1; jump.click(); }");
            assertThat(widget.row("Did you read it all?")).isInViewport();
            assertThat(jump).isHidden();
            assertThat(widget.page().getByLabel("Conversation")).isFocused();
            widget.say("I have read it all");
            assertThat(widget.meta("I have read it all")).containsText("Sent");
            assertThat(widget.row("I have read it all")).isInViewport();
        }
    }

    private static void filled(WidgetPage tab, String question) {
        tab.page().getByLabel("Your name").fill("Nika");
        tab.page().getByLabel("How can we help?").fill(question);
    }

    private static WidgetPage anotherTab(WidgetPage one, AnySite site) {
        Page page = one.page().context().newPage();
        page.navigate(site.url());
        return new WidgetPage(page);
    }
}
