package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.blabbermouth.security.Account;
import io.blabbermouth.security.AccountsEditor;
import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RealRedis;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the desk when its token ends, or is not there. */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(120)
class DeskTokenTest {
    private static final String PASSWORD = "correct horse";
    private static final Page.GetByLabelOptions EXACT = new Page.GetByLabelOptions().setExact(true);
    private static final int GOOD_FOR_SECONDS = 3;
    private static final int A_WHILE_SECONDS = 600;
    /** With what clocks may differ by. */
    private static final double ENDED_MILLIS = 20_000;

    @TempDir
    private Path folder;

    private JsonObject security = new JsonObject();

    @BeforeEach
    void makeAnAccount() {
        Path accounts = folder.resolve("accounts");
        new AccountsEditor(accounts.toString()).add(new Account("vika", "Vika K.", false), PASSWORD);
        security = AgentTokens.tokenMode().put("accountsFile", accounts.toString());
    }

    @Test
    void saysThatTooManyWereRefused(RealRedis.Server redis, Browser browser) {
        JsonObject config = new JsonObject()
                .put("security", AgentTokens.tokenMode())
                .put("limits", new JsonObject().put("refusalsPerMinute", 2));
        try (Nodes nodes = Nodes.start(1, redis, config)) {
            String url = "http://127.0.0.1:" + nodes.a().subscriberPort() + "/";
            DeskPage desk = DeskPage.open(browser, url, ColorScheme.LIGHT);
            // What it asked as a page without a cookie is answered: with the old token it would be a refusal more.
            assertThat(desk.page().getByText("You are not logged in")).isVisible();
            desk.page().context().addCookies(List.of(new Cookie("blabbermouth_agent", "old").setUrl(url)));
            desk.page().reload();
            assertThat(desk.page().getByText("You are not logged in")).isVisible();
            desk.press("Tab");
            desk.press("Enter");
            assertThat(desk.page().getByText("You are not logged in yet.")).isVisible();
            desk.press("Enter");
            assertThat(desk.page().getByRole(AriaRole.ALERT)).containsText("Too many failed logins. Try again in");

            desk.page().reload();

            assertThat(desk.page().getByText("Too many attempts")).isVisible();
            desk.page().context().clearCookies();
            assertThat(desk.page().getByText("You are not logged in"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(ENDED_MILLIS));
        }
    }

    @Test
    void goesOnAfterAnotherLogin(RealRedis.Server redis, Browser browser) {
        try (Nodes nodes = Nodes.start(1, redis, new JsonObject().put("security", security))) {
            Client nika = nodes.waitingUser(0, "Nika").client();
            String url = "http://127.0.0.1:" + nodes.a().subscriberPort() + "/";
            DeskPage desk = DeskPage.open(browser, url, ColorScheme.LIGHT);
            desk.page().context().addCookies(List.of(goodFor(A_WHILE_SECONDS, url)));
            ShutSocket sockets = ShutSocket.of(desk.page(), "/(users$|chat/)");
            desk.take("Nika");
            desk.type("It is in the");

            endLogin(desk, sockets, url);

            Violations.of(desk.page()).assertNone("log in again");
            nika.send(Frames.chatMessage("User", "Are you there?"));
            // It came in the middle of a sentence.
            desk.type(" post office");
            desk.press("Enter");
            desk.press("Escape");
            // As a second Escape does in some browsers, and Android's back: nobody is asked.
            desk.page().evaluate("() => document.querySelector('dialog').close()");
            assertThat(desk.page().locator("dialog")).isFocused();
            assertThat(desk.page().getByLabel("Name", EXACT)).hasValue("");
            desk.press("Tab");
            logIn(desk.page());

            assertThat(desk.message("Are you there?")).isVisible();
            assertThat(desk.page().locator("dialog")).hasCount(0);
            assertThat(desk.page().locator("body > #announcer")).hasCount(1);
            assertThat(desk.composer()).isFocused();
            assertThat(desk.composer()).hasValue("It is in the");
            desk.press("End");
            desk.say(" post");
            assertThat(desk.message("It is in the post").locator(".condition")).containsText("Sent");
        }
    }

    @Test
    void tellsWhoLooksElsewhereThatALoginHasEnded(RealRedis.Server redis, Browser browser) {
        try (Nodes nodes = Nodes.start(1, redis, new JsonObject().put("security", security))) {
            String url = "http://127.0.0.1:" + nodes.a().subscriberPort() + "/";
            DeskPage desk = DeskPage.open(browser, url, ColorScheme.LIGHT);
            desk.page().context().addCookies(List.of(goodFor(A_WHILE_SECONDS, url)));
            ShutSocket sockets = ShutSocket.of(desk.page(), "/(users$|chat/)");
            desk.page().locator(".waiting h2").click();
            desk.hear();
            desk.notified();

            endLogin(desk, sockets, url);

            assertThat(desk.page()).hasTitle("Log in again · Desk · Blabbermouth");
            assertThat(desk.page().evaluate("() => window.tones")).isEqualTo(2);
            assertThat(desk.page().evaluate("() => window.notified")).isEqualTo("Log in again");
            logIn(desk.page());
            assertThat(desk.page().locator("dialog")).hasCount(0);
            assertThat(desk.page().evaluate("() => window.notified")).isNull();
        }
    }

    @Test
    void asksEachTabIfTheChatPortIsOnAnotherHost(RealRedis.Server redis, Browser browser) {
        int chatPort = FreePorts.next();
        int subscriberPort = FreePorts.next();
        // To a browser these are two hosts, and neither gets the other's cookies.
        String url = "http://127.0.0.1:" + subscriberPort;
        security.put("origins", new JsonArray().add(url));
        JsonObject config = new JsonObject()
                .put("security", security)
                .put("chat", new JsonObject().put("port", chatPort))
                .put(
                        "subscriber",
                        new JsonObject().put("port", subscriberPort).put("chatUrl", "http://localhost:" + chatPort));
        try (Nodes nodes = Nodes.start(1, redis, config)) {
            nodes.waitingUser(0, "Nika");
            DeskPage desk = DeskPage.open(browser, url, ColorScheme.LIGHT);
            logIn(desk.page());
            desk.take("Nika");

            DeskPage second = new DeskPage(desk.page().context().newPage());
            second.page().navigate(url);
            logIn(second.page());

            assertThat(second.ownChat("Nika")).isVisible();
            second.awaitConnected();
            second.ownChat("Nika").click();
            second.awaitTaken("Nika");
        }
    }

    /** The page comes back with a token that ends soon, or has ended. */
    private static void endLogin(DeskPage desk, ShutSocket sockets, String url) {
        desk.page().context().addCookies(List.of(goodFor(GOOD_FOR_SECONDS, url)));
        sockets.shut();
        sockets.open();
        assertThat(desk.page().locator("dialog h2"))
                .hasText("Log in again", new LocatorAssertions.HasTextOptions().setTimeout(ENDED_MILLIS));
    }

    private static Cookie goodFor(int seconds, String url) {
        JsonObject claims = AgentTokens.claims("Vika K.").put("sub", "vika").put("exp", AgentTokens.inSeconds(seconds));
        return new Cookie("blabbermouth_agent", AgentTokens.signed(claims)).setUrl(url);
    }

    /** By keys alone: the field to begin with has the focus. */
    private static void logIn(Page page) {
        assertThat(page.getByLabel("Name", EXACT)).isFocused();
        page.keyboard().type("vika");
        page.keyboard().press("Tab");
        page.keyboard().type(PASSWORD);
        page.keyboard().press("Enter");
    }
}
