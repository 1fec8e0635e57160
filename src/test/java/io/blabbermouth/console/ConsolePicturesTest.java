package io.blabbermouth.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.TwoNodes;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.extension.ExtendWith;

/** Takes the pictures of the docs: {@code BLABBERMOUTH_TEST_PICTURES=docs/images mvn test -Dtest=ConsolePicturesTest}. */
@TwoNodes("{\"security\": {}}")
@ExtendWith(BrowserExtension.class)
@EnabledIfEnvironmentVariable(named = "BLABBERMOUTH_TEST_PICTURES", matches = ".+")
class ConsolePicturesTest {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 400;
    private static final List<String> SAID = List.of(
            "Hi, my order never arrived",
            "Let me look that up for you",
            "It says delivered, but nobody rang",
            "I have asked the courier to come again tomorrow",
            "Thank you, that helps a lot");

    @Test
    void takesPictures(Nodes nodes, Browser browser) {
        ConsoleApiTest.awaitKnown(nodes);
        ActiveChat chat = nodes.activeChat();
        ActiveChat other = nodes.activeChat();
        Page dark = open(browser, nodes, ColorScheme.DARK);
        Page light = open(browser, nodes, ColorScheme.LIGHT);
        for (int i = 0; i < 3; i++) {
            converse(chat);
            converse(other);
        }
        chat.supportClient().send(Frames.seen("Support", 15));
        chat.userClient().expect("Seen");

        light.click("#tab-trace");
        light.fill("#trace-chat", chat.user().chatId());
        light.click("#trace-go");
        light.locator(".messages button").nth(2).click();
        assertThat(light.locator(".hops")).isVisible();
        take(light, "console-trace.png");

        // Until there is a line to be seen.
        while (!Boolean.TRUE.equals(
                dark.evaluate("document.querySelector('[data-kind=\"chats.append\"] polyline').points.length > 12"))) {
            converse(other);
        }
        dark.locator("#bus-log .row")
                .filter(new Locator.FilterOptions().setHasText("requestchats.append"))
                .last()
                .click();
        assertThat(dark.locator("#inspect .thread")).isVisible();
        // Small, for its file's sake.
        dark.setViewportSize(WIDTH, HEIGHT);
        take(dark, "console-bus.png");
    }

    private static void converse(ActiveChat chat) {
        for (int i = 0; i < SAID.size(); i++) {
            String from = i % 2 == 0 ? "User" : "Support";
            (i % 2 == 0 ? chat.userClient() : chat.supportClient()).send(Frames.chatMessage(from, SAID.get(i)));
            chat.userClient().expect("ChatMessage");
            chat.supportClient().expect("ChatMessage");
        }
    }

    private static Page open(Browser browser, Nodes nodes, ColorScheme colorScheme) {
        Page page = browser.open("http://127.0.0.1:" + nodes.a().consolePort() + "/", colorScheme);
        assertThat(page.locator("#bus-state")).hasText("live");
        return page;
    }

    private static void take(Page page, String name) {
        page.screenshot(
                new Page.ScreenshotOptions().setPath(Path.of(System.getenv("BLABBERMOUTH_TEST_PICTURES"), name)));
    }
}
