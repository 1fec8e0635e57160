package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the server does not take. */
@TwoNodes("{\"chat\": {\"contentCharsMax\": 20}, \"security\": {\"mode\": \"open\"}}")
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskRefusalTest {
    @Test
    void givesBackWhatWasNotSent(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        desk.take("Nika");

        desk.say("longer than twenty characters");
        assertThat(desk.message("longer").locator(".condition")).containsText("Not sent: it is too long");
        Violations.of(desk.page()).assertNone("not sent");
        desk.message("longer").getByText("Edit").click();

        assertThat(desk.messages()).hasCount(0);
        assertThat(desk.composer()).hasValue("longer than twenty characters");
        assertThat(desk.composer()).isFocused();
        desk.composer().fill("shorter");
        desk.press("Enter");
        assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content")).isEqualTo("shorter");
    }
}
