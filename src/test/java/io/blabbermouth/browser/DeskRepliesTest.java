package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.options.FilePayload;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Canned replies from a file, and to one. */
@TwoNodes("{\"security\": {\"mode\": \"open\"}}")
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskRepliesTest {
    @Test
    void takesRepliesFromAFileAndGivesThemBack(Nodes nodes, Browser browser) throws IOException {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        desk.press("Alt+KeyR");
        importFile(
                desk,
                "[{\"shortcut\": \"Hello\", \"text\": \"Hi {name}\"}, {\"shortcut\": \"post\", \"text\": \"In the post\"}]");
        assertThat(desk.page().locator(".replies li")).hasCount(5);

        Download file = desk.page()
                .waitForDownload(() -> desk.page().getByText("Export").click());

        JsonArray replies = new JsonArray(Files.readString(file.path()));
        assertThat(replies).hasSize(5);
        assertThat(replies.getJsonObject(3).getString("shortcut")).isEqualTo("Hello");
        assertThat(replies.getJsonObject(4).getString("text")).isEqualTo("In the post");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hello: Hi | This file is not JSON.",
                "{\"hello\": \"Hi\"} | A list of up to 500 replies is expected",
                "[{\"shortcut\": \"hello\", \"text\": \"Hi\"}, {\"shortcut\": \"a b\", \"text\": \"Hi\"}] | Reply 2: a shortcut is 1 to 30",
                "[{\"shortcut\": \"hello\", \"text\": 7}] | Reply 1: a text has 1 to 4000 characters.",
                "[null] | Reply 1: a shortcut is 1 to 30"
            })
    void takesNothingOfABadFile(String content, String fault, Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        desk.press("Alt+KeyR");

        importFile(desk, content);

        assertThat(desk.page().locator("dialog .fault")).containsText(fault);
        assertThat(desk.page().locator(".replies li")).hasCount(4);
        assertThat(desk.page().locator(".replies textarea").first())
                .hasValue("Hello {name}, this is {agent}. How can I help?");
    }

    private static void importFile(DeskPage desk, String content) {
        desk.page()
                .locator("input[type=file]")
                .setInputFiles(
                        new FilePayload("replies.json", "application/json", content.getBytes(StandardCharsets.UTF_8)));
    }
}
