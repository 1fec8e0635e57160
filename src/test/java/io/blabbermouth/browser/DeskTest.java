package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What agents do at their desk. The visitor is on one node, the agent on the other. */
@TwoNodes(value = "{\"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskTest {
    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void talksWithAVisitor(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        nika.send(Frames.chatMessage("User", "Hello?", "m1"));

        desk.take("Nika");
        assertThat(DeskPage.awaitType(nika, "SupportJoinedUser").getString("supportUserName"))
                .isEqualTo("Vika");
        assertThat(desk.message("Hello?")).isVisible();
        assertThat(DeskPage.awaitType(nika, "Seen").getInteger("seq")).isEqualTo(1);

        desk.say("How can I help?");
        assertThat(DeskPage.awaitType(nika, "Typing").getBoolean("isTyping")).isTrue();
        assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content")).isEqualTo("How can I help?");
        assertThat(desk.message("How can I help?").locator(".condition")).containsText("Sent");

        nika.send("{\"type\":\"Seen\",\"args\":{\"from\":\"User\",\"seq\":2}}");
        assertThat(desk.message("How can I help?").locator(".condition")).containsText("Seen");
        nika.send("{\"type\":\"Typing\",\"args\":{\"from\":\"User\",\"isTyping\":true}}");
        assertThat(desk.shownChat().locator(".typing")).hasText("Nika is typing…");
    }

    @Test
    void givesAVisitorToOneOfTwoWhoClick(Nodes nodes, Browser browser) {
        DeskPage vikas = DeskPage.open(browser, nodes.a(), "Vika");
        DeskPage toms =
                DeskPage.open(browser, "http://127.0.0.1:" + nodes.b().subscriberPort() + "/", ColorScheme.LIGHT);
        toms.loseRemovals();
        toms.named("Tom");
        Client nika = nodes.waitingUser(0, "Nika").client();
        assertThat(toms.waiting("Nika")).isVisible();

        vikas.take("Nika");
        toms.waiting("Nika").click();

        assertThat(toms.page().locator(".toast")).hasText("Vika was faster: Vika has Nika now.");
        assertThat(toms.ownChats()).hasCount(0);
        assertThat(DeskPage.awaitType(nika, "SupportJoinedUser").getString("supportUserName"))
                .isEqualTo("Vika");
        vikas.say("It is me");
        assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content")).isEqualTo("It is me");
    }

    @Test
    void takesAVisitorOffTheOthersLists(Nodes nodes, Browser browser) {
        DeskPage vikas = DeskPage.open(browser, nodes.a(), "Vika");
        DeskPage toms = DeskPage.open(browser, nodes.b(), "Tom");
        nodes.waitingUser(0, "Nika");
        assertThat(toms.waiting("Nika")).isVisible();

        vikas.take("Nika");

        assertThat(toms.waiting("Nika")).hasCount(0);
        assertThat(toms.page().locator(".waiting .none")).hasText("Nobody waits. New visitors appear here.");
    }

    @Test
    void goesOnAfterAReload(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        nodes.waitingUser(0, "Sam");
        desk.take("Sam");
        desk.take("Nika");
        desk.say("One moment");
        DeskPage.awaitType(nika, "ChatMessage");
        desk.type("It is in the");
        desk.page().waitForFunction("() => Object.keys(localStorage).some((key) => key.includes('draft'))");

        desk.page().reload();

        assertThat(desk.ownChats()).hasCount(2);
        assertThat(desk.title()).containsText("Nika");
        assertThat(desk.message("One moment")).isVisible();
        assertThat(desk.composer()).hasValue("It is in the");
        desk.composer().focus();
        desk.press("End");
        desk.say(" post");
        assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content")).isEqualTo("It is in the post");
    }

    @Test
    void marksWhatWasNotLookedAt(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        nodes.waitingUser(0, "Sam");
        desk.take("Nika");
        desk.take("Sam");
        desk.listen();

        nika.send(Frames.chatMessage("User", "Are you there?"));
        nika.send(Frames.chatMessage("User", "Hello?"));

        assertThat(desk.ownChat("Nika").locator(".badge")).hasText("2 unread");
        assertThat(desk.page()).hasTitle("(2) Desk · Blabbermouth");
        desk.awaitSaid("New message from Nika");
        desk.press("Alt+KeyU");
        assertThat(desk.title()).containsText("Nika");
        assertThat(desk.ownChat("Nika").locator(".badge")).hasText("");
        assertThat(desk.page()).hasTitle("Desk · Blabbermouth");
    }

    @Test
    void showsChatsSideBySide(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        for (String name : new String[] {"Nika", "Sam", "Lena"}) {
            nodes.waitingUser(0, name);
            desk.take(name);
        }

        desk.press("Alt+KeyC");
        assertThat(desk.page().locator(".conversation:visible")).hasCount(2);
        desk.press("Alt+KeyC");
        assertThat(desk.page().locator(".conversation:visible")).hasCount(3);
        assertThat(desk.title()).containsText("Lena");
        desk.page().locator(".conversation:visible textarea").first().click();
        assertThat(desk.title()).containsText("Nika");
    }

    @Test
    void isUsedByKeysAlone(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        Client sam = nodes.waitingUser(0, "Sam").client();
        assertThat(desk.waiting()).hasCount(2);

        desk.press("?");
        assertThat(desk.page().locator("dialog h2")).hasText("Keyboard");
        desk.press("Escape");
        desk.press("j");
        assertThat(desk.waiting("Nika")).isFocused();
        desk.press("j");
        assertThat(desk.waiting("Sam")).isFocused();
        desk.press("Enter");
        desk.awaitTaken("Sam");
        desk.type("/hello ");
        assertThat(desk.composer()).hasValue("Hello Sam, this is Vika. How can I help?");
        desk.press("Control+Enter");
        assertThat(DeskPage.awaitType(sam, "ChatMessage").getString("content"))
                .isEqualTo("Hello Sam, this is Vika. How can I help?");

        desk.press("Escape");
        assertThat(desk.ownChat("Sam")).isFocused();
        desk.press("n");
        desk.awaitTaken("Nika");
        desk.press("Alt+Digit1");
        assertThat(desk.title()).containsText("Sam");
        assertThat(desk.composer()).isFocused();
        desk.press("Alt+KeyX");
        assertThat(desk.page().locator("dialog h2")).hasText("End this chat?");
        desk.press("Enter");
        assertThat(DeskPage.awaitType(sam, "ChatEnded").getString("by")).isEqualTo("Support");
        assertThat(desk.shownChat().locator(".ended p")).hasText("You have ended the chat.");
        desk.press("Escape");
        assertThat(desk.ownChats()).hasCount(1);
        assertThat(desk.title()).containsText("Nika");
    }

    @Test
    void keepsCannedReplies(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        desk.press("Alt+KeyR");
        desk.page().getByText("Add a reply").click();
        desk.type("refund");
        desk.press("Tab");
        desk.type("Your refund is on its way, {name}.");
        desk.page().getByText("Save").click();

        desk.page().reload();
        desk.take("Nika");
        desk.type("/ref");
        assertThat(desk.page().locator("[role=option]")).hasCount(1);
        desk.press("Enter");

        assertThat(desk.composer()).hasValue("Your refund is on its way, Nika.");
    }

    @Test
    void tellsOfNewVisitors(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        desk.hear();
        desk.notified();
        desk.page().locator(".waiting h2").click();

        nodes.waitingUser(0, "Nika");

        assertThat(desk.page()).hasTitle("1 waiting · Desk · Blabbermouth");
        assertThat(desk.page().locator("#announcer")).hasText("Nika waits. 1 waiting.");
        assertThat(desk.page().evaluate("() => window.tones")).isEqualTo(2);
        assertThat(desk.page().evaluate("() => window.notified")).isEqualTo("Nika waits");
        desk.take("Nika");
        assertThat(desk.page().evaluate("() => window.notified")).isNull();
    }
}
