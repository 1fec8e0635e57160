package io.blabbermouth.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.OwnRedis;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the console says of messages that did not take the usual way. */
@ExtendWith(BrowserExtension.class)
@Timeout(60)
class TracePageTest {
    private static final int CONTENT_CHARS_MAX = 4000;

    @TempDir
    private Path folder;

    private OwnRedis redis;
    private Nodes nodes;
    private ActiveChat chat;

    @BeforeEach
    void start() {
        redis = OwnRedis.start(folder);
        nodes = Nodes.start(2, redis.server(), new JsonObject("{\"security\": {}}"));
        ConsoleApiTest.awaitKnown(nodes);
        chat = nodes.activeChat();
    }

    @AfterEach
    void stop() {
        nodes.close();
        redis.close();
    }

    @Test
    void saysThatAMessageWasRefusedAndWhy(Browser browser) {
        chat.userClient().send(Frames.chatMessage("User", "x".repeat(CONTENT_CHARS_MAX + 1), "long"));
        chat.userClient().expectError("TOO_LONG");

        Page page = trace(browser, nodes.a());

        assertThat(page.locator(".verdict")).containsText("1 message of 1 did not arrive: long");
        page.locator(".messages button").click();
        assertThat(page.locator(".verdict")).containsText("It was never stored: the server refused it (TOO_LONG)");
        assertThat(page.locator(".hops [data-what=REFUSED]")).hasClass("bad");
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void saysThatNobodyKnowsWhatRedisDidNotAnswer(Browser browser) {
        redis.kill();
        chat.userClient().send(Frames.chatMessage("User", "Is anybody there?", "unanswered"));
        chat.userClient().expectError("UNAVAILABLE");
        redis.restart();
        nodes.awaitStore();

        Page page = trace(browser, nodes.a());

        page.locator(".messages button").click();
        assertThat(page.locator(".verdict"))
                .containsText("Nobody knows whether it was stored: Redis gave no answer (UNAVAILABLE)");
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void namesTheNodeThatDoesNotAnswer(@TempDir Path childFolder, Browser browser) {
        try (ChildNode child = nodes.spawnAnother(childFolder)) {
            ConsoleApiTest.awaitKnown(nodes.a(), child.chatPort());
            Client third = child.joinAsUser(chat.user());
            third.expect("SupportJoinedUser");
            chat.say(1);
            Page page = ConsolePageTest.open(browser, nodes.a());
            page.click("#tab-nodes");
            assertThat(page.locator("[data-node$=':" + child.chatPort() + "'] .pill"))
                    .hasText("serving");
            child.process().freeze();
            try {
                trace(page);

                assertThat(page.locator(".timeline .error")).containsText("No answer from");
                assertThat(page.locator(".timeline .error")).containsText(":" + child.chatPort());
                assertThat(page.locator(".hops tbody tr").filter(having(":" + child.chatPort())))
                        .hasCount(0);
            } finally {
                child.process().thaw();
            }
        }
    }

    @Test
    void saysThatNobodyRemembersWhoseNodesHaveEnded(Browser browser) {
        chat.say(2);
        Node later = nodes.startAnother();
        nodes.a().close();
        nodes.b().close();

        Page page = trace(browser, later);

        assertThat(page.locator(".verdict"))
                .containsText("2 messages are stored. How they were delivered is remembered no longer");
        page.locator(".messages button").first().click();
        assertThat(page.locator(".timeline"))
                .containsText(
                        "It is stored, and no node remembers its steps: too long ago, or the nodes that knew have ended.");
        assertThat(browser.problems()).isEmpty();
    }

    private Page trace(Browser browser, Node node) {
        Page page = ConsolePageTest.open(browser, node);
        trace(page);
        return page;
    }

    private void trace(Page page) {
        page.click("#tab-trace");
        page.fill("#trace-chat", chat.user().chatId());
        page.click("#trace-go");
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }
}
