package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Buttons that are gone, or cannot be pressed, once they have been: the focus goes on to where somebody goes on. */
@TwoNodes(value = "{\"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskFocusTest {
    private static final Locator.GetByLabelOptions EXACT = new Locator.GetByLabelOptions().setExact(true);

    @Test
    void isInTheFieldAfterSend(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        KeysAlone keys = KeysAlone.whoTakes("Nika", desk);

        keys.type("Hello").tabTo(desk.shownChat().getByLabel("Send", EXACT)).press("Enter");

        assertThat(desk.message("Hello")).isVisible();
        assertThat(desk.composer()).isFocused();
    }

    @Test
    void isInTheMessagesOnceThereAreNoEarlierOnes(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        for (int i = 1; i <= 150; i++) {
            nika.send(Frames.chatMessage("User", "message " + i + "."));
            nika.expect("ChatMessage");
        }
        KeysAlone keys = KeysAlone.whoTakes("Nika", desk);
        assertThat(desk.message("message 150.")).isVisible();

        keys.backTo(desk.page().getByText("Show earlier messages (50)")).press("Enter");

        assertThat(desk.messages()).hasCount(150);
        assertThat(desk.shownChat().getByRole(AriaRole.LOG)).isFocused();
    }

    @Test
    void isInTheFieldOnceTheNewMessagesAreLookedAt(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        for (int i = 1; i <= 60; i++) {
            nika.send(Frames.chatMessage("User", "message " + i + "."));
        }
        KeysAlone keys = KeysAlone.whoTakes("Nika", desk);
        assertThat(desk.message("message 60.")).isInViewport();
        keys.backTo(desk.shownChat().getByRole(AriaRole.LOG)).press("Home");
        assertThat(desk.message("message 1.")).isInViewport();
        nika.send(Frames.chatMessage("User", "Are you there?"));
        Locator fresh = desk.page().getByText("New messages");

        keys.tabTo(fresh).press("Enter");

        assertThat(desk.message("Are you there?")).isInViewport();
        assertThat(fresh).isHidden();
    }

    @Test
    void isOnTheNextReplyOnceOneIsDeleted(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        KeysAlone keys = KeysAlone.at(desk).press("Alt+KeyR");
        Locator deletes = keys.dialog().getByLabel("Delete this reply");

        for (int left = 3; left >= 0; left--) {
            keys.tabTo(deletes.first()).press("Enter");
            assertThat(deletes).hasCount(left);
        }
    }

    @Test
    void isOnCloseIfTheChatHasEndedWhileItWasAskedWhetherItShould(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        KeysAlone keys = KeysAlone.whoTakes("Nika", desk);
        keys.backTo(desk.shownChat().getByLabel("End chat", EXACT))
                .press("Enter")
                .awaitDialog("End this chat?");
        nika.send(Frames.leave("User"));
        assertThat(desk.shownChat().getByText("Nika has ended the chat.")).isVisible();

        keys.press("Escape");

        assertThat(desk.shownChat().getByText("Close")).isFocused();
    }

    @Test
    void isOnCloseOnceTheEndIsConfirmed(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        KeysAlone keys = KeysAlone.whoTakes("Nika", desk);
        keys.backTo(desk.shownChat().getByLabel("End chat", EXACT)).press("Enter", "Enter");

        assertThat(desk.shownChat().getByText("You have ended the chat.")).isVisible();

        keys.press("Shift+Tab", "Tab");
        assertThat(desk.shownChat().getByText("Close")).isFocused();
    }
}
