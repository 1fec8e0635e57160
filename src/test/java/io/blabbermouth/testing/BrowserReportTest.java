package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is said of pages when a test has failed, whatever state they are in: it must come, or the build hangs. */
@ExtendWith(BrowserExtension.class)
@Timeout(60)
class BrowserReportTest {
    @Test
    void tellsOfAPageWhoseScriptNeverEnds(Browser browser) {
        Page page = browser.open("about:blank");
        page.waitForConsoleMessage(
                () -> page.evaluate("() => { setTimeout(() => { console.log('on'); for (;;); }, 0); }"));

        assertThat(browser.report()).contains("about:blank does not answer");
    }

    @Test
    void tellsOfAPageWhoseTimersATestHolds(Browser browser) {
        Page page = browser.open("about:blank");
        page.evaluate("() => { window.setTimeout = () => 0; window.requestAnimationFrame = () => 0; }");

        assertThat(browser.report()).contains("about:blank draws nothing");
    }

    @Test
    void tellsHowSoonAPageDraws(Browser browser) {
        browser.open("about:blank");

        assertThat(browser.report()).containsPattern("about:blank draws after \\d+ ms");
    }
}
