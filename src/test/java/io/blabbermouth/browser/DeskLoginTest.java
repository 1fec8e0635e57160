package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import io.blabbermouth.security.Account;
import io.blabbermouth.security.AccountsEditor;
import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RealRedis;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The desk of a server that knows its agents. */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(120)
class DeskLoginTest {
    private static final String PASSWORD = "correct horse";
    private static final Page.GetByLabelOptions EXACT = new Page.GetByLabelOptions().setExact(true);

    @Test
    void letsInWhoHasAnAccount(RealRedis.Server redis, Browser browser, @TempDir Path folder) {
        Path accounts = folder.resolve("accounts");
        new AccountsEditor(accounts.toString()).add(new Account("vika", "Vika K.", false), PASSWORD);
        JsonObject security = AgentTokens.tokenMode().put("accountsFile", accounts.toString());
        try (Nodes nodes = Nodes.start(1, redis, new JsonObject().put("security", security))) {
            Client nika = nodes.waitingUser(0, "Nika").client();
            String url = "http://127.0.0.1:" + nodes.a().subscriberPort() + "/";
            DeskPage desk = DeskPage.open(browser, url, ColorScheme.LIGHT);

            logIn(desk, "wrong");
            assertThat(desk.page().locator(".fault")).hasText("Wrong name or password.");
            Violations.of(desk.page()).assertNone("a login that failed");
            // Its field is selected: what is typed replaces it.
            desk.type(PASSWORD);
            desk.press("Enter");
            desk.awaitConnected();
            desk.take("Nika");
            assertThat(DeskPage.awaitType(nika, "SupportJoinedUser").getString("supportUserName"))
                    .isEqualTo("Vika K.");

            desk.page().reload();
            assertThat(desk.title()).containsText("Nika");
            desk.composer().focus();
            desk.say("Still me");
            assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content"))
                    .isEqualTo("Still me");

            KeysAlone keys = new KeysAlone(desk).backTo(desk.page().getByLabel("Log out"));
            keys.press("Enter");
            assertThat(desk.page().locator("dialog p")).containsText("You have 1 open chat.");
            keys.tabTo(keys.dialogButton("Log out"));
            desk.press("Enter");
            assertThat(desk.page().getByLabel("Password")).isVisible();
            desk.page().reload();
            assertThat(desk.page().getByLabel("Password")).isVisible();
        }
    }

    @Test
    void letsInWhoTriesAgainAfterHalfAnAnswer(RealRedis.Server redis, Browser browser, @TempDir Path folder) {
        Path accounts = folder.resolve("accounts");
        new AccountsEditor(accounts.toString()).add(new Account("vika", "Vika K.", false), PASSWORD);
        JsonObject security = AgentTokens.tokenMode().put("accountsFile", accounts.toString());
        try (Nodes nodes = Nodes.start(1, redis, new JsonObject().put("security", security))) {
            String url = "http://127.0.0.1:" + nodes.a().subscriberPort() + "/";
            DeskPage desk = DeskPage.open(browser, url, ColorScheme.LIGHT);
            Route.FulfillOptions half = new Route.FulfillOptions().setBody("{\"tok");
            desk.page().route("**/login", route -> route.fulfill(half), new Page.RouteOptions().setTimes(1));

            logIn(desk, PASSWORD);
            assertThat(desk.page().locator(".fault")).hasText("The server cannot be reached. Try again.");
            desk.press("Enter");

            desk.awaitConnected();
        }
    }

    @Test
    void saysWhereToLogInIfItHasNoAccounts(RealRedis.Server redis, Browser browser) {
        JsonObject config = new JsonObject().put("security", AgentTokens.tokenMode());
        try (Nodes nodes = Nodes.start(1, redis, config)) {
            String url = "http://127.0.0.1:" + nodes.a().subscriberPort() + "/";
            DeskPage desk = DeskPage.open(browser, url, ColorScheme.LIGHT);

            assertThat(desk.page().locator("h1")).hasText("You are not logged in");
            Violations.of(desk.page()).assertNone("not logged in");
        }
    }

    @Test
    void keepsAgentsOfOneComputerApartIfTheyLogInElsewhere(RealRedis.Server redis, Browser browser) {
        JsonObject config = new JsonObject().put("security", AgentTokens.tokenMode());
        try (Nodes nodes = Nodes.start(1, redis, config)) {
            nodes.waitingUser(0, "Nika");
            String url = "http://127.0.0.1:" + nodes.a().subscriberPort() + "/";
            DeskPage desk = DeskPage.open(browser, url, ColorScheme.LIGHT);
            comeBackAs("Vika", desk, url);
            desk.take("Nika");
            assertThat(desk.page().locator(".agent")).hasText("You are Vika");
            assertThat(desk.page().getByLabel("Log out")).hasCount(0);

            comeBackAs("Tom", desk, url);
            assertThat(desk.page().locator(".agent")).hasText("You are Tom");
            assertThat(desk.ownChats()).hasCount(0);

            comeBackAs("Vika", desk, url);
            assertThat(desk.ownChats()).hasCount(1);
        }
    }

    /** As the company's login does it. */
    private static void comeBackAs(String name, DeskPage desk, String url) {
        Cookie cookie = new Cookie("blabbermouth_agent", AgentTokens.of(name)).setUrl(url);
        desk.page().context().addCookies(List.of(cookie));
        desk.page().reload();
        desk.awaitConnected();
    }

    /** By keys alone: the field to begin with has the focus. */
    private static void logIn(DeskPage desk, String password) {
        assertThat(desk.page().getByLabel("Name", EXACT)).isFocused();
        desk.type("vika");
        desk.press("Tab");
        desk.type(password);
        desk.press("Enter");
    }
}
