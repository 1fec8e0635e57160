package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An agent with several tabs. */
@TwoNodes(value = "{\"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskTabsTest {
    @Test
    void doesNotTellInOneTabWhatIsReadInTheOther(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        nodes.waitingUser(0, "Sam");
        desk.take("Nika");
        desk.take("Sam");
        DeskPage other = new DeskPage(desk.page().context().newPage());
        other.page().navigate(desk.page().url());
        other.awaitConnected();
        assertThat(other.ownChats()).hasCount(2);
        other.page().locator(".waiting h2").click();
        other.hear();
        desk.ownChat("Nika").click();

        nika.send(Frames.chatMessage("User", "Hello?"));

        assertThat(desk.message("Hello?")).isVisible();
        assertThat(other.ownChat("Nika").locator(".sub")).hasText("Hello?");
        assertThat(other.ownChat("Nika").locator(".badge")).hasText("");
        assertThat(other.page().evaluate("() => window.tones")).isEqualTo(0);
    }
}
