package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.TwoNodes;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An agent's own chats: those that never came to be, and those that are over. */
@TwoNodes(value = "{\"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskChatsTest {
    private static final String LEAVE = "{\"type\":\"Leave\",\"args\":{\"from\":\"User\"}}";

    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void leavesWhoWritesAloneWhenAnotherVisitorIsLost(Nodes nodes, Browser browser) {
        WaitingUser nika = nodes.waitingUser(0, "Nika");
        nodes.waitingUser(0, "Sam");
        DeskPage toms = slowlyTold(nodes, browser);
        HeldSocket nikas = HeldSocket.of(toms.page(), nika.user().chatId());
        toms.named("Tom");
        toms.take("Sam");
        nodes.a().claim(nika.user(), "Vika").expect("SupportJoinedUser");
        toms.waiting("Nika").click();
        assertThat(toms.title()).containsText("Nika");
        toms.ownChat("Sam").click();
        toms.awaitTaken("Sam");

        toms.type("Hel");
        nikas.letGo();
        assertThat(toms.page().locator(".toast")).hasText("Vika was faster: Vika has Nika now.");
        toms.type("lo");

        assertThat(toms.composer()).hasValue("Hello");
    }

    @Test
    void forgetsWhatIsNewInAChatThatIsOverOnceItIsLookedAt(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        nodes.waitingUser(0, "Sam");
        desk.take("Nika");
        desk.take("Sam");
        nika.send(Frames.chatMessage("User", "Thanks, bye")).send(LEAVE);
        assertThat(desk.ownChat("Nika").locator(".sub")).hasText("Over");
        assertThat(desk.ownChat("Nika").locator(".badge")).hasText("1 unread");

        desk.ownChat("Nika").click();

        assertThat(desk.ownChat("Nika").locator(".badge")).hasText("");
        assertThat(desk.page()).hasTitle("Desk · Blabbermouth");
    }

    @Test
    void showsTheLastMessagesOnAPhone(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        desk.page().setViewportSize(390, 844);
        Client nika = nodes.waitingUser(0, "Nika").client();
        desk.take("Nika");
        for (int i = 1; i <= 40; i++) {
            nika.send(Frames.chatMessage("User", "message " + i + "."));
        }
        assertThat(desk.message("message 40.")).isInViewport();
        desk.shownChat().getByLabel("Back to the lists").click();
        desk.page().reload();
        assertThat(desk.ownChat("Nika").locator(".sub")).hasText("message 40.");

        desk.ownChat("Nika").click();

        assertThat(desk.message("message 40.")).isInViewport();
    }

    @Test
    void handsBackWhatWasWrittenToAVisitorWhoIsLost(Nodes nodes, Browser browser) {
        WaitingUser nika = nodes.waitingUser(0, "Nika");
        DeskPage toms = slowlyTold(nodes, browser);
        HeldSocket nikas = HeldSocket.of(toms.page(), nika.user().chatId());
        toms.named("Tom");
        nodes.a().claim(nika.user(), "Vika").expect("SupportJoinedUser");
        toms.waiting("Nika").click();
        assertThat(toms.composer()).isFocused();
        toms.say("Hello!");
        toms.type("How are");

        nikas.letGo();

        assertThat(toms.shownChat().locator(".ended p")).hasText("Vika has this chat now.");
        assertThat(toms.message("Hello!").locator(".condition")).containsText("Not sent: the chat was over");
        toms.type("n");
        assertThat(toms.composer()).hasValue("How are");
        assertThat(toms.composer()).isFocused();
    }

    @Test
    void keepsWhatWasWrittenWhenTheVisitorEndsTheChat(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        desk.take("Nika");
        desk.type("It is in the");
        nika.send(LEAVE);
        assertThat(desk.shownChat().locator(".ended p")).hasText("Nika has ended the chat.");
        assertThat(desk.composer()).hasValue("It is in the");
        desk.press("Escape");
        assertThat(desk.ownChat("Nika")).isFocused();

        desk.page().reload();

        assertThat(desk.shownChat().locator(".ended p")).hasText("Nika has ended the chat.");
        assertThat(desk.composer()).hasValue("It is in the");
        desk.page().evaluate("() => addEventListener('copy', () => (window.copied = String(getSelection())))");
        desk.shownChat().getByText("Copy").click();
        assertThat(desk.page().evaluate("() => window.copied")).isEqualTo("It is in the");
        desk.shownChat().getByText("Close").click();
        assertThat(desk.ownChats()).hasCount(0);
        assertThat(ofChats(desk)).isEmpty();
    }

    @Test
    void forgetsWhatChatsOfLongAgoHaveLeft(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        desk.take("Nika");
        desk.type("It is in the");
        desk.page().evaluate("""
                        () => {
                          const left = ['desk:draft:Vika:0a', 'desk-of:Vika:blabbermouth:out:here:0a:Support:1']
                            .map((key) => `blabbermouth:${key}`);
                          left.forEach((key) => localStorage.setItem(key, '"old"'));
                          const since = Object.fromEntries(left.map((key) => [key, 1]));
                          localStorage.setItem('blabbermouth:desk:left', JSON.stringify(since));
                        }""");

        desk.page().reload();

        assertThat(desk.composer()).hasValue("It is in the");
        assertThat(ofChats(desk)).as("the chat and its draft").hasSize(2);
    }

    @Test
    void saysThatTheBrowserKeepsNothing(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        desk.take("Nika");
        desk.type("It is");
        desk.page().evaluate("() => { Storage.prototype.setItem = () => { throw new DOMException('full'); }; }");

        desk.type(" in the");

        assertThat(desk.page().locator(".toast")).containsText("This browser keeps nothing more");
        desk.page().evaluate("() => window.dispatchEvent(new Event('focus'))");
        assertThat(desk.composer()).hasValue("It is in the");
    }

    /** Keys of what this browser keeps of chats. */
    private static List<?> ofChats(DeskPage desk) {
        return (List<?>) desk.page()
                .evaluate("() => Object.keys(localStorage).filter((key) => /:(chat|draft|out|end):/.test(key))");
    }

    /** A desk whose list still shows who was taken. It is reloaded, so the name comes later. */
    private static DeskPage slowlyTold(Nodes nodes, Browser browser) {
        String url = "http://127.0.0.1:" + nodes.b().subscriberPort() + "/";
        DeskPage desk = DeskPage.open(browser, url, ColorScheme.LIGHT);
        desk.loseRemovals();
        return desk;
    }
}
