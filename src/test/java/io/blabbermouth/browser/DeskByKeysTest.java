package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What agents do at their desk, without a pointer. */
@TwoNodes(
        value = "{\"security\": {\"mode\": \"open\", \"identity\": {\"secret\": \"" + AgentTokens.SECRET + "\"}}}",
        forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskByKeysTest {
    private static final int HISTORY = 250;
    private static final String LEAVE = "{\"type\":\"Leave\",\"args\":{\"from\":\"User\"}}";

    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void comesInAndLogsOut(Nodes nodes, Browser browser) {
        nodes.waitingUser(0, "Nika");
        DeskPage desk =
                DeskPage.open(browser, "http://127.0.0.1:" + nodes.b().subscriberPort() + "/", ColorScheme.LIGHT);
        Locator name = desk.page().getByLabel("Your name");
        assertThat(name).isFocused();
        desk.press("Enter");
        assertThat(name).isFocused();
        desk.type("Vika");
        KeysAlone keys = new KeysAlone(desk).press("Enter");
        desk.awaitConnected();
        assertThat(desk.page().locator(".agent")).hasText("You are Vika");
        assertThat(desk.page().locator("#waiting-title")).isFocused();

        keys.press("n");
        desk.awaitTaken("Nika");
        keys.press("Escape").backTo(keys.button("Log out"));
        keys.press("Enter").awaitDialog("Log out?");
        keys.tabTo(keys.dialogButton("Stay")).press("Enter");
        assertThat(keys.dialog()).hasCount(0);
        assertThat(keys.button("Log out")).isFocused();
        keys.press("Enter").tabTo(keys.dialogButton("Log out"));
        desk.press("Enter");

        assertThat(name).isFocused();
    }

    @Test
    void goesThroughTheList(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        for (String name : new String[] {"Nika", "Sam", "Lena"}) {
            nodes.waitingUser(0, name);
        }
        assertThat(desk.waiting()).hasCount(3);
        KeysAlone keys = KeysAlone.at(desk).press("j");
        assertThat(desk.waiting("Nika")).isFocused();
        keys.press("j", "j", "k");
        assertThat(desk.waiting("Sam")).isFocused();
        keys.press("End");
        assertThat(desk.waiting("Lena")).isFocused();
        keys.press("Home");
        assertThat(desk.waiting("Nika")).isFocused();
        keys.press("ArrowDown", "ArrowDown", "ArrowUp");
        assertThat(desk.waiting("Sam")).isFocused();
        // The list is one stop of Tab's, at the row where somebody was. It is drawn a frame after the focus has moved.
        assertThat(desk.waiting("Sam")).hasAttribute("tabindex", "0");
        keys.press("Shift+Tab", "Tab");
        assertThat(desk.waiting("Sam")).isFocused();

        keys.press("Enter");
        desk.awaitTaken("Sam");
        keys.press("Alt+KeyN");
        desk.awaitTaken("Nika");
        keys.press("Escape").tabTo(keys.button("Take next")).press("Enter");
        desk.awaitTaken("Lena");
        keys.press("Alt+KeyN", "Alt+KeyL");
        assertThat(desk.ownChat("Lena")).isFocused();
    }

    @Test
    void goesFromChatToChat(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        nodes.waitingUser(0, "Sam");
        nodes.waitingUser(0, "Lena");
        assertThat(desk.waiting()).hasCount(3);
        KeysAlone keys = KeysAlone.at(desk);
        for (String name : new String[] {"Nika", "Sam", "Lena"}) {
            keys.press("Alt+KeyN");
            desk.awaitTaken(name);
        }

        keys.press("Alt+ArrowDown");
        awaitFloor(desk, "Nika");
        keys.press("Alt+ArrowUp");
        awaitFloor(desk, "Lena");
        keys.press("Alt+Digit2");
        awaitFloor(desk, "Sam");
        nika.send(Frames.chatMessage("User", "Hello?"));
        assertThat(desk.ownChat("Nika").locator(".badge")).hasText("1 unread");
        keys.press("Alt+KeyU");
        awaitFloor(desk, "Nika");
        assertThat(desk.ownChat("Nika").locator(".badge")).hasText("");
        keys.press("Escape");
        assertThat(desk.ownChat("Nika")).isFocused();
        keys.press("Tab", "Enter");
        awaitFloor(desk, "Sam");
    }

    @Test
    void writesInChatsSideBySide(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        Client sam = nodes.waitingUser(0, "Sam").client();
        assertThat(desk.waiting()).hasCount(2);
        KeysAlone keys = KeysAlone.whoTakes("Nika", desk);
        keys.press("Alt+KeyN");
        desk.awaitTaken("Sam");

        keys.press("Alt+KeyC");
        assertThat(desk.page().locator(".conversation:visible")).hasCount(2);
        assertThat(desk.composer()).isFocused();
        // The fields are two stops of Tab's, and who goes there has the floor to it.
        keys.backTo(desk.page().getByLabel("Message to Nika"));
        awaitFloor(desk, "Nika");
        keys.type("first").press("Shift+Enter").type("second").press("Enter");
        assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content")).isEqualTo("first\nsecond");
        keys.tabTo(desk.page().getByLabel("Message to Sam"));
        awaitFloor(desk, "Sam");
        keys.type("third").press("Control+Enter");
        assertThat(DeskPage.awaitType(sam, "ChatMessage").getString("content")).isEqualTo("third");
        keys.press("Alt+KeyC", "Alt+KeyC");
        assertThat(desk.page().locator(".conversation:visible")).hasCount(1);
    }

    @Test
    void looksAtTheDetails(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        JsonObject attributes = new JsonObject().put("Order", "https://shop.example/orders/1");
        nodes.a().joinAsUser(nodes.a().registerVerified("Nika", attributes)).expect("UserJoined");
        KeysAlone keys = KeysAlone.whoTakes("Nika", desk);
        Locator details = desk.page().getByLabel("Details of Nika");
        assertThat(details).isVisible();

        keys.press("Alt+KeyI");
        assertThat(details).isHidden();
        assertThat(desk.composer()).isFocused();
        Locator button =
                desk.shownChat().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Visitor details"));
        keys.backTo(button).press("Enter");
        assertThat(details).isVisible();
        assertThat(button).isFocused();
        assertThat(button).hasAttribute("aria-expanded", "true");
        keys.tabTo(details.getByRole(AriaRole.LINK)).press("Alt+KeyI");
        assertThat(details).isHidden();
        assertThat(desk.composer()).isFocused();
    }

    @Test
    void readsWhatWasSaid(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        String address = "http://127.0.0.1:" + nodes.a().chatPort() + "/";
        for (int i = 1; i <= HISTORY; i++) {
            nika.send(Frames.chatMessage("User", "message " + i + "."));
        }
        nika.send(Frames.chatMessage("User", "See " + address + "!"));
        for (int i = 0; i <= HISTORY; i++) {
            nika.expect("ChatMessage");
        }
        KeysAlone keys = KeysAlone.whoTakes("Nika", desk);
        assertThat(desk.message("See")).isVisible();

        Page opened = desk.page()
                .context()
                .waitForPage(() -> keys.backTo(desk.message("See").getByRole(AriaRole.LINK))
                        .press("Enter"));
        assertThat(opened).hasURL(address);
        opened.close();
        Locator earlier = desk.page().getByText("Show earlier messages");
        assertThat(earlier).containsText("(151)");
        keys.backTo(earlier).press("Enter");
        assertThat(earlier).containsText("(51)");
        assertThat(desk.message("message 152.")).isInViewport();
        keys.tabTo(desk.shownChat().getByRole(AriaRole.LOG)).press("Home");
        assertThat(earlier).isHidden();
        keys.press("Home");
        assertThat(desk.message("message 1.")).isInViewport();
        keys.press("End");
        assertThat(desk.message("See")).isInViewport();
    }

    @Test
    void endsAChatAndClosesIt(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        nodes.waitingUser(0, "Sam");
        assertThat(desk.waiting()).hasCount(2);
        KeysAlone keys = KeysAlone.whoTakes("Nika", desk);
        Locator end = button(desk, "End chat");
        keys.backTo(end).press("Enter").awaitDialog("End this chat?");
        assertThat(keys.dialogButton("End chat")).isFocused();
        keys.press("Escape");
        assertThat(end).isFocused();
        keys.press("Alt+KeyX").awaitDialog("End this chat?");
        keys.backTo(keys.dialogButton("Cancel")).press("Enter");
        assertThat(keys.dialog()).hasCount(0);
        keys.tabTo(desk.composer()).press("Alt+KeyX", "Enter");
        assertThat(DeskPage.awaitType(nika, "ChatEnded").getString("by")).isEqualTo("Support");

        assertThat(desk.shownChat().getByText("You have ended the chat.")).isVisible();
        assertThat(button(desk, "Close")).isFocused();
        keys.press("Enter");
        assertThat(desk.ownChats()).hasCount(0);
        assertThat(desk.waiting("Sam")).isFocused();
    }

    @Test
    void copiesWhatWasNotSent(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        KeysAlone keys = KeysAlone.whoTakes("Nika", desk);
        keys.type("It is in the");
        nika.send(LEAVE);
        assertThat(desk.shownChat().getByText("Nika has ended the chat.")).isVisible();
        assertThat(desk.composer()).isFocused();
        desk.page().evaluate("() => addEventListener('copy', () => (window.copied = String(getSelection())))");

        keys.tabTo(desk.shownChat().getByText("Copy")).press("Enter");

        assertThat(desk.page().evaluate("() => window.copied")).isEqualTo("It is in the");
        keys.backTo(button(desk, "Close")).press("Enter");
        assertThat(desk.ownChats()).hasCount(0);
    }

    private static Locator button(DeskPage desk, String name) {
        return desk.shownChat()
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private static void awaitFloor(DeskPage desk, String username) {
        assertThat(desk.title()).containsText(username);
        assertThat(desk.composer()).isFocused();
    }
}
