package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The widget for people who do not see, or not well, or who have no mouse. */
@TwoNodes(value = "{\"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(180)
class WidgetAccessTest {
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
              const copy = node.cloneNode(true);
              copy.querySelectorAll?.('[aria-hidden=true], [aria-live=off], [hidden]').forEach((part) => part.remove());
              return copy.textContent;
            };
            """;

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void keepsNobodyOut(ColorScheme colors, Nodes nodes, Browser browser) {
        WidgetPage widget = new WidgetPage(browser.open(demo(nodes), colors));
        assertThat(widget.launcher()).isVisible();
        check(widget, "closed");
        widget.opened();
        check(widget, "the start");
        widget.press("Enter");
        assertThat(widget.page().locator(".error")).not().isEmpty();
        check(widget, "a name is missing");
        widget.page().getByLabel("Your name").fill("Nika");
        widget.press("Enter");
        assertThat(widget.waiting()).isVisible();
        check(widget, "waiting");

        Client vika = nodes.b().claim(widget.visitor(), "Vika");
        vika.send(Frames.chatMessage("Support", "See https://shop.example/orders/48213"));
        assertThat(widget.row("See")).isVisible();
        widget.say("I do");
        assertThat(widget.meta("I do")).containsText("Sent");
        vika.send(Frames.typing("Support", true));
        assertThat(widget.typing()).isVisible();
        check(widget, "a chat");
        widget.page().getByLabel("Options").click();
        check(widget, "the menu");
        widget.page().getByText("End chat").click();
        assertThat(widget.foot()).isVisible();
        check(widget, "the question");
        widget.foot().getByText("Keep chatting").click();
        vika.send(Frames.leave("Support"));
        assertThat(widget.foot()).containsText("Vika has ended the chat");
        check(widget, "a chat that is over");
        widget.page().setViewportSize(390, 844);
        check(widget, "on a phone");
    }

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

    /** Readers are told what changes; not what there was before. */
    @Test
    void tellsReadersWhatHappens(Nodes nodes, Browser browser) {
        WidgetPage widget = new WidgetPage(browser.open(demo(nodes))).started("Nika");
        assertThat(widget.page().locator(".sr[role=status]")).containsText("You are next");
        assertThat(widget.page().locator("[role=log]")).hasAttribute("aria-live", "polite");

        Client vika = nodes.b().claim(widget.visitor(), "Vika");
        vika.send(Frames.chatMessage("Support", "Hello"));

        assertThat(widget.row("Hello").locator(".sr")).hasText("Vika: ");
        vika.send(Frames.leave("Support"));
        assertThat(widget.page().locator(".sr[role=status]")).hasText("Vika has ended the chat");
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
        assertThat(widget.page().locator(".sr[role=status]")).hasText("You are number 2 of 2 in the queue");
    }

    private static String demo(Nodes nodes) {
        return "http://127.0.0.1:" + nodes.a().chatPort() + "/";
    }

    private static void check(WidgetPage widget, String state) {
        Violations.of(widget.page()).assertNone(state);
    }
}
