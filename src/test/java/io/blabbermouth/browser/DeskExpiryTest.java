package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Chats that the server ends. */
@TwoNodes("{\"chat\": {\"expireAfterSeconds\": 8}, \"security\": {\"mode\": \"open\"}}")
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskExpiryTest {
    private static final double EXPIRED_MILLIS = 20_000;

    @Test
    void saysThatAChatHasExpired(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        desk.take("Nika");

        assertThat(desk.shownChat().locator(".ended p"))
                .hasText(
                        "This chat is over: nobody was there for a while.",
                        new LocatorAssertions.HasTextOptions().setTimeout(EXPIRED_MILLIS));
        desk.shownChat().getByText("Close").click();
        assertThat(desk.ownChats()).hasCount(0);
    }
}
