package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every state of the desk, as a machine can check it for people who do not see, or not well. */
@TwoNodes(
        value = "{\"security\": {\"mode\": \"open\", \"identity\": {\"secret\": \"" + AgentTokens.SECRET + "\"}}}",
        forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(180)
class DeskAccessTest {
    private static final Locator.GetByTextOptions EXACTLY = new Locator.GetByTextOptions().setExact(true);

    @ParameterizedTest
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void keepsNobodyOut(ColorScheme colors, Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, "http://127.0.0.1:" + nodes.b().subscriberPort() + "/", colors);
        assertThat(desk.page().getByLabel("Your name")).isVisible();
        check(desk, "who are you");
        desk.named("Vika");
        check(desk, "all quiet");
        Client nika = nodes.waitingUser(0, "Nika").client();
        nodes.waitingUser(0, "Sam");
        nodes.waitingUser(0, "Lena");
        assertThat(desk.waiting()).hasCount(3);
        check(desk, "somebody waits");

        desk.take("Sam");
        desk.take("Nika");
        nika.send(Frames.chatMessage("User", "See https://shop.example/orders/48213"));
        assertThat(desk.message("See")).isVisible();
        desk.say("I do");
        assertThat(desk.message("I do").locator(".condition")).containsText("Sent");
        check(desk, "a chat");
        desk.press("Alt+KeyC");
        check(desk, "two chats");
        desk.type("/");
        assertThat(desk.page().locator("[role=option]").first()).isVisible();
        check(desk, "canned replies");
        desk.press("Escape");
        for (String dialog : new String[] {"Alt+KeyR", "Alt+KeyH", "Alt+Comma", "Alt+KeyX"}) {
            desk.press(dialog);
            assertThat(desk.page().locator("dialog")).isVisible();
            check(desk, dialog);
            desk.press("Escape");
            assertThat(desk.page().locator("dialog")).hasCount(0);
        }
        nika.send("{\"type\":\"Leave\",\"args\":{\"from\":\"User\"}}");
        assertThat(desk.shownChat().locator(".ended p")).hasText("Nika has ended the chat.");
        assertThat(desk.shownChat().locator(".ended p")).isVisible();
        check(desk, "a chat that is over");
        desk.page().setViewportSize(390, 844);
        check(desk, "on a phone");
        desk.shownChat().getByLabel("Back to the lists").click();
        check(desk, "the lists on a phone");
    }

    @Test
    void isReadFromRightToLeft(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.a()
                .joinAsUser(nodes.a().registerVerified("نيكا", new JsonObject().put("plan", "Business")))
                .send(Frames.chatMessage("User", "أين طلبي؟"));
        nodes.waitingUser(0, "Sam");
        desk.take("نيكا");
        assertThat(desk.message("أين طلبي؟").locator(".text")).hasCSS("direction", "rtl");
        assertThat(desk.ownChat("نيكا").locator(".sub")).hasCSS("text-align", "left");
        desk.type("سأبحث عنه");
        assertThat(desk.composer()).hasCSS("direction", "rtl");

        desk.page().evaluate("() => { document.documentElement.dir = 'rtl'; }");

        assertThat(desk.shownChat().getByText("Waiting since")).hasCSS("direction", "rtl");
        assertThat(desk.shownChat().getByText("plan", EXACTLY)).hasCSS("direction", "ltr");
        assertThat(desk.shownChat().getByText("plan", EXACTLY)).hasCSS("text-align", "right");
        assertThat(desk.shownChat().locator(".back .icon")).hasCSS("scale", "-1 1");
        for (int width : new int[] {1280, 390}) {
            desk.page().setViewportSize(width, 800);
            desk.page()
                    .screenshot(new Page.ScreenshotOptions()
                            .setPath(Path.of("target/pictures/desk-rtl-" + width + ".png")));
            assertThat(desk.composer()).isVisible();
            assertThat(desk.page().evaluate("() => document.documentElement.scrollWidth - innerWidth"))
                    .as("overflow at %s px", width)
                    .isEqualTo(0);
            check(desk, "right to left, " + width + " px");
        }
        desk.page().setViewportSize(1280, 800);
        assertThat(desk.waiting("Sam")).isVisible();
        double rail = desk.waiting("Sam").boundingBox().x;
        assertThat(rail).isGreaterThan(desk.composer().boundingBox().x);
        nika.send("{\"type\":\"Leave\",\"args\":{\"from\":\"User\"}}");
        assertThat(desk.shownChat().getByText("Copy")).isVisible();
        check(desk, "a chat that is over, with something unsent");
    }

    /** What lies under a dialog is inert: nothing of it is read out. */
    @Test
    void tellsInADialogWhatIsNew(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        desk.take("Nika");
        desk.listen();
        desk.press("Alt+Comma");
        Locator dialog = desk.page().locator("dialog");
        assertThat(dialog.locator("#announcer")).hasCount(1);
        assertThat(dialog.locator("#toasts")).hasCount(1);

        nika.send(Frames.chatMessage("User", "Are you there?"));
        desk.awaitSaid("New message from Nika");
        desk.press("Escape");

        assertThat(dialog).hasCount(0);
        assertThat(desk.page().locator("body > #announcer")).hasCount(1);
        assertThat(desk.page().locator("body > #toasts")).hasCount(1);
    }

    private static void check(DeskPage desk, String state) {
        Violations.of(desk.page()).assertNone(state);
    }
}
