package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
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
        refuseTheFirstMessage(desk.page(), "BAD_MESSAGE");
        Client nika = nodes.waitingUser(0, "Nika").client();
        desk.take("Nika");
        desk.say("Hello");
        assertThat(desk.message("Hello").locator(".condition")).containsText("Not sent");

        new KeysAlone(desk).backTo(desk.message("Hello").getByText("Try again")).press("Enter");

        assertThat(desk.message("Hello").locator(".condition")).containsText("Sent");
        assertThat(desk.composer()).isFocused();
        assertThat(desk.messages()).hasCount(1);
        assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content")).isEqualTo("Hello");
    }

    @Test
    void tellsAChatThatIsOverFromOneOfAnotherAgent(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        refuseTheFirstMessage(desk.page(), "FORBIDDEN");
        Client nika = nodes.waitingUser(0, "Nika").client();
        desk.take("Nika");
        desk.say("Hello");
        Locator condition = desk.message("Hello").locator(".condition > span").first();
        assertThat(condition).hasText("Not sent");

        nika.send("{\"type\":\"Leave\",\"args\":{\"from\":\"User\"}}");

        assertThat(condition).hasText("Not sent: the chat was over");
    }

    /** As a server does that has its reasons. */
    private static void refuseTheFirstMessage(Page page, String code) {
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
                        .put("code", code)
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
    void takesNoNameWithWhatCannotBeSeen(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vi\tka");
        Client nika = nodes.waitingUser(0, "Nika").client();
        desk.take("Nika");
        assertThat(DeskPage.awaitType(nika, "SupportJoinedUser").getString("supportUserName"))
                .isEqualTo("Vi ka");

        // As it was kept once.
        desk.page().evaluate("() => localStorage.setItem('blabbermouth:desk:agent', '{\"name\": \"To\\\\tm\"}')");
        desk.page().reload();
        Client sam = nodes.waitingUser(0, "Sam").client();
        desk.take("Sam");
        assertThat(DeskPage.awaitType(sam, "SupportJoinedUser").getString("supportUserName"))
                .isEqualTo("To m");
    }

    @Test
    void saysThatAClaimWasRefused(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        desk.page()
                .routeWebSocket(
                        Pattern.compile("/chat/"),
                        route -> route.onMessage(frame -> {
                            JsonObject error = new JsonObject()
                                    .put("code", "BAD_MESSAGE")
                                    .put("message", "no")
                                    .put("retryable", false);
                            route.send(new JsonObject()
                                    .put("type", "Error")
                                    .put("args", error)
                                    .encode());
                        }));
        desk.page().reload();

        desk.waiting("Nika").click();

        assertThat(desk.page().getByText("Nika: This chat was closed by an error."))
                .isVisible();
        assertThat(desk.ownChats()).hasCount(0);
    }

    @Test
    void givesBackWhatWasNotSent(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        desk.take("Nika");

        desk.say("longer than twenty characters");
        assertThat(desk.message("longer").locator(".condition")).containsText("Not sent: it is too long");
        Violations.of(desk.page()).assertNone("not sent");
        new KeysAlone(desk).backTo(desk.message("longer").getByText("Edit")).press("Enter");

        assertThat(desk.messages()).hasCount(0);
        assertThat(desk.composer()).hasValue("longer than twenty characters");
        assertThat(desk.composer()).isFocused();
        desk.press("Control+KeyA");
        desk.say("shorter");
        assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content")).isEqualTo("shorter");
    }
}
