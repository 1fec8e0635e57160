package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A chat that is handed from one agent to another. */
@TwoNodes(
        value =
                "{\"chat\": {\"leaveGraceSeconds\": 1, \"requeueAfterSeconds\": 1}, \"security\": {\"mode\": \"open\"}}",
        forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class WidgetAgentsTest {
    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void saysOfEachMessageWhoWroteIt(Nodes nodes, Browser browser, @TempDir Path folder) throws Exception {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Client vika = nodes.b().claim(widget.visitor(), "Vika");
            vika.send(Frames.chatMessage("Support", "of the one"));
            assertThat(widget.row("of the one")).isVisible();
            vika.close();
            assertThat(widget.waiting()).isVisible();
            Client tom = nodes.b().claim(widget.visitor(), "Tom");
            tom.send(Frames.chatMessage("Support", "of the other"));

            assertNamed(widget);
            widget.page().reload();
            assertNamed(widget);
            widget.page().getByLabel("Options").click();
            Path saved = folder.resolve("saved.txt");
            widget.page()
                    .waitForDownload(
                            () -> widget.page().getByText("Save transcript").click())
                    .saveAs(saved);
            assertThat(Files.readString(saved)).contains("Vika: of the one").contains("Tom: of the other");
        }
    }

    private static void assertNamed(WidgetPage widget) {
        assertThat(widget.row("of the one").locator(".by")).hasText("Vika");
        assertThat(widget.row("of the one").locator(".sr")).hasText("Vika: ");
        assertThat(widget.row("of the other").locator(".by")).hasText("Tom");
        assertThat(widget.row("of the other").locator(".sr")).hasText("Tom: ");
    }
}
