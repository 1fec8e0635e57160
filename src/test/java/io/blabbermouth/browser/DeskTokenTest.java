package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
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
    private static final int GOOD_FOR_SECONDS = 3;
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
    void goesOnAfterAnotherLogin(RealRedis.Server redis, Browser browser) {
        try (Nodes nodes = Nodes.start(1, redis, new JsonObject().put("security", security))) {
            Client nika = nodes.waitingUser(0, "Nika").client();
            String url = "http://127.0.0.1:" + nodes.a().subscriberPort() + "/";
            DeskPage desk = DeskPage.open(browser, url, ColorScheme.LIGHT);
            JsonObject claims = AgentTokens.claims("Vika K.").put("sub", "vika");
            claims.put("exp", AgentTokens.inSeconds(GOOD_FOR_SECONDS));
            Cookie cookie = new Cookie("blabbermouth_agent", AgentTokens.signed(claims)).setUrl(url);
            desk.page().context().addCookies(List.of(cookie));
            desk.page().reload();
            desk.take("Nika");
            desk.type("It is in the");

            assertThat(desk.page().locator("dialog h2"))
                    .hasText("Log in again", new LocatorAssertions.HasTextOptions().setTimeout(ENDED_MILLIS));
            Violations.of(desk.page()).assertNone("log in again");
            nika.send(Frames.chatMessage("User", "Are you there?"));
            desk.press("Escape");
            logIn(desk.page());

            assertThat(desk.message("Are you there?")).isVisible();
            assertThat(desk.page().locator("dialog")).hasCount(0);
            assertThat(desk.composer()).isFocused();
            assertThat(desk.composer()).hasValue("It is in the");
            desk.press("End");
            desk.say(" post");
            assertThat(desk.message("It is in the post").locator(".condition")).containsText("Sent");
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

    private static void logIn(Page page) {
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("vika");
        page.getByLabel("Password").fill(PASSWORD);
        page.keyboard().press("Enter");
    }
}
