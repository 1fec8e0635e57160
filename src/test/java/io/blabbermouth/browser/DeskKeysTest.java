package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
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

    @Test
    void leavesTheLettersThatOptionWritesOnAMacAlone(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        desk.page().addInitScript("Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' })");
        desk.page().reload();
        nodes.waitingUser(0, "Nika");
        nodes.waitingUser(0, "Sam");
        nodes.waitingUser(0, "Lena");
        assertThat(desk.waiting()).hasCount(3);

        desk.press("Alt+KeyN");
        desk.press("Control+Alt+KeyN");
        desk.press("Control+Alt+KeyN");

        desk.awaitTaken("Sam");
        assertThat(desk.waiting("Lena")).hasCount(1);
        assertThat(desk.shownChat().locator(".end")).hasAttribute("title", "End chat (Ctrl+Option+X)");
    }

    @Test
    void knowsItsKeysOnAKeyboardOfOtherLetters(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        assertThat(desk.waiting()).hasCount(1);

        desk.page()
                .evaluate("() => document.body.dispatchEvent("
                        + "new KeyboardEvent('keydown', { key: 'о', code: 'KeyJ', bubbles: true }))");

        assertThat(desk.waiting("Nika")).isFocused();
    }

    @Test
    void sendsNothingBeforeAnInputMethodIsDone(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        desk.take("Nika");
        desk.type("konnichiha");

        desk.composer()
                .evaluate(
                        "text => text.dispatchEvent("
                                + "new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }))");

        assertThat(desk.composer()).hasValue("konnichiha");
        assertThat(desk.messages()).hasCount(0);
    }

    @Test
    void goesBackFromTheCannedReplies(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        desk.take("Nika");
        desk.type("/hel");
        assertThat(desk.page().locator("[role=option]")).hasCount(1);

        desk.press("Shift+Tab");

        assertThat(desk.composer()).hasValue("/hel");
        assertThat(desk.composer()).not().isFocused();
    }

    /** The field goes in the middle of a word: the letters that follow are not keys, by which the next visitor would be taken. */
    @Test
    void takesNobodyByLettersThatWereMeantForAChatThatEnds(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        nodes.waitingUser(0, "Sam");
        desk.take("Nika");
        desk.page().evaluate("() => { performance.now = () => window.now ?? 0; }");
        desk.say("You are welcome.");
        nika.send("{\"type\":\"Leave\",\"args\":{\"from\":\"User\"}}");
        assertThat(desk.shownChat().getByText("Close")).isFocused();

        desk.press("Shift+N");
        desk.press("n");
        desk.press("Enter");

        desk.page().evaluate("() => { window.now = 60_000; }");
        desk.press("n");
        desk.awaitTaken("Sam");
        assertThat(desk.composer()).hasValue("");
        assertThat(desk.ownChats()).hasCount(2);
    }

    @Test
    void goesToTheListsWhenAChatIsClosed(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        nodes.waitingUser(0, "Sam");
        desk.take("Nika");
        nika.send("{\"type\":\"Leave\",\"args\":{\"from\":\"User\"}}");

        desk.shownChat().getByText("Close").click();

        assertThat(desk.waiting("Sam")).isFocused();
    }
}
