package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose words the desk uses, and from which side it is read then. */
@TwoNodes(value = "{\"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskLanguageTest {
    private static final int[] WIDTHS = {1280, 390};

    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ar-EG, ar, rtl, اسمك, متصل",
        "de-AT, de, ltr, Ihr Name, Verbunden",
        "ka-GE, ka, ltr, თქვენი სახელი, კავშირი არის",
        "fr-FR, en, ltr, Your name, Connected"
    })
    void speaksAsTheBrowserDoes(
            String locale,
            String language,
            String side,
            String nameLabel,
            String connected,
            Nodes nodes,
            Browser browser) {
        Page page = browser.open("http://127.0.0.1:" + nodes.b().subscriberPort() + "/", ColorScheme.LIGHT, locale);
        assertThat(page.locator("html")).hasAttribute("lang", language);
        assertThat(page.locator("html")).hasAttribute("dir", side);
        page.getByLabel(nameLabel).fill("Vika");
        page.keyboard().press("Enter");
        DeskPage desk = new DeskPage(page);
        desk.awaitConnected();
        assertThat(page.locator(".connection")).containsText(connected);

        nodes.waitingUser(0, "Nika").client().send(Frames.chatMessage("User", "Where is it?"));
        nodes.waitingUser(0, "Sam");
        desk.waiting("Nika").click();
        assertThat(desk.message("Where is it?")).isVisible();

        assertThat(desk.composer()).hasCSS("direction", side);

        for (int width : WIDTHS) {
            page.setViewportSize(width, 800);
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of("target/pictures/desk-" + language + "-" + width + ".png")));
            assertThat(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
                    .as("overflow at %s px", width)
                    .isEqualTo(0);
            Violations.of(page).assertNone(language + ", " + width + " px");
        }
        page.setViewportSize(WIDTHS[0], 800);
        boolean listIsRight =
                desk.waiting("Sam").boundingBox().x > desk.composer().boundingBox().x;
        assertThat(listIsRight).isEqualTo(side.equals("rtl"));
    }

    @Test
    void speaksAsTheAgentChose(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        desk.take("Nika");
        desk.type("Half a sentence");

        desk.press("Alt+Comma");
        desk.page().getByLabel("Language").selectOption("Deutsch");

        assertThat(desk.page().locator("html")).hasAttribute("lang", "de");
        assertThat(desk.ownChat("Nika")).isVisible();
        assertThat(desk.composer()).hasValue("Half a sentence");
        desk.page().reload();
        assertThat(desk.page().locator(".connection")).containsText("Verbunden");
        assertThat(desk.page()).hasTitle("Arbeitsplatz · Blabbermouth");
    }
}
