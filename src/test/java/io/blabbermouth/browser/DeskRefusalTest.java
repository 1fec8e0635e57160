package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the server does not take. */
@TwoNodes("{\"chat\": {\"contentCharsMax\": 20}, \"security\": {\"mode\": \"open\"}}")
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskRefusalTest {
    @Test
    void sendsAgainWhatWasRefused(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        refuseTheFirstMessage(desk.page());
        Client nika = nodes.waitingUser(0, "Nika").client();
        desk.take("Nika");
        desk.say("Hello");
        assertThat(desk.message("Hello").locator(".condition")).containsText("Not sent");

        desk.message("Hello").getByText("Try again").click();

        assertThat(desk.message("Hello").locator(".condition")).containsText("Sent");
        assertThat(desk.messages()).hasCount(1);
        assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content")).isEqualTo("Hello");
    }

    /** As a server does that has its reasons. */
    private static void refuseTheFirstMessage(Page page) {
        AtomicBoolean refused = new AtomicBoolean();
        page.routeWebSocket(Pattern.compile("/chat/"), route -> {
            WebSocketRoute server = route.connectToServer();
            route.onMessage(frame -> {
                if (!frame.text().contains("ChatMessage") || refused.getAndSet(true)) {
                    server.send(frame.text());
                    return;
                }
                String id = new JsonObject(frame.text()).getJsonObject("args").getString("clientMessageId");
                JsonObject error = new JsonObject()
                        .put("code", "BAD_MESSAGE")
                        .put("message", "no")
                        .put("retryable", false)
                        .put("clientMessageId", id);
                route.send(
                        new JsonObject().put("type", "Error").put("args", error).encode());
            });
        });
        page.reload();
    }

    @Test
    void givesBackWhatWasNotSent(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        desk.take("Nika");

        desk.say("longer than twenty characters");
        assertThat(desk.message("longer").locator(".condition")).containsText("Not sent: it is too long");
        Violations.of(desk.page()).assertNone("not sent");
        desk.message("longer").getByText("Edit").click();

        assertThat(desk.messages()).hasCount(0);
        assertThat(desk.composer()).hasValue("longer than twenty characters");
        assertThat(desk.composer()).isFocused();
        desk.composer().fill("shorter");
        desk.press("Enter");
        assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content")).isEqualTo("shorter");
    }
}
