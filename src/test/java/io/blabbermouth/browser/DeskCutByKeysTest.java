package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.RealRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The desk on a bad network, without a pointer. */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(120)
class DeskCutByKeysTest {
    @Test
    void triesNow(RealRedis.Server redis, Browser browser) {
        try (CutDesk cut = CutDesk.open(redis, browser)) {
            DeskPage desk = cut.desk().named("Vika");
            Client nika = cut.nodes().waitingUser(0, "Nika").client();
            KeysAlone keys = KeysAlone.whoTakes("Nika", desk);
            // By itself it tries again in half a minute, which is the longest.
            desk.page().evaluate("() => { Math.random = () => 60; }");
            cut.cutAll();
            keys.type("Still here?").press("Enter");
            assertThat(desk.shownChat().getByText("Not connected.")).isVisible();
            assertThat(desk.page().getByText("Not connected. As of")).isVisible();
            Locator again = keys.button("Try now");
            keys.backTo(again);
            cut.mend();

            keys.press("Enter");

            desk.awaitConnected();
            assertThat(desk.ownChat("Nika")).isFocused();
            assertThat(desk.message("Still here?").locator(".condition")).containsText("Sent");
            assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content"))
                    .isEqualTo("Still here?");
        }
    }

    @Test
    void givesUpAClaim(RealRedis.Server redis, Browser browser) {
        try (CutDesk cut = CutDesk.open(redis, browser)) {
            DeskPage desk = cut.desk().named("Vika");
            cut.nodes().waitingUser(0, "Nika");
            cut.nodes().waitingUser(0, "Sam");
            cut.cutChats();
            assertThat(desk.waiting()).hasCount(2);
            KeysAlone keys = KeysAlone.at(desk).press("n");
            assertThat(desk.shownChat().getByText("Taking this chat…")).isVisible();
            assertThat(desk.composer()).isFocused();

            keys.press("Alt+KeyX");
            assertThat(desk.ownChats()).hasCount(0);
            assertThat(desk.waiting()).hasCount(1);
            keys.press("Alt+KeyN");
            assertThat(desk.title()).containsText("Sam");
            keys.backTo(keys.button("Give up")).press("Enter");
            assertThat(desk.ownChats()).hasCount(0);
        }
    }
}
