package io.blabbermouth.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.blabbermouth.testing.Await;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.TwoNodes;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The console's page, as an engineer uses it. */
@TwoNodes("{\"security\": {}}")
@ExtendWith(BrowserExtension.class)
class ConsolePageTest {
    private static final double SILENT_MILLIS_MAX = 15_000;

    @TempDir
    private Path folder;

    @Test
    void showsAConversationAsItGoesOn(Nodes nodes, Browser browser) {
        ActiveChat chat = nodes.activeChat();
        ActiveChat other = nodes.activeChat();
        Page page = open(browser, nodes.a());

        chat.say(1);
        other.say(1);

        Locator request = rows(page, "chats.append").filter(having("message 0")).first();
        assertThat(rows(page, "chats.append")).hasCount(4);
        assertThat(rows(page, "chat." + chat.user().chatId())).hasCount(1);
        request.click();
        Locator inspector = page.locator("#inspect");
        assertThat(inspector.locator("pre")).containsText(chat.user().chatId());
        assertThat(inspector.locator("pre")).containsText("\"content\": \"message 0\"");
        inspector.getByText(Pattern.compile("its reply #\\d+")).click();
        assertThat(inspector.locator("pre")).containsText("ChatReply.Append.Stored");
        assertThat(inspector.locator(".thread li")).hasCount(3);

        inspector.getByText("Show it alone").click();
        assertThat(shown(page).filter(having(other.user().chatId()))).hasCount(0);
        chat.say(1);
        assertThat(shown(page).filter(having("message 0"))).hasCount(4);
        Locator rate = page.locator("#rates [data-kind='chats.append'] .rate");
        // Of the last three seconds.
        page.waitForCondition(() -> {
            chat.say(1);
            return !rate.textContent().equals("0");
        });
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void filtersAndPauses(Nodes nodes, Browser browser) {
        ActiveChat chat = nodes.activeChat();
        Page page = open(browser, nodes.a());

        page.fill("#bus-address", "chat.*");
        page.fill("#bus-text", "MESSAGE 1");
        page.press("#bus-text", "Enter");
        // What was wanted before may be shown until the node knows: the request too, and what it leads to comes after
        // it.
        chat.say(2);
        assertThat(rows(page, "chat." + chat.user().chatId())
                        .filter(having("message 1"))
                        .first())
                .isVisible();
        page.click("#bus-clear");
        chat.say(2);

        assertThat(shown(page)).hasCount(1);
        assertThat(shown(page)).containsText("message 1");
        page.click("#bus-pause");
        assertThat(page.locator("#bus-state")).hasText("paused");
        assertThat(page.locator("#bus-pause")).hasText("Resume");
    }

    @Test
    void showsTheReplyToWhatIsSentByHand(Nodes nodes, Browser browser) {
        ActiveChat chat = nodes.activeChat();
        chat.say(1);
        Page page = open(browser, nodes.a());

        page.click("#side-send");
        page.fill("#send-address", "chats.load");
        assertThat(page.locator("#send-shape")).hasText("{chatId: ChatId}");
        page.fill("#send-body", "{\"chatId\": \"" + chat.user().chatId() + "\"}");
        page.click("#send-go");

        assertThat(page.locator("#send-reply pre")).containsText("ChatReply.Join.Joined");
        assertThat(page.locator("#send-reply pre")).containsText("\"content\": \"message 0\"");
        assertThat(rows(page, "chats.load")).hasCount(2);
    }

    @Test
    void saysInPlaceWhatIsWrong(Nodes nodes, Browser browser) {
        Page page = open(browser, nodes.a());
        page.click("#side-send");
        page.fill("#send-address", "node.describe");

        page.fill("#send-body", "{\"chatId\": ");
        assertThat(page.locator("#send-error")).containsText("no JSON");
        page.fill("#send-body", "[]");
        assertThat(page.locator("#send-error")).containsText("must be a JSON object");
        page.fill("#send-body", "{}");
        assertThat(page.locator("#send-error")).isEmpty();

        page.fill("#send-address", "no.such");
        page.click("#send-go");
        assertThat(page.locator("#send-reply")).containsText("nobody handles what is sent to that address by hand");

        page.fill("#send-address", "chats.load");
        page.click("#send-go");
        assertThat(page.locator("#send-reply")).containsText("the body is no ChatRequest.Load {chatId: ChatId}");

        page.fill("#bus-address", "chat.$");
        assertThat(page.locator("#bus-error")).containsText("address is no pattern");
        page.fill("#bus-address", "chat.*");
        assertThat(page.locator("#bus-error")).isEmpty();

        page.click("#tab-trace");
        page.fill("#trace-chat", "4711");
        page.click("#trace-go");
        assertThat(page.locator("#trace-error")).hasText("A chatId is 32 lowercase hex digits.");
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void tracesAMessageOverBothNodes(Nodes nodes, Browser browser) {
        ConsoleApiTest.awaitKnown(nodes);
        ActiveChat chat = nodes.activeChat();
        chat.userClient().send(Frames.chatMessage("User", "Where is my parcel?", "first"));
        chat.userClient().expect("ChatMessage");
        chat.supportClient().expect("ChatMessage");
        chat.supportClient().send(Frames.seen("Support", 1));
        chat.userClient().expect("Seen");
        Page page = open(browser, nodes.a());

        trace(page, chat.user().chatId());
        page.locator(".messages button").click();

        assertThat(page.locator(".verdict")).containsText("Message 1, from the visitor.");
        assertThat(page.locator(".verdict")).containsText("the agent has seen it");
        assertThat(page.locator(".hops tbody tr").first()).containsText("Accepted");
        assertThat(page.locator(".hops tbody tr").nth(1)).containsText("Stored and published");
        for (Node node : List.of(nodes.a(), nodes.b())) {
            Locator hops = page.locator(".hops tbody tr").filter(having(":" + node.chatPort()));
            assertThat(hops.filter(having("Received by the node"))).hasCount(1);
            assertThat(hops.filter(having("Delivered"))).hasCount(1);
        }
        assertThat(page.locator(".hops [data-what=SEEN]").first()).containsText("by the agent");
        assertThat(page.locator(".hops [data-what=DELIVERED]").filter(having("acknowledgement")))
                .hasCount(1);
        assertThat(page.url()).doesNotContain(chat.user().chatId());
        page.fill("#trace-message", "first");
        assertThat(page.locator(".verdict")).containsText("Message 1, from the visitor.");
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void saysWhyAMessageDidNotArrive(Nodes nodes, Browser browser) {
        ConsoleApiTest.awaitKnown(nodes);
        ActiveChat chat = nodes.activeChat();
        Page page = open(browser, nodes.a());
        chat.supportClient().close();
        Locator agents =
                page.locator("[data-chat='" + chat.user().chatId() + "'] td").nth(4);
        page.click("#tab-chats");
        assertThat(agents).hasText("not connected");

        chat.userClient().send(Frames.chatMessage("User", "Anybody there?"));
        // It may be told first that the agent has left.
        Await.until(
                "the message is stored",
                Client.WAIT_SECONDS,
                () -> chat.userClient().next().getString("type").equals("ChatMessage"));
        page.getByLabel("Trace chat " + chat.user().chatId()).click();

        assertThat(page.locator(".verdict")).containsText("1 message of 1 did not arrive: message 1");
        page.locator(".messages button").click();
        assertThat(page.locator(".verdict"))
                .containsText("was not delivered to the agent: none of its connections was open");
    }

    @Test
    void showsANodeThatIsKilledAsSilent(Nodes nodes, Browser browser) {
        Page page = open(browser, nodes.a());
        page.click("#tab-nodes");
        try (ChildNode child = nodes.spawnAnother(folder)) {
            ConsoleApiTest.awaitKnown(nodes.a(), child.chatPort());
            Locator row = page.locator("[data-node$=':" + child.chatPort() + "']");
            assertThat(row.locator(".pill")).hasText("serving");

            child.process().kill();

            assertThat(row.locator(".pill"))
                    .hasText("silent", new LocatorAssertions.HasTextOptions().setTimeout(SILENT_MILLIS_MAX));
            assertThat(page.locator("#nodes-notice")).containsText("says nothing any more");
            assertThat(page.locator("#nodes-badge")).hasText("1");
        }
    }

    @Test
    void keepsNoMoreRowsThanItMay(Nodes nodes, Browser browser) {
        Page page = open(browser, nodes.a());

        page.evaluate("async () => { const log = await import('./buslog.js');"
                + " for (let i = 0; i < 30; i++) log.add(Array.from({length: 100}, (_, j) =>"
                + " ({n: 1e6 + 100 * i + j, atMillis: 0, kind: 'publish', address: 'queue', body: {}, bytes: 2}))); }");

        assertThat(page.locator("#bus-log .row")).hasCount(2000);
        assertThat(page.locator("#bus-kept")).hasText("the newest 2,000 kept");
    }

    @Test
    void isUsedByKeyboard(Nodes nodes, Browser browser) {
        ActiveChat chat = nodes.activeChat();
        Page page = open(browser, nodes.a());
        chat.say(1);
        assertThat(rows(page, "chats.append").first()).isVisible();

        page.focus("#bus-log");
        page.keyboard().press("End");
        assertThat(page.locator("#bus-log [aria-selected=true]")).hasCount(1);
        assertThat(page.locator("#inspect pre")).isVisible();
        page.keyboard().press("3");
        assertThat(page.locator("#view-nodes")).isVisible();
        page.keyboard().press("5");
        page.keyboard().press("/");
        page.keyboard().type("redis.uri");
        assertThat(page.locator("#config-table tbody tr")).hasCount(1);
    }

    static Page open(Browser browser, Node node) {
        Page page = browser.open("http://127.0.0.1:" + node.consolePort() + "/");
        assertThat(page.locator("#bus-state")).hasText("live");
        return page;
    }

    private static void trace(Page page, String chatId) {
        page.click("#tab-trace");
        page.fill("#trace-chat", chatId);
        page.click("#trace-go");
    }

    private static Locator shown(Page page) {
        return page.locator("#bus-log .row:not([hidden])");
    }

    private static Locator rows(Page page, String address) {
        return shown(page).filter(having(address));
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }
}
