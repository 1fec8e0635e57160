package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Registered;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Pages that browsers keep for the way back, or make before somebody looks at them. What browsers say of it is said by the test:
 * whether they do it is for them to decide. With one that decides: {@link WidgetReloadTest}.
 */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(120)
class WidgetReturnTest {
    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void goesOnWithWhatHasBegunOnALaterPage(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser);
            assertThat(widget.launcher()).isVisible();
            Registered nika = scene.nodes().a().register("Nika");
            leave(widget.page());
            // What a page writes itself it is not told.
            widget.page().evaluate("""
                            (session) => {
                              const { src } = document.querySelector('script[src$="/widget.js"]');
                              localStorage.setItem('blabbermouth:session:' + new URL(src).origin, session);
                              sessionStorage.setItem('blabbermouth:open', '1');
                            }""", session(nika));

            comeBack(widget.page());

            assertThat(widget.panel()).isVisible();
            assertThat(widget.waiting()).containsText("You are next");
            Client vika = scene.claim(widget);
            vika.send(Frames.chatMessage("Support", "Hello"));
            assertThat(widget.row("Hello")).isVisible();
        }
    }

    /** It may never be; and when it is, what is kept of the visitor may have changed. */
    @Test
    void doesNothingInAPageThatNobodyLooksAtYet(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            widget.page().addInitScript("""
                    let isMade = true;
                    Object.defineProperty(Document.prototype, 'prerendering', { get: () => isMade });
                    window.look = () => {
                      isMade = false;
                      document.dispatchEvent(new Event('prerenderingchange'));
                    };""");

            widget.page().reload();
            assertThat(widget.launcher().count()).isZero();
            widget.page().evaluate("() => look()");

            assertThat(widget.waiting()).containsText("You are next");
            assertThat(widget.launcher()).hasCount(1);
        }
    }

    /** It hangs there, and is given up much later. */
    @Test
    void doesNotCallThemOnlineWhereNobodyAnswersAnyMore(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            scene.claim(widget);
            AtomicBoolean isDead = new AtomicBoolean();
            widget.page().routeWebSocket(Pattern.compile(".*"), socket -> {
                if (!isDead.get()) {
                    socket.connectToServer();
                }
            });
            widget.page().reload();
            assertThat(widget.presence()).hasText("Online");

            leave(widget.page());
            isDead.set(true);
            comeBack(widget.page());

            assertThat(widget.bar()).hasText("Connection lost. Reconnecting…");
            assertThat(widget.presence()).hasText("Connecting…");
        }
    }

    private static void leave(Page page) {
        page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
    }

    private static void comeBack(Page page) {
        page.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    }

    private static String session(Registered user) {
        return user.card().put("since", System.currentTimeMillis()).encode();
    }
}
