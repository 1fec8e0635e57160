package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The desk of a server that knows its agents. */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(120)
class DeskLoginTest {
    private static final String PASSWORD = "correct horse";

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
            logIn(desk, PASSWORD);
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

            desk.page().getByLabel("Log out").click();
            assertThat(desk.page().locator("dialog p")).containsText("You have 1 open chat.");
            desk.page().locator("dialog .danger").click();
            assertThat(desk.page().getByLabel("Password")).isVisible();
            desk.page().reload();
            assertThat(desk.page().getByLabel("Password")).isVisible();
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

    private static void logIn(DeskPage desk, String password) {
        desk.page()
                .getByLabel("Name", new com.microsoft.playwright.Page.GetByLabelOptions().setExact(true))
                .fill("vika");
        desk.page().getByLabel("Password").fill(password);
        desk.press("Enter");
    }
}
