package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsInViewportOptions;
import com.microsoft.playwright.options.BoundingBox;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that want to be more than texts, or that are hard to show; on wide screens and on small phones. */
@TwoNodes(value = "{\"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class WidgetTextTest {
    private static final int HEIGHT = 800;
    private static final IsInViewportOptions WHOLE = new IsInViewportOptions().setRatio(1);
    private static final int CHARS_MAX = 4000;
    private static final String LONG_WORD = "w".repeat(CHARS_MAX);
    private static final String ARABIC = "مرحبا، لم أتمكن من الدخول";
    private static final List<String> TEXTS = List.of(
            "<img src=x onerror=\"window.hacked=1\">",
            "<script>window.hacked=1</script>",
            LONG_WORD,
            "👩‍👩‍👧 🏳️‍🌈 😀",
            ARABIC,
            "javascript:window.hacked=1",
            "two\nlines",
            "look: https://shop.example/a?b=(c)&d=<script>. Or not");

    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    /** @param width of the page, pixels: the second is the smallest phone's */
    @ParameterizedTest
    @ValueSource(ints = {1280, 320})
    void showsTextsAsTexts(int width, Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url()));
            widget.page().setViewportSize(width, 700);
            widget.started("<b>Nika</b>");
            Client vika = nodes.b().claim(widget.visitor(), "<i>Vika</i>");
            assertThat(widget.title()).hasText("<i>Vika</i>");

            TEXTS.forEach(text -> vika.send(Frames.chatMessage("Support", text)));
            assertThat(widget.bubbles()).hasCount(TEXTS.size());
            TEXTS.forEach(widget::say);
            assertThat(widget.bubbles()).hasCount(2 * TEXTS.size());
            assertThat(widget.meta("look").last()).containsText("Sent");

            assertThat(widget.texts().subList(0, TEXTS.size())).isEqualTo(TEXTS);
            assertThat(widget.texts().subList(TEXTS.size(), 2 * TEXTS.size())).isEqualTo(TEXTS);
            assertThat(widget.bubbles().locator("img, script, b, i")).hasCount(0);
            assertThat(widget.page().evaluate("() => window.hacked === undefined"))
                    .isEqualTo(true);
            assertNothingSticksOut(widget.page());
        }
    }

    /** With the keyboard there is no room for a panel above a button. */
    @Test
    void isTheWholeScreenOfAPhoneOnItsSide(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url()));
            widget.page().setViewportSize(844, 390);
            widget.started("Nika");

            assertThat(widget.launcher()).isHidden();
            assertThat(widget.panel()).hasCSS("width", "844px");
            assertThat(widget.panel()).hasCSS("height", "390px");
            widget.page().setViewportSize(844, 200);
            assertThat(widget.composer()).isInViewport(new IsInViewportOptions().setRatio(1));
        }
    }

    /** 1280 by 800 looked at twice as large, and 1280 by 1024 four times (WCAG 2.2, 1.4.10). */
    @ParameterizedTest
    @CsvSource({"640, 400", "320, 256"})
    void hasRoomForWhatIsNeeded(int width, int height, Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url()));
            widget.page().setViewportSize(width, height);
            widget.opened();
            widget.name().fill("Nika");
            Locator start = widget.page().getByText("Start chat");
            start.scrollIntoViewIfNeeded();
            assertThat(start).isInViewport(WHOLE);
            start.click();

            assertThat(widget.waiting()).containsText("You are next");
            assertThat(widget.composer()).isInViewport(WHOLE);
            widget.say("Hello");
            assertThat(widget.row("Hello").locator(".bubble")).isInViewport();
            assertNothingSticksOut(widget.page());
            widget.page().getByLabel("Options").click();
            widget.page().getByText("End chat").click();
            assertThat(widget.foot().getByText("Keep chatting")).isInViewport(WHOLE);
            assertThat(widget.foot().getByText("End chat")).isInViewport(WHOLE);
            assertNothingSticksOut(widget.page());
        }
    }

    /** A phone's camera, its corners and the line at its lower edge take nothing of what is to be read or pressed. */
    @Test
    void keepsClearOfWhatAPhoneCovers(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url()));
            widget.page().setViewportSize(390, HEIGHT);
            JsonObject insets = JsonParser.parseString("{\"insets\": {\"top\": 47, \"bottom\": 34}}")
                    .getAsJsonObject();
            widget.page().context().newCDPSession(widget.page()).send("Emulation.setSafeAreaInsetsOverride", insets);
            assertClear(widget.launcher());

            widget.opened();
            assertClear(widget.page().getByLabel("Close chat"));
            assertClear(widget.page().locator(".hero h2"));
            widget.name().fill("Nika");
            widget.page().getByText("Start chat").click();
            assertThat(widget.waiting()).containsText("You are next");
            assertClear(widget.page().getByLabel("Close chat"));
            assertClear(widget.composer());
            nodes.b().claim(widget.visitor(), "Vika").send(Frames.leave("Support"));
            assertClear(widget.page().getByText("Save transcript").last());
        }
    }

    private static void assertClear(Locator locator) {
        assertThat(locator).isVisible();
        BoundingBox box = locator.boundingBox();
        assertThat(box.y).isGreaterThanOrEqualTo(47);
        assertThat(box.y + box.height).isLessThanOrEqualTo(HEIGHT - 34);
    }

    @Test
    void showsLongNames(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("N".repeat(64));
            String name = "W".repeat(64);
            Client agent = nodes.b().claim(widget.visitor(), name);
            agent.send(Frames.chatMessage("Support", "Hello"));
            assertThat(widget.row("Hello").locator(".by")).hasText(name);
            assertThat(widget.page().locator(".note")).hasText(name + " has joined the chat");
            assertNothingSticksOut(widget.page());
            agent.send(Frames.leave("Support"));
            assertThat(widget.foot()).containsText(name + " has ended the chat");
            assertNothingSticksOut(widget.page());
        }
    }

    @Test
    void linksWhatIsAnAddress(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Client vika = nodes.b().claim(widget.visitor(), "Vika");

            TEXTS.forEach(text -> vika.send(Frames.chatMessage("Support", text)));

            assertThat(widget.bubbles()).hasCount(TEXTS.size());
            Locator links = widget.bubbles().locator("a");
            assertThat(links).hasCount(1);
            assertThat(links).hasAttribute("href", "https://shop.example/a?b=(c)&d=");
            assertThat(links).hasAttribute("rel", "noopener noreferrer");
            assertThat(links).hasAttribute("target", "_blank");
        }
    }

    @Test
    void writesFromTheSideOneReadsFrom(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort(), "data-lang=\"ar\"")) {
            WidgetPage widget = new WidgetPage(browser.open(site.url()));
            assertThat(widget.launcher()).hasAttribute("aria-label", "تحدث معنا");
            assertThat(widget.launcher().boundingBox().x).isLessThan(100);
            widget.opened();
            widget.page().locator(".bm input").fill("ليلى");
            widget.press("Enter");
            assertThat(widget.waiting()).isVisible();
            Client vika = nodes.b().claim(widget.visitor(), "Vika");
            vika.send(Frames.chatMessage("Support", ARABIC));
            vika.send(Frames.chatMessage("Support", "And in English."));

            assertThat(widget.panel()).hasAttribute("dir", "rtl");
            assertThat(widget.row(ARABIC).locator(".bubble")).hasCSS("direction", "rtl");
            assertThat(widget.row("And in English.").locator(".bubble")).hasCSS("direction", "ltr");
            assertNothingSticksOut(widget.page());
        }
    }

    /** Every object has that one. */
    @Test
    void speaksEnglishWhereTheLanguageIsNone(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort(), "data-lang=\"constructor\"")) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).opened();

            assertThat(widget.launcher()).hasAttribute("aria-label", "Chat with us");
            assertThat(widget.panel()).hasAttribute("lang", "en");
        }
    }

    @Test
    void keepsWhatIsTooLong(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            // Counted as the server counts: two units of UTF-16 are one character.
            String tooLong = "😀".repeat(CHARS_MAX) + "!";

            widget.say(tooLong);

            assertThat(widget.composer()).hasValue(tooLong);
            assertThat(widget.page().locator(".count")).hasText("4,001 / 4,000");
            assertThat(widget.bubbles()).hasCount(0);
            widget.composer().fill("😀".repeat(CHARS_MAX));
            widget.press("Enter");
            assertThat(widget.meta("😀")).containsText("Sent");
        }
    }

    private static void assertNothingSticksOut(Page page) {
        assertThat(page.locator(".bm").evaluate("(panel) => panel.scrollWidth <= panel.clientWidth"))
                .as("the panel")
                .isEqualTo(true);
        assertThat(page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                .as("the site")
                .isEqualTo(true);
        assertThat(page.locator(".log").evaluate("(log) => log.scrollWidth <= log.clientWidth"))
                .as("the conversation")
                .isEqualTo(true);
        assertThat(
                        page.locator(".bm")
                                .evaluate(
                                        "(panel) => [...panel.querySelectorAll('.bubble:not(.dots)')].every((bubble) => {"
                                                + "const outer = panel.getBoundingClientRect(); const box = bubble.getBoundingClientRect();"
                                                + "return box.left >= outer.left && box.right <= outer.right && box.right <= innerWidth; })"))
                .as("the bubbles")
                .isEqualTo(true);
    }
}
