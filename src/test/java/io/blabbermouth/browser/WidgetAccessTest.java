package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The widget for people who do not see, or not well, or who have no mouse; each of its states: {@link WidgetStatesTest}. */
@TwoNodes(value = "{\"chat\": {\"contentCharsMax\": 200}, \"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(180)
class WidgetAccessTest {
    private static final int CHARS_MAX = 200;
    private static final int ROWS_MAX = 240;
    private static final int ROWS_LEFT = 60;
    /** Notes what a screen reader would read out of the conversation. */
    private static final String READER = """
            window.readOut = [];
            const attach = Element.prototype.attachShadow;
            Element.prototype.attachShadow = function (options) {
              const root = attach.call(this, options);
              new MutationObserver((changes) => changes.forEach(({ target, addedNodes }) => {
                const region = (target.closest ? target : target.parentElement)?.closest?.('[aria-live]');
                if (region?.getAttribute('role') === 'log' && region.getAttribute('aria-live') !== 'off') {
                  window.readOut.push(...[...addedNodes].map(textOf).filter(Boolean));
                }
              })).observe(root, { childList: true, characterData: true, subtree: true });
              return root;
            };
            const textOf = (node) => {
              const copy = document.createElement('div');
              copy.append(node.cloneNode(true));
              copy.querySelectorAll('[aria-hidden=true], [aria-live=off], [hidden]').forEach((part) => part.remove());
              return copy.textContent;
            };
            """;

    /** On the first ones neither white nor black is far from what can be read. */
    @Test
    void canBeReadOnAnyColor(Nodes nodes, Browser browser) {
        String black = "rgb(0, 0, 0)";
        String white = "rgb(255, 255, 255)";
        Map<String, String> colors = Map.of(
                "#777777", black, "#757575", white, "#16a34a", black, "#ea580c", black, "#ef4444", black, "#3b82f6",
                black);
        colors.forEach((color, on) -> {
            try (AnySite site = AnySite.with(nodes.a().chatPort(), "data-color=\"" + color + "\"")) {
                WidgetPage widget = new WidgetPage(browser.open(site.url()));
                assertThat(widget.launcher()).hasCSS("color", on);
            }
        });
    }

    @Test
    void isUsedByKeysAlone(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url()));
            assertThat(widget.launcher()).isVisible();
            widget.press("Tab");
            assertThat(widget.launcher()).isFocused();
            widget.press("Enter");
            assertThat(widget.page().getByLabel("Your name")).isFocused();
            widget.page().keyboard().type("Nika");
            widget.press("Tab");
            assertThat(widget.page().getByLabel("How can we help?")).isFocused();
            widget.page().keyboard().type("My order");
            widget.press("Enter");

            assertThat(widget.composer()).isFocused();
            Client vika = nodes.b().claim(widget.visitor(), "Vika");
            assertThat(widget.title()).hasText("Vika");
            widget.page().keyboard().type("one");
            widget.press("Shift+Enter");
            widget.page().keyboard().type("two");
            widget.press("Enter");
            assertThat(widget.row("two").locator(".bubble")).hasText("one\ntwo");
            assertThat(widget.composer()).isFocused();

            widget.press("Escape");
            assertThat(widget.panel()).hasCount(0);
            assertThat(widget.launcher()).isFocused();
            assertThat(widget.launcher()).hasAttribute("aria-expanded", "false");
            widget.press("Enter");
            assertThat(widget.composer()).isFocused();

            // Back over the conversation and the button that closes.
            widget.press("Shift+Tab");
            assertThat(widget.page().getByLabel("Conversation")).isFocused();
            widget.press("Shift+Tab");
            assertThat(widget.page().getByLabel("Close chat")).isFocused();
            widget.press("Shift+Tab");
            assertThat(widget.page().getByLabel("Options")).isFocused();
            widget.press("Enter");
            assertThat(widget.page().getByText("Save transcript")).isFocused();
            widget.press("Escape");
            assertThat(widget.page().getByLabel("Options")).isFocused();
            widget.press("Enter");
            widget.press("Tab");
            assertThat(widget.page().getByText("End chat")).isFocused();
            widget.press("Enter");
            assertThat(widget.foot().getByText("Keep chatting")).isFocused();
            widget.press("Tab");
            widget.press("Enter");
            assertThat(DeskPage.awaitType(vika, "ChatEnded").getString("by")).isEqualTo("User");
            assertThat(widget.foot()).containsText("You have ended the chat");
            // Near what is next, and not on it: whoever still types must not begin a chat.
            assertThat(widget.foot()).isFocused();
            widget.press("Tab");
            assertThat(widget.foot().getByText("Start a new chat")).isFocused();
            widget.press("Enter");
            assertThat(widget.composer()).isFocused();
            Client tom = nodes.b().claim(widget.visitor(), "Tom");
            tom.send(Frames.leave("Support"));
            assertThat(widget.foot()).isFocused();
            widget.press("Escape");
            assertThat(widget.launcher()).isFocused();
            assertThat(browser.problems()).isEmpty();
        }
    }

    @Test
    void keepsTheFocusWhereTheMenuLosesWhatHasIt(Nodes nodes, Browser browser) {
        WidgetPage widget = new WidgetPage(browser.open(demo(nodes))).started("Nika");
        Client vika = nodes.b().claim(widget.visitor(), "Vika");
        assertThat(widget.title()).hasText("Vika");
        widget.page().getByLabel("Options").press("Enter");
        widget.press("Tab");
        assertThat(widget.page().getByText("End chat")).isFocused();

        vika.send(Frames.leave("Support"));

        assertThat(widget.foot()).containsText("Vika has ended the chat");
        assertThat(widget.page().getByLabel("Options")).isFocused();
        widget.press("Escape");
        assertThat(widget.page().getByText("Save transcript").first()).isHidden();
        widget.press("Escape");
        assertThat(widget.launcher()).isFocused();
    }

    /** There it covers the website, and nobody sees what has the focus behind it. */
    @Test
    void keepsTheFocusInItOnAPhone(Nodes nodes, Browser browser) {
        WidgetPage widget = new WidgetPage(browser.open(demo(nodes)));
        widget.page().setViewportSize(390, 800);
        widget.opened();
        assertThat(widget.panel()).hasAttribute("aria-modal", "true");
        assertGoesRound(widget);
        widget.name().fill("Nika");
        widget.press("Enter");
        assertThat(widget.waiting()).isVisible();
        assertGoesRound(widget);

        widget.press("Escape");
        assertThat(widget.launcher()).isFocused();
        widget.opened();
        widget.page().getByLabel("Close chat").press("Enter");
        assertThat(widget.launcher()).isFocused();
        widget.page().setViewportSize(1280, 800);
        widget.opened();
        assertThat(widget.panel()).hasAttribute("aria-modal", "false");
        widget.page().getByLabel("Close chat").focus();
        widget.press("Shift+Tab");
        widget.press("Shift+Tab");
        assertThat(widget.panel().locator(":focus")).hasCount(0);
    }

    private static void assertGoesRound(WidgetPage widget) {
        Locator focused = widget.panel().locator(":focus");
        for (String key : List.of("Tab", "Shift+Tab")) {
            widget.panel().focus();
            for (int i = 0; i < 12; i++) {
                widget.press(key);
                assertThat(focused).hasCount(1);
            }
        }
    }

    /** Readers are told what changes; not what there was before. */
    @Test
    void tellsReadersWhatHappens(Nodes nodes, Browser browser) {
        WidgetPage widget = new WidgetPage(browser.open(demo(nodes))).started("Nika");
        assertThat(widget.page().locator(".bm .sr[role=status]")).containsText("You are next");
        assertThat(widget.page().locator("[role=log]")).hasAttribute("aria-live", "polite");

        Client vika = nodes.b().claim(widget.visitor(), "Vika");
        vika.send(Frames.chatMessage("Support", "Hello"));

        assertThat(widget.row("Hello").locator(".sr")).hasText("Vika: ");
        vika.send(Frames.leave("Support"));
        assertThat(widget.page().locator(".bm .sr[role=status]")).hasText("Vika has ended the chat");
    }

    @Test
    void tellsReadersOfEachMessageThatWasRefused(Nodes nodes, Browser browser) {
        WidgetPage widget = new WidgetPage(browser.open(demo(nodes))).started("Nika");
        Locator status = widget.page().locator(".bm .sr[role=status]");
        // Told once, and first: it would take the place of what is told next.
        assertThat(status).hasText("You are next");
        widget.say("1".repeat(CHARS_MAX + 1));
        assertThat(status).hasText("Not sent");
        status.evaluate("(status) => new MutationObserver(() => { window.told = status.textContent; })"
                + ".observe(status, { childList: true, characterData: true, subtree: true })");

        widget.say("2".repeat(CHARS_MAX + 1));

        assertThat(widget.meta("2")).containsText("Not sent");
        assertThat(widget.page().evaluate("() => window.told")).isEqualTo("Not sent");
    }

    /** Who has closed it and does not see the number on the button. */
    @Test
    void tellsReadersThatThereIsMoreToRead(Nodes nodes, Browser browser) {
        WidgetPage widget = new WidgetPage(browser.open(demo(nodes))).started("Nika");
        Client vika = nodes.b().claim(widget.visitor(), "Vika");
        vika.send(Frames.chatMessage("Support", "one"));
        assertThat(widget.row("one")).isVisible();
        assertThat(widget.news()).isEmpty();
        widget.press("Escape");
        vika.send(Frames.chatMessage("Support", "two"));
        assertThat(widget.news()).hasText("Chat with us (1 unread)");
        vika.send(Frames.chatMessage("Support", "three"));
        assertThat(widget.news()).hasText("Chat with us (2 unread)");

        widget.opened();

        assertThat(widget.news()).isEmpty();
    }

    /** Nor what one has scrolled back to, nor what was there before a page was loaded. */
    @Test
    void readsOutNothingOld(Nodes nodes, Browser browser) {
        WidgetPage widget = new WidgetPage(browser.open(demo(nodes))).started("Nika");
        for (int i = 1; i <= 70; i++) {
            widget.say("old " + i + ".");
        }
        assertThat(widget.meta("old 70.")).containsText("Sent");
        widget.page().addInitScript(READER);

        widget.page().reload();
        assertThat(widget.row("old 70.")).isVisible();
        assertThat(widget.page().locator("[role=log]")).hasAttribute("aria-live", "polite");
        widget.page().getByText("Show earlier messages").press("Enter");
        assertThat(widget.row("old 1.")).isAttached();
        assertThat(widget.page().locator("[role=log]")).hasAttribute("aria-live", "polite");
        nodes.b().claim(widget.visitor(), "Vika").send(Frames.chatMessage("Support", "new"));
        assertThat(widget.row("new")).isVisible();

        assertThat(widget.page().evaluate("() => window.readOut"))
                .isEqualTo(List.of("Vika has joined the chat", "Vika: new"));
    }

    /** As the page holds no more than so many, most of them go when there is one more. */
    @Test
    void readsOutOneMessageWhereManyGo(Nodes nodes, Browser browser) {
        WidgetPage widget = new WidgetPage(browser.open(demo(nodes)));
        widget.page().addInitScript(READER);
        widget.page().reload();
        widget.started("Nika");
        Client vika = nodes.b().claim(widget.visitor(), "Vika");
        for (int i = 1; i <= ROWS_MAX; i++) {
            vika.send(Frames.chatMessage("Support", "message " + i + "."));
        }
        assertThat(widget.bubbles()).hasCount(ROWS_MAX);
        assertThat(widget.page().locator("[role=log]")).hasAttribute("aria-live", "polite");
        widget.page().evaluate("() => { window.readOut = []; }");

        vika.send(Frames.chatMessage("Support", "one more"));

        assertThat(widget.row("one more")).isVisible();
        assertThat(widget.bubbles()).hasCount(ROWS_LEFT);
        assertThat(widget.page().evaluate("() => window.readOut")).isEqualTo(List.of("Vika: one more"));
    }

    @Test
    void saysInWhichLanguageItsButtonIs(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort(), "data-lang=\"ar\"")) {
            WidgetPage widget = new WidgetPage(browser.open(site.url()));

            assertThat(widget.launcher()).hasAttribute("lang", "ar");
            assertThat(widget.launcher()).hasAttribute("dir", "rtl");
        }
    }

    /** Each who comes changes how many wait; where one stands it does not. */
    @Test
    void readsOutAnotherPlaceInTheQueueAlone(Nodes nodes, Browser browser) {
        WidgetPage widget = new WidgetPage(browser.open(demo(nodes)));
        nodes.waitingUser(1, "Sam");
        widget.started("Nika");
        assertThat(widget.waiting()).containsText("You are number 2 of 2");
        nodes.waitingUser(1, "Tom");
        nodes.waitingUser(1, "Ada");

        assertThat(widget.waiting()).containsText("You are number 2 of 4");
        assertThat(widget.page().locator(".bm .sr[role=status]")).hasText("You are number 2 of 2 in the queue");
    }

    private static String demo(Nodes nodes) {
        return "http://127.0.0.1:" + nodes.a().chatPort() + "/";
    }
}
