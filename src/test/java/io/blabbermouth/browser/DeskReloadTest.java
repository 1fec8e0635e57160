package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.RealRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A reload in the middle of whatever it may be: all is there afterwards, and once. */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(120)
class DeskReloadTest {
    private static final String LEAVE = "{\"type\":\"Leave\",\"args\":{\"from\":\"User\"}}";
    private static final String TOO_LONG = "It is in the post. ".repeat(4);

    private CutDesk cut;
    private DeskPage desk;

    @BeforeEach
    void openADesk(RealRedis.Server redis, Browser browser) {
        cut = CutDesk.open(redis, browser);
        desk = cut.desk();
    }

    @AfterEach
    void close() {
        cut.close();
    }

    @Test
    void asksForTheNameAgain() {
        assertThat(desk.page().getByLabel("Your name")).isFocused();
        desk.type("Vik");

        desk.page().reload();

        assertThat(desk.page().getByLabel("Your name")).isFocused();
        desk.press("Control+KeyA");
        desk.type("Vika");
        desk.press("Enter");
        desk.awaitConnected();
        assertThat(desk.page().locator(".agent")).hasText("You are Vika");
    }

    @Test
    void showsWhoWaits() {
        desk.named("Vika");
        cut.nodes().waitingUser(0, "Nika");
        cut.nodes().waitingUser(0, "Sam");
        assertThat(desk.waiting()).hasCount(2);

        desk.page().reload();

        desk.awaitConnected();
        assertThat(desk.waiting()).hasCount(2);
        assertThat(desk.waiting().first()).containsText("Nika");
        assertThat(desk.ownChats()).hasCount(0);
        assertThat(desk.page().locator(".agent")).hasText("You are Vika");
    }

    @Test
    void goesOnToClaim() {
        desk.named("Vika");
        Client nika = cut.nodes().waitingUser(0, "Nika").client();
        cut.cutChats();
        desk.waiting("Nika").click();
        assertThat(desk.composer()).isFocused();
        desk.say("Hello!");
        desk.type("How are");

        desk.page().reload();

        assertThat(desk.shownChat().locator(".presence")).hasText("Taking this chat…");
        assertThat(desk.message("Hello!").locator(".condition")).containsText("Sending…");
        assertThat(desk.composer()).hasValue("How are");
        assertThat(button("Give up")).isVisible();
        assertThat(desk.waiting()).hasCount(0);
        cut.mendAndTell();
        assertThat(desk.shownChat().locator(".presence")).hasText("On the page");
        assertThat(desk.message("Hello!").locator(".condition")).containsText("Sent");
        assertThat(desk.messages()).hasCount(1);
        assertThat(desk.ownChats()).hasCount(1);
        assertReceived(nika, "Hello!");
    }

    @Test
    void sendsOnceWhatIsBeingSent() {
        Client nika = taken();
        desk.say("before");
        assertThat(desk.message("before").locator(".condition")).containsText("Sent");
        cut.cutChats();
        desk.say("between");
        assertThat(desk.message("between").locator(".condition")).containsText("Sending…");

        desk.page().reload();

        assertThat(desk.message("between").locator(".condition")).containsText("Sending…");
        assertThat(desk.messages()).hasCount(1);
        cut.mendAndTell();
        assertThat(desk.message("between").locator(".condition")).containsText("Sent");
        assertThat(desk.messages().locator(".text").allTextContents()).containsExactly("before", "between");
        assertReceived(nika, "before", "between");
    }

    @Test
    void keepsWhatWasRefused() {
        Client nika = taken();
        desk.say(TOO_LONG);
        assertThat(desk.message("post").locator(".condition")).containsText("Not sent: it is too long");

        desk.page().reload();

        assertThat(desk.shownChat().locator(".presence")).hasText("On the page");
        assertThat(desk.message("post").locator(".condition")).containsText("Not sent: it is too long");
        assertThat(desk.messages()).hasCount(1);
        desk.message("post").getByText("Edit").click();
        assertThat(desk.messages()).hasCount(0);
        desk.page().reload();
        assertThat(desk.composer()).hasValue(TOO_LONG.trim());
        assertThat(desk.messages()).hasCount(0);
        desk.composer().fill("shorter");
        desk.press("Enter");
        assertReceived(nika, "shorter");
    }

    @Test
    void keepsWhatWasNotSentInAChatThatIsOver() {
        Client nika = taken();
        cut.cutChats();
        desk.say("Have you seen it?");
        desk.type("It is in the");
        nika.send(LEAVE);
        DeskPage.awaitType(nika, "ChatEnded");
        cut.mendAndTell();
        assertThat(desk.message("Have you").locator(".condition")).containsText("Not sent: the chat was over");

        desk.page().reload();

        assertThat(desk.message("Have you").locator(".condition")).containsText("Not sent: the chat was over");
        assertThat(desk.messages()).hasCount(1);
        assertThat(desk.composer()).hasValue("It is in the");
        assertThat(desk.shownChat().locator(".presence")).hasText("Chat is over");
        button("Close").click();
        assertThat(desk.ownChats()).hasCount(0);
        desk.page().reload();
        desk.awaitConnected();
        assertThat(desk.ownChats()).hasCount(0);
        assertThat(
                        desk.page()
                                .evaluate(
                                        "() => Object.keys(localStorage).filter((key) => /:(chat|draft|out|end):/.test(key)).length"))
                .isEqualTo(0);
    }

    @Test
    void endsWhatWasToEnd() {
        Client nika = taken();
        cut.cutChats();
        desk.say("Bye");
        desk.press("Alt+KeyX");
        desk.press("Enter");
        assertThat(desk.shownChat().locator(".presence")).hasText("Ending…");

        desk.page().reload();

        assertThat(desk.shownChat().locator(".presence")).hasText("Ending…");
        assertThat(desk.message("Bye").locator(".condition")).containsText("Sending…");
        assertThat(button("End chat")).hasCount(0);
        assertThat(desk.composer()).not().isEditable();
        cut.mendAndTell();
        assertThat(desk.shownChat().getByText("You have ended the chat.")).isVisible();
        assertThat(desk.messages()).hasCount(1);
        assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content")).isEqualTo("Bye");
        assertThat(DeskPage.awaitType(nika, "ChatEnded").getString("by")).isEqualTo("Support");
        desk.page().reload();
        assertThat(desk.shownChat().getByText("You have ended the chat.")).isVisible();
    }

    @Test
    void showsTheSameChatsSideBySide() {
        desk.named("Vika");
        Client nika = cut.nodes().waitingUser(0, "Nika").client();
        cut.nodes().waitingUser(0, "Sam");
        desk.take("Nika");
        desk.type("To Nika");
        desk.take("Sam");
        desk.type("To Sam");
        desk.press("Alt+KeyC");
        nika.send(Frames.chatMessage("User", "Hello?"));
        assertThat(desk.page().locator(".conversation:visible")).hasCount(2);

        desk.page().reload();

        assertThat(desk.page().locator(".conversation:visible")).hasCount(2);
        assertThat(desk.title()).containsText("Sam");
        assertThat(desk.page().getByLabel("Message to Nika")).hasValue("To Nika");
        assertThat(desk.page().getByLabel("Message to Sam")).hasValue("To Sam");
        assertThat(desk.ownChat("Nika").locator(".badge")).hasText("1 unread");
        assertThat(desk.page().locator(".message")).hasCount(1);
        assertThat(desk.ownChats()).hasCount(2);
    }

    @Test
    void showsTheDetails() {
        taken();
        Locator details = desk.page().getByLabel("Details of Nika");
        assertThat(details).containsText("Taken by you");

        desk.page().reload();

        assertThat(details).isVisible();
        assertThat(details).containsText("Not verified: the name is what the visitor typed");
        assertThat(details.locator("dt").allTextContents()).doesNotHaveDuplicates();
    }

    @Test
    void comesBackAlsoIfThereIsNoConnection() {
        ShutSocket list = ShutSocket.of(desk.page(), "/users$");
        Client nika = taken();
        cut.nodes().waitingUser(0, "Sam");
        assertThat(desk.waiting("Sam")).isVisible();
        desk.type("It is in the");
        cut.cutChats();
        list.shut();
        assertThat(desk.page().getByText("Not connected. As of")).isVisible();

        desk.page().reload();

        assertThat(desk.ownChats()).hasCount(1);
        assertThat(desk.shownChat().getByText("Not connected. What you write is kept"))
                .isVisible();
        assertThat(desk.composer()).hasValue("It is in the");
        assertThat(desk.waiting()).hasCount(0);
        assertThat(desk.page()).hasTitle("Desk · Blabbermouth");
        list.open();
        cut.mendAndTell();
        // A connection that is being refused is open for a moment, and has no use for such news; then it waits.
        desk.page().waitForCondition(() -> {
            if (desk.page().getByText("Try now").isVisible()) {
                // A look ends no attempt that is under way, as a new network would.
                desk.page().evaluate("() => dispatchEvent(new Event('focus'))");
            }
            return desk.page().locator(".connection[data-state=connected]").isVisible();
        });
        assertThat(desk.waiting("Sam")).isVisible();
        desk.composer().focus();
        desk.press("End");
        desk.say(" post");
        assertReceived(nika, "It is in the post");
    }

    /** Vika has Nika's chat. */
    private Client taken() {
        desk.named("Vika");
        Client nika = cut.nodes().waitingUser(0, "Nika").client();
        desk.take("Nika");
        return nika;
    }

    private Locator button(String name) {
        return desk.shownChat()
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    /** These messages, and none twice. */
    private static void assertReceived(Client nika, String... contents) {
        for (String content : contents) {
            assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content"))
                    .isEqualTo(content);
        }
        nika.expectNothingUnread();
    }
}
