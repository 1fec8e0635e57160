package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.RealRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The widget on a bad network, until it is loaded and a chat has begun. */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(120)
class WidgetBeginTest {
    /** The longest that the client waits between two attempts is 30 s. */
    private static final double NEXT_ATTEMPT_MILLIS_MAX = 30_000 + Client.WAIT_SECONDS * 1000.0;

    /** How long the widget waits for another tab's attempts before it says so. */
    private static final int EXPLAINED_AFTER_MILLIS = 6000;

    private static final String UNREACHABLE = "We cannot be reached at the moment. We keep trying…";

    /** The browser says by itself which connections it did not get. */
    @AfterEach
    void nothingElseWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).allMatch(problem -> problem.startsWith("WebSocket connection to"));
    }

    @Test
    void beginsAsSoonAsTheServerCanBeReached(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).opened();
            scene.cutOff();
            widget.page().getByLabel("Your name").fill("Nika");
            widget.page().getByLabel("How can we help?").fill("I have a question");
            widget.press("Enter");
            assertThat(widget.error()).hasText(UNREACHABLE);

            scene.mend();

            // By itself, and it may just have begun to wait.
            assertThat(widget.waiting()).isVisible(new IsVisibleOptions().setTimeout(NEXT_ATTEMPT_MILLIS_MAX));
            assertThat(widget.meta("I have a question")).containsText("Sent");
            assertThat(widget.texts()).containsExactly("I have a question");
        }
    }

    /** One of them tries, and the other one waits for it. */
    @Test
    void saysInEachTabThatNobodyCanBeReached(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage one = scene.visit(browser).opened();
            WidgetPage other = new WidgetPage(one.page().context().newPage());
            other.page().navigate(scene.site().url());
            other.opened();
            scene.cutOff();
            tryToBegin(one);
            assertThat(one.error()).hasText(UNREACHABLE);
            HeldTimers soon = HeldTimers.of(other.page(), EXPLAINED_AFTER_MILLIS);
            tryToBegin(other);
            soon.pass();
            assertThat(other.error()).hasText(UNREACHABLE);

            scene.mend();
            Browser.findNetwork(one.page());

            assertThat(other.waiting()).isVisible();
            assertThat(one.waiting()).isVisible();
        }
    }

    @Test
    void keepsWhatIsWrittenWhileItBegins(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).opened();
            scene.cutOff();
            widget.page().getByLabel("Your name").fill("Nika");
            Locator question = widget.page().getByLabel("How can we help?");
            question.fill("I have a question");
            widget.press("Enter");
            assertThat(widget.error()).isVisible();
            question.fill("I have a question: where");
            assertThat(question).isFocused();

            scene.mend();
            Browser.findNetwork(widget.page());

            assertThat(widget.waiting()).isVisible();
            assertThat(widget.composer()).hasValue("I have a question: where");
            assertThat(widget.composer()).isFocused();
            assertThat(widget.bubbles()).hasCount(0);
        }
    }

    @Test
    void opensOnceHoweverOftenItIsPressedWhileItLoads(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser);
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

    /** Who has pressed it may have gone on with the website meanwhile. */
    @Test
    void takesTheFocusFromNothingOnTheSite(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser);
            List<Route> held = new ArrayList<>();
            widget.page().route(Pattern.compile("/widget/panel\\.js$"), held::add);
            widget.page()
                    .waitForRequest(
                            Pattern.compile("/panel\\.js$"),
                            () -> widget.launcher().click());
            Locator site = inTheSite(widget);
            held.forEach(Route::resume);
            assertThat(widget.panel()).isVisible();
            assertThat(site).isFocused();

            scene.cutOff();
            widget.name().fill("Nika");
            widget.press("Enter");
            assertThat(widget.error()).isVisible();
            site.focus();
            scene.mend();
            Browser.findNetwork(widget.page());
            assertThat(widget.waiting()).isVisible();
            assertThat(site).isFocused();
        }
    }

    /** Nobody presses anything: the chat is under way. */
    @Test
    void isLoadedAsSoonAsItCanBe(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
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

    /** Something of the website, which has the focus. */
    private static Locator inTheSite(WidgetPage widget) {
        Locator site = widget.page().locator("h1");
        site.evaluate("(heading) => { heading.tabIndex = 0; heading.focus(); }");
        return site;
    }

    private static void tryToBegin(WidgetPage tab) {
        tab.page().bringToFront();
        tab.name().fill("Nika");
        tab.press("Enter");
    }
}
