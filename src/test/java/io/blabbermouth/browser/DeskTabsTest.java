package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.TwoNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An agent with several tabs. */
@TwoNodes(value = "{\"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskTabsTest {
    /** How long a tab leaves to another what one of them is to do. */
    private static final int TURN_MILLIS = 1000;

    @Test
    void showsInOneTabWhatIsWrittenInTheOther(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        desk.take("Nika");
        desk.type("It is in the");
        DeskPage other = new DeskPage(desk.page().context().newPage());
        other.page().navigate(desk.page().url());
        other.awaitConnected();
        assertThat(other.composer()).hasValue("It is in the");

        desk.type(" post");
        assertThat(other.composer()).hasValue("It is in the post");
        desk.press("Enter");

        assertThat(other.message("It is in the post")).isVisible();
        assertThat(other.composer()).hasValue("");
    }

    /** A tab that is not looked at draws nothing, and its field has the focus of the tab all the same. */
    @Test
    void showsWhatWasWrittenOnInTheOtherWhenItIsLookedAtAgain(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        desk.take("Nika");
        desk.type("I have");
        DeskPage other = new DeskPage(desk.page().context().newPage());
        other.page().navigate(desk.page().url());
        other.awaitConnected();
        assertThat(other.composer()).hasValue("I have");
        desk.page().evaluate("""
                () => {
                  window.frames = [];
                  document.hasFocus = () => false;
                  window.requestAnimationFrame = (draw) => frames.push(draw);
                  addEventListener('storage', ({ newValue }) => (window.told = newValue));
                }""");
        other.composer().focus();
        other.press("End");
        other.type(" it here");
        // Without an interval it would look at each frame, of which there are none.
        desk.page()
                .waitForFunction(
                        "() => window.told?.includes('I have it here')",
                        null,
                        new Page.WaitForFunctionOptions().setPollingInterval(50));

        desk.page().evaluate("() => { document.hasFocus = () => true; frames.splice(0).forEach((draw) => draw()); }");

        assertThat(desk.composer()).isFocused();
        assertThat(desk.composer()).hasValue("I have it here");
    }

    @Test
    void leavesWhatIsBeingWrittenAlone(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        desk.take("Nika");
        DeskPage other = new DeskPage(desk.page().context().newPage());
        other.page().navigate(desk.page().url());
        other.awaitConnected();
        other.composer().focus();
        other.type("It is");
        assertThat(desk.composer()).isFocused();

        desk.type("One moment");
        desk.press("Enter");

        assertThat(other.message("One moment")).isVisible();
        assertThat(other.composer()).hasValue("It is");
    }

    @Test
    void doesNotTellInOneTabWhatIsReadInTheOther(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        WaitingUser nika = nodes.waitingUser(0, "Nika");
        nodes.waitingUser(0, "Sam");
        desk.take("Nika");
        desk.take("Sam");
        DeskPage other = new DeskPage(desk.page().context().newPage());
        other.page().navigate(desk.page().url());
        other.awaitConnected();
        assertThat(other.ownChats()).hasCount(2);
        other.page().locator(".waiting h2").click();
        other.hear();
        other.listenToTabs();
        desk.ownChat("Nika").click();
        other.awaitLookedAtElsewhere(nika.user().chatId());
        HeldTimers turn = HeldTimers.of(other.page(), TURN_MILLIS);

        nika.client().send(Frames.chatMessage("User", "Hello?"));

        assertThat(desk.message("Hello?")).isVisible();
        assertThat(other.ownChat("Nika").locator(".sub")).hasText("Hello?");
        assertThat(other.ownChat("Nika").locator(".badge")).hasText("");
        turn.pass();
        assertThat(other.page().evaluate("() => window.tones")).isEqualTo(0);
    }
}
