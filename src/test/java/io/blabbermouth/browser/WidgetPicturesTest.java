package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A chat under way, as the README shows it. The pictures go where {@link DeskPicturesTest}'s go. */
@TwoNodes(value = "{\"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class WidgetPicturesTest {
    private static final Path FOLDER =
            Path.of(System.getenv().getOrDefault("BLABBERMOUTH_TEST_PICTURES", "target/pictures"));
    private static final int BYTES_MAX = 120_000;

    @Test
    void showsAChatUnderWay(Nodes nodes, Browser browser) {
        Page page = browser.open("about:blank");
        page.setViewportSize(940, 750);
        page.navigate("http://127.0.0.1:" + nodes.a().chatPort() + "/");
        WidgetPage widget = new WidgetPage(page).started("Nika");
        Client vika = nodes.b().claim(widget.visitor(), "Vika");
        assertThat(widget.title()).hasText("Vika");
        talk(widget, vika);
        assertThat(widget.typing()).isVisible();

        picture(page, ColorScheme.LIGHT, "widget-light.png");
        picture(page, ColorScheme.DARK, "widget-dark.png");
    }

    private static void talk(WidgetPage widget, Client vika) {
        widget.say("Hi! Order #48213 says delivered, but nothing is here.");
        assertThat(widget.meta("Hi!")).containsText("Sent");
        vika.send(Frames.chatMessage("Support", "Hello Nika, let me look."));
        vika.send(Frames.chatMessage(
                "Support", "It is at the parcel shop on Mill Street: https://track.example/p/48213"));
        assertThat(widget.row("parcel shop")).isVisible();
        widget.say("That is round the corner 😀");
        widget.say("Do I need anything?");
        assertThat(widget.meta("Do I need")).containsText("Sent");
        vika.send(Frames.seen("Support", 5));
        assertThat(widget.meta("Do I need")).containsText("Seen");
        vika.send(Frames.typing("Support", true));
    }

    private static void picture(Page page, ColorScheme colors, String name) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colors));
        byte[] png = page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve(name)));
        assertThat(png).hasSizeLessThan(BYTES_MAX);
    }
}
