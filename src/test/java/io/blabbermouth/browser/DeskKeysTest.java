package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys that are held down, and those of other keyboards. */
@TwoNodes(value = "{\"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskKeysTest {
    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void takesOneVisitorHoweverLongTheKeyIsHeld(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        nodes.waitingUser(0, "Sam");
        assertThat(desk.waiting()).hasCount(2);

        desk.page().keyboard().down("Alt");
        for (int i = 0; i < 5; i++) {
            desk.page().keyboard().down("KeyN");
        }
        desk.page().keyboard().up("KeyN");
        desk.page().keyboard().up("Alt");

        desk.awaitTaken("Nika");
        assertThat(desk.waiting("Sam")).hasCount(1);
    }
}
