package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ReducedMotion;
import io.blabbermouth.security.Account;
import io.blabbermouth.security.AccountsEditor;
import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.RealRedis;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** As DeskAccessTest: the states in which something is amiss, and the doors. */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(180)
class DeskTroubleAccessTest {
    /** Notes what a screen reader would read out of what is said. */
    private static final String READER = """
            window.readOut = [];
            new MutationObserver((changes) => changes.forEach(({ target, addedNodes }) => {
              const log = target.closest?.('[role=log]');
              if (log && log.getAttribute('aria-live') !== 'off') {
                const messages = [...addedNodes].filter((node) => node.matches?.('.message'));
                window.readOut.push(...messages.map((message) => message.querySelector('.text').textContent));
              }
            })).observe(document, { childList: true, subtree: true });
            """;

    private static final int LONG_HISTORY = 320;
    private static final String LEAVE = "{\"type\":\"Leave\",\"args\":{\"from\":\"User\"}}";

    @Test
    void keepsNobodyOutWhenTheConnectionIsLost(RealRedis.Server redis, Browser browser) {
        try (CutDesk cut = CutDesk.open(redis, browser)) {
            DeskPage desk = cut.desk().named("Vika");
            cut.nodes().waitingUser(0, "Nika");
            cut.nodes().waitingUser(0, "Sam");
            cut.nodes().waitingUser(0, "Lena");
            desk.take("Sam");
            cut.cutChats();
            desk.waiting("Nika").click();
            assertThat(desk.shownChat().getByText("Give up")).isVisible();
            assertThat(desk.composer()).isFocused();
            desk.say("Hello");
            assertThat(desk.shownChat().getByText("sent if you get this chat")).isVisible();
            check(desk, "a claim that hangs");
            cut.cutAll();
            assertThat(desk.page().getByText("Not connected. As of")).isVisible();
            check(desk, "not connected");
            desk.press("Alt+Digit1");
            assertThat(desk.title()).containsText("Sam");
            assertThat(desk.composer()).isFocused();
            desk.say("Bye");
            desk.press("Alt+KeyX");
            assertThat(desk.page().getByText("There is no connection now")).isVisible();
            check(desk, "to be ended without a connection");
            desk.press("Enter");
            assertThat(desk.shownChat().locator(".presence")).hasText("Ending…");
            check(desk, "ending");
        }
    }

    @Test
    void keepsNobodyOutWhenSomethingWasNotSent(RealRedis.Server redis, Browser browser) {
        try (CutDesk cut = CutDesk.open(redis, browser)) {
            DeskPage desk = cut.desk().named("Vika");
            Client nika = cut.nodes().waitingUser(0, "Nika").client();
            desk.take("Nika");
            desk.say("It is in the post. ".repeat(4));
            assertThat(desk.message("post").getByText("Edit")).isVisible();
            check(desk, "not sent");
            desk.composer().fill("x".repeat(4100));
            assertThat(desk.shownChat().getByText("100 too many")).isVisible();
            check(desk, "too long");
            nika.send(LEAVE);
            assertThat(desk.shownChat().getByText("Copy")).isVisible();
            check(desk, "over, and something was not sent");

            WaitingUser sam = cut.nodes().waitingUser(0, "Sam");
            desk.loseRemovals();
            HeldSocket held = HeldSocket.of(desk.page(), sam.user().chatId());
            desk.awaitConnected();
            assertThat(desk.waiting("Sam")).isVisible();
            cut.nodes().a().claim(sam.user(), "Tom").expect("SupportJoinedUser");
            desk.waiting("Sam").click();
            assertThat(desk.shownChat().getByText("Taking this chat…")).isVisible();
            assertThat(desk.composer()).isFocused();
            desk.say("Hello Sam");
            held.letGo();
            assertThat(desk.shownChat().getByText("Tom has this chat now.")).isVisible();
            check(desk, "lost, and something was not sent");
        }
    }

    @Test
    void keepsNobodyOutOfALongChat(RealRedis.Server redis, Browser browser) {
        try (CutDesk cut = CutDesk.open(redis, browser)) {
            DeskPage desk = cut.desk().named("Vika");
            Client nika = cut.nodes().waitingUser(0, "Nika").client();
            for (int i = 1; i <= LONG_HISTORY; i++) {
                nika.send(Frames.chatMessage("User", "message " + i + "."));
                nika.expect("ChatMessage");
            }
            desk.take("Nika");
            assertThat(desk.page().getByText("Show earlier messages (220)")).isVisible();
            check(desk, "earlier messages");
            desk.page().getByText("Show earlier messages (220)").click();
            nika.send(Frames.chatMessage("User", "one more"));
            assertThat(desk.page().getByText("New messages")).isVisible();
            check(desk, "new messages below");
            desk.page().getByLabel("Log out").click();
            assertThat(desk.page().getByText("You have 1 open chat.")).isVisible();
            check(desk, "log out?");
        }
    }

    /** However much of it comes at once; and nothing that was there before. */
    @Test
    void readsOutWhatIsNew(RealRedis.Server redis, Browser browser) {
        try (CutDesk cut = CutDesk.open(redis, browser)) {
            DeskPage desk = cut.desk();
            desk.page().addInitScript(READER);
            desk.page().reload();
            desk.named("Vika");
            Client nika = cut.nodes().waitingUser(0, "Nika").client();
            write(nika, "old", "older");
            desk.take("Nika");
            assertThat(desk.messages()).hasCount(2);
            assertThat(desk.shownChat().locator("[role=log]")).not().hasAttribute("aria-live", "off");
            cut.cutChats();
            assertThat(desk.shownChat().locator(".banner")).containsText("Not connected.");
            write(nika, "first", "second");

            cut.mendAndTell();

            assertThat(desk.messages()).hasCount(4);
            assertThat(desk.page().evaluate("() => readOut")).isEqualTo(List.of("first", "second"));
            desk.page().reload();
            assertThat(desk.messages()).hasCount(4);
            assertThat(desk.page().evaluate("() => readOut")).isEqualTo(List.of());
        }
    }

    @Test
    void keepsNobodyOutOfTheNews(RealRedis.Server redis, Browser browser) {
        try (CutDesk cut = CutDesk.open(redis, browser)) {
            DeskPage desk = cut.desk();
            desk.loseRemovals();
            desk.named("Vika");
            WaitingUser nika = cut.nodes().waitingUser(0, "Nika");
            assertThat(desk.waiting("Nika")).isVisible();
            cut.nodes().a().claim(nika.user(), "Tom").expect("SupportJoinedUser");
            desk.waiting("Nika").click();
            assertThat(desk.page().getByText("Tom was faster: Tom has Nika now."))
                    .isVisible();
            check(desk, "a toast");
            desk.page().route("**/desk.json", route -> route.abort());
            desk.page().reload();
            assertThat(desk.page().getByText("No connection")).isVisible();
            check(desk, "no server");
        }
    }

    @Test
    void keepsNobodyOutAtTheDoors(RealRedis.Server redis, Browser browser, @TempDir Path folder) {
        JsonObject elsewhere = AgentTokens.tokenMode();
        Path accounts = folder.resolve("accounts");
        new AccountsEditor(accounts.toString()).add(new Account("vika", "Vika K.", false), "correct horse");
        JsonObject here = AgentTokens.tokenMode().put("accountsFile", accounts.toString());
        for (JsonObject security : List.of(here, elsewhere)) {
            try (Nodes nodes = Nodes.start(1, redis, new JsonObject().put("security", security))) {
                String url = "http://127.0.0.1:" + nodes.a().subscriberPort() + "/";
                DeskPage desk = DeskPage.open(browser, url, ColorScheme.LIGHT);
                assertThat(desk.page().locator("form")).isVisible();
                check(desk, "at the door");
                Cookie cookie = new Cookie("blabbermouth_agent", AgentTokens.of("Vika")).setUrl(url);
                desk.page().context().addCookies(List.of(cookie));
                ShutSocket list = ShutSocket.of(desk.page(), "/users$");
                desk.awaitConnected();
                desk.page().context().clearCookies();
                list.shut();
                list.open();
                assertThat(desk.page().getByText("Log in again")).isVisible();
                check(desk, "over the page");
            }
        }
    }

    private static void write(Client client, String... texts) {
        for (String text : texts) {
            client.send(Frames.chatMessage("User", text));
            DeskPage.awaitType(client, "ChatMessage");
        }
    }

    /** In light and in dark colours. */
    private static void check(DeskPage desk, String state) {
        for (ColorScheme colors : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            desk.page()
                    .emulateMedia(new Page.EmulateMediaOptions()
                            .setColorScheme(colors)
                            .setReducedMotion(ReducedMotion.REDUCE));
            Violations.of(desk.page()).assertNone(state + ", " + colors);
        }
    }
}
