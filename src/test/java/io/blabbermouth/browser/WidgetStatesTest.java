package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ColorScheme;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.RealRedis;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for each state of the widget, one after the other. */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(180)
class WidgetStatesTest {
    /**
     * Those that a reload ends, as it should, or in which nothing can be loaded. What is kept then: {@link WidgetReloadTest},
     * {@link WidgetFaultTest}, {@link WidgetEndTest}.
     */
    private static final Set<String> NOT_RELOADED = Set.of(
            "loading",
            "starting",
            "menu",
            "asked whether to end",
            "connection lost",
            "connected again",
            "offline",
            "ending");

    private static final int TABS_MAX = 30;
    private static final String ROOT = "document.querySelector('blabbermouth-chat').shadowRoot";
    private static final String FOCUSED = "() => " + ROOT + ".activeElement";
    /** Of what is open, what can be used; each has a name of its own from then on. */
    private static final String CONTROLS = "() => [..." + ROOT + """
            .querySelectorAll('.bm.open :is(button, input, textarea, a[href], [tabindex="0"])')]
              .filter((control) => control.checkVisibility({ visibilityProperty: true }))
              .map((control, i) => (control.dataset.control = control.className + i))""";
    /** What a visitor sees, but for what happens once. */
    private static final String SEEN = "() => { const root = " + ROOT + """
            ;
              const seen = (selector) => [...root.querySelectorAll(selector)]
                .filter((one) => one.checkVisibility({ visibilityProperty: true }))
                .map((one) => one.value ?? one.innerText);
              return JSON.stringify(['.badge', '.head h2', '.head p', '.wait h3', '.field input', 'textarea', '.foot h3',
                '.bubble:not(.dots)', '.failed .meta'].map(seen));
            }""";

    @ParameterizedTest
    @CsvSource({"LIGHT, en, 1280", "DARK, ar, 390"})
    void keepsNobodyOut(ColorScheme colors, String lang, int width, RealRedis.Server redis, Browser browser) {
        Page page = browser.open("about:blank", colors);
        page.setViewportSize(width, 800);

        WidgetTour.lead(redis, page, lang, (state, widget) -> {
            Violations.of(widget.page()).assertNone(state);
            assertAllIsReachedByTab(state, widget);
            assertNothingSticksOut(state, widget);
        });
    }

    @Test
    void isAsItWasAfterAReload(RealRedis.Server redis, Browser browser) {
        WidgetTour.lead(redis, browser.open("about:blank"), "en", (state, widget) -> {
            if (!NOT_RELOADED.contains(state)) {
                Object before = widget.page().evaluate(SEEN);
                widget.page().reload();
                assertThat(widget.launcher()).isAttached();
                assertSeen(state, before, widget.page());
            }
        });
    }

    private static void assertSeen(String state, Object seen, Page page) {
        try {
            page.waitForFunction("(seen) => (" + SEEN + ")() === seen", seen);
        } catch (TimeoutError e) {
            assertThat(page.evaluate(SEEN)).as(state).isEqualTo(seen);
        }
    }

    private static void assertAllIsReachedByTab(String state, WidgetPage widget) {
        Page page = widget.page();
        Collection<?> controls = (Collection<?>) page.evaluate(CONTROLS);
        JSHandle focused = page.evaluateHandle(FOCUSED);
        Set<Object> reached = new HashSet<>();
        if (widget.panel().count() > 0) {
            widget.panel().focus();
        }
        for (int i = 0; i < TABS_MAX && !reached.containsAll(controls); i++) {
            widget.press("Tab");
            reached.add(page.evaluate("() => (" + FOCUSED + ")()?.dataset.control"));
        }
        assertThat(reached).as(state).containsAll(controls);
        page.evaluate("(one) => one?.focus()", focused);
    }

    private static void assertNothingSticksOut(String state, WidgetPage widget) {
        assertThat(widget.page().evaluate("() => document.documentElement.scrollWidth <= innerWidth"))
                .as(state)
                .isEqualTo(true);
        assertThat(widget.page().evaluate("() => [..." + ROOT + """
                        .querySelectorAll('.bm.open, .bm.open .log')].every((box) => box.scrollWidth <= box.clientWidth)""")).as(state).isEqualTo(true);
    }
}
