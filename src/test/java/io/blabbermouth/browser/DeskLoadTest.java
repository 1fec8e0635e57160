package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Texts that want to be more than texts, long histories, and a list that does not stand still. */
@TwoNodes(
        // Whom a colleague takes is not back before the list was looked at.
        value = "{\"chat\": {\"historyMessagesMax\": 2500}, \"subscriber\": {\"reservationSeconds\": 120},"
                + " \"security\": {\"mode\": \"open\"}}",
        forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(180)
class DeskLoadTest {
    private static final int HISTORY = 2000;
    private static final int WAITING = 200;
    private static final int CHANGES = 60;
    private static final int PIXELS_OFF_MAX = 2;

    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void showsTextsAsTexts(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "%3Cb%3ENika%3C%2Fb%3E").client();
        desk.take("<b>Nika</b>");
        List<String> texts = List.of(
                "<img src=x onerror=\"window.hacked=1\">",
                "<script>window.hacked=1</script>",
                "w".repeat(4000),
                "👩‍👩‍👧 🏳️‍🌈 😀",
                "مرحبا، لم أتمكن من الدخول",
                "javascript:window.hacked=1",
                "look: https://shop.example/a?b=(c)&d=<script>. Or not");
        texts.forEach(text -> nika.send(Frames.chatMessage("User", text)));

        assertThat(desk.messages()).hasCount(texts.size());
        assertThat(desk.messages().locator(".text").allTextContents()).isEqualTo(texts);
        Locator links = desk.messages().locator("a");
        assertThat(links).hasCount(1);
        assertThat(links).hasAttribute("href", "https://shop.example/a?b=(c)&d=");
        assertThat(links).hasAttribute("rel", "noopener noreferrer");
        assertThat(links).hasAttribute("target", "_blank");
        assertThat(desk.page().evaluate("() => window.hacked === undefined")).isEqualTo(true);
        assertThat(
                        desk.page()
                                .evaluate(
                                        "() => document.documentElement.scrollWidth <= innerWidth"
                                                + " && document.querySelector('.log').scrollWidth <= document.querySelector('.log').clientWidth"))
                .as("nothing sticks out")
                .isEqualTo(true);
    }

    @Test
    void showsALongHistoryPageByPage(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        Client nika = nodes.waitingUser(0, "Nika").client();
        for (int i = 1; i <= HISTORY; i++) {
            nika.send(Frames.chatMessage("User", "message " + i));
        }
        for (int i = 1; i <= HISTORY; i++) {
            nika.expect("ChatMessage");
        }

        desk.take("Nika");
        assertThat(desk.message("message " + HISTORY)).isVisible();
        assertThat(desk.messages()).hasCount(100);
        desk.page().getByText("Show earlier messages (1900)").click();
        assertThat(desk.messages()).hasCount(200);
        // What was looked at has not moved away.
        assertThat(desk.message("message 1901")).isInViewport();
        desk.composer().focus();
        desk.say("I have read it all");
        assertThat(desk.message("I have read it all").locator(".condition")).containsText("Sent");
        assertThat(desk.message("I have read it all")).isInViewport();
    }

    @Test
    void staysUsableWhileTheListChangesAllTheTime(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        List<WaitingUser> users = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            users.add(nodes.waitingUser(i, "visitor-%03d.".formatted(i)));
        }
        assertThat(desk.waiting()).hasCount(WAITING, new LocatorAssertions.HasCountOptions().setTimeout(20_000));
        Locator kept = desk.waiting("visitor-100.");
        kept.focus();
        desk.page().evaluate("() => { window.kept = document.activeElement; }");
        double before = kept.boundingBox().y;

        Client colleague = nodes.a().openUsers().send(Frames.loadBatch());
        colleague.expect("PendingUsers");
        for (int i = 0; i < CHANGES; i++) {
            colleague.send(Frames.of("JoinUser", cardOf(users.get(i))));
            nodes.waitingUser(i, "newcomer-%03d.".formatted(i));
        }

        // Together: whoever was to go has gone, too.
        assertThat(desk.waiting("newcomer-")).hasCount(CHANGES);
        assertThat(desk.waiting()).hasCount(WAITING);
        assertThat(desk.page().evaluate("() => document.activeElement === window.kept"))
                .isEqualTo(true);
        // The browser scrolls by what has gone at its next frame.
        desk.page().waitForCondition(() -> Math.abs(kept.boundingBox().y - before) <= PIXELS_OFF_MAX);
        desk.press("Enter");
        desk.awaitTaken("visitor-100.");
    }

    private static JsonObject cardOf(WaitingUser user) {
        return user.user().card();
    }
}
