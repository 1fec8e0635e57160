package io.blabbermouth.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.AuditLog;
import io.blabbermouth.testing.Await;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Health;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.RealRedis;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The console's page when it is needed most: while Redis is away; and when it is not for everybody. */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(60)
class ConsoleTroubleTest {
    @TempDir
    private Path folder;

    @Test
    void opensWhileRedisIsAwayAndSaysSo(Browser browser) {
        try (OwnRedis redis = OwnRedis.start(folder);
                Nodes nodes = Nodes.start(2, redis.server(), new JsonObject("{\"security\": {}}"))) {
            redis.kill();
            Health.awaitReady(nodes.a().consolePort(), 503);

            Page page = ConsolePageTest.open(browser, nodes.a());

            assertThat(page.locator("#self")).containsText("Redis away");
            page.click("#tab-nodes");
            assertThat(page.locator("#nodes-notice")).containsText("Redis is away. This is");
            assertThat(page.locator("#nodes-table tbody tr")).hasCount(1);
            page.click("#tab-chats");
            assertThat(page.locator("#chats-notice")).containsText("Redis is away");
            page.click("#tab-trace");
            page.fill("#trace-chat", "0".repeat(32));
            page.click("#trace-go");
            assertThat(page.locator(".verdict")).containsText("Redis is away");

            redis.restart();
            Health.awaitReady(nodes.a().consolePort(), 200);
            Health.awaitReady(nodes.b().consolePort(), 200);
            ConsoleApiTest.awaitKnown(nodes);
            assertThat(page.locator("#self")).containsText("serving");
            page.click("#tab-nodes");
            assertThat(page.locator("#nodes-table tbody tr")).hasCount(2);
            assertThat(browser.problems()).isEmpty();
        }
    }

    @Test
    void asksForNoTokenBecauseAnOlderOneIsRefusedLate(RealRedis.Server redis, Browser browser) {
        JsonObject tokens = new JsonObject().put("security", AgentTokens.tokenMode());
        try (Nodes nodes = Nodes.start(1, redis, tokens)) {
            List<Route> late = new ArrayList<>();
            Page page = browser.open("about:blank");
            page.route("**/api/bus/addresses", route -> {
                if (route.request().headers().get("authorization") == null) {
                    late.add(route);
                } else {
                    route.resume();
                }
            });
            page.navigate("http://127.0.0.1:" + nodes.a().consolePort() + "/");
            assertThat(page.locator("#token-dialog")).isVisible();
            page.fill("#token", ConsoleAccessTest.admin());
            page.getByText("Use it").click();
            assertThat(page.locator("#bus-state")).hasText("live");

            late.forEach(route -> page.waitForResponse("**/api/bus/addresses", route::resume));

            // By then it has been read.
            page.evaluate("() => fetch('/').then(page => page.text())");
            assertThat(page.locator("#token-dialog")).not().isVisible();
            assertThat(page.locator("#bus-state")).hasText("live");
        }
    }

    @Test
    void asksForATokenAndHidesContentUntilItIsWanted(RealRedis.Server redis, Browser browser) {
        JsonObject tokens = new JsonObject().put("security", AgentTokens.tokenMode());
        try (Nodes nodes = Nodes.start(1, redis, tokens);
                AuditLog audit = AuditLog.watch()) {
            Page page = browser.open("http://127.0.0.1:" + nodes.a().consolePort() + "/");
            assertThat(page.locator("#token-dialog")).isVisible();
            page.fill("#token", AgentTokens.of("Vika"));
            page.getByText("Use it").click();
            assertThat(page.locator("#token-why")).hasText("the token's role is not admin");
            page.fill("#token", ConsoleAccessTest.admin());
            page.getByText("Use it").click();
            assertThat(page.locator("#token-dialog")).not().isVisible();
            assertThat(page.locator("#bus-state")).hasText("live");

            nodes.a().joinAsUser(nodes.a().register("Nikaragua"));
            assertThat(page.locator("#bus-log")).containsText("chats.register");
            assertThat(page.locator("#bus-log")).not().containsText("Nikaragua");

            page.check("#unmasked");
            Await.until(
                    "an entry in the audit log",
                    Client.WAIT_SECONDS,
                    () -> audit.text().contains("UNMASKED"));
            nodes.a().register("Viktualia");
            assertThat(page.locator("#bus-log")).containsText("Viktualia");
            assertThat(page.evaluate("localStorage.length + document.cookie.length"))
                    .isEqualTo(0);
            assertThat(page.url()).endsWith("/#bus");
            page.reload();
            assertThat(page.locator("#bus-state")).hasText("live");
            assertThat(browser.problems()).isEmpty();
        }
    }
}
