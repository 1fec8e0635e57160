package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Registered;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How a visitor's chat ends, and what is left of it. */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(120)
class WidgetEndTest {
    /** The browser says by itself which connections it did not get. */
    @AfterEach
    void nothingElseWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).allMatch(problem -> problem.startsWith("WebSocket connection to"));
    }

    @Test
    void endsAfterItsLastWords(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            Client vika = scene.claim(widget);
            scene.cutOff();
            assertThat(widget.bar()).isVisible();

            widget.say("Thank you, good bye");
            end(widget);
            assertThat(widget.foot()).hasText("Ending…");
            assertThat(widget.foot()).isFocused();
            assertThat(widget.composer()).isHidden();
            // Or it might still come through from the page that is left.
            widget.page().navigate("about:blank");
            scene.mend();
            widget.page().navigate(scene.site().url());

            assertThat(DeskPage.awaitType(vika, "ChatMessage").getString("content"))
                    .isEqualTo("Thank you, good bye");
            assertThat(DeskPage.awaitType(vika, "ChatEnded").getString("by")).isEqualTo("User");
            assertThat(widget.foot()).containsText("You have ended the chat");
        }
    }

    /** Nobody tells who comes later whether somebody has ended it, or nobody has written. */
    @Test
    void saysNoMoreThanIsKnown(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            Client vika = scene.claim(widget);
            scene.cutOff();
            assertThat(widget.bar()).isVisible();
            endMeanwhile(vika);

            scene.mend();
            Browser.findNetwork(widget.page());

            assertThat(widget.foot().locator("h3")).hasText("This chat is over.");
        }
    }

    @Test
    void offersAgainWhatCouldNotBeSent(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            startAnother(scene, widget, () -> List.of("first", "second").forEach(widget::say));

            assertThat(widget.meta("second")).containsText("Not sent");
            widget.row("first").getByText("Try again").focus();
            widget.press("Enter");

            assertThat(widget.meta("first")).containsText("Sent");
            assertThat(widget.meta("first").locator("button:visible")).hasCount(0);
            // Who sees nothing would be thrown back to the beginning of the website.
            assertThat(widget.page().getByLabel("Conversation")).isFocused();
            widget.press("Tab");
            assertThat(widget.row("second").getByText("Try again")).isFocused();
        }
    }

    /** Who would rather mend what was refused does not go yet; who goes has nothing to mend it in. */
    @Test
    void offersToMendAMessageAsLongAsItCanBe(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            startAnother(scene, widget, () -> List.of("first", "second").forEach(widget::say));
            widget.page().getByLabel("Options").click();
            widget.page().getByText("End chat").click();
            assertThat(widget.composer()).isHidden();

            widget.row("first").getByText("Edit").click();

            assertThat(widget.composer()).hasValue("first");
            assertThat(widget.composer()).isFocused();
            assertThat(widget.foot()).isHidden();
            scene.cutOff();
            assertThat(widget.bar()).isVisible();
            end(widget);
            assertThat(widget.foot()).hasText("Ending…");
            assertThat(widget.meta("second")).containsText("Not sent");
            assertThat(widget.meta("second").locator("button:visible")).hasCount(0);
        }
    }

    @Test
    void offersAgainAlsoWhatTheBrowserHadNoRoomFor(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            startAnother(scene, widget, () -> {
                widget.say("first");
                widget.page().evaluate("""
                        () => {
                          Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };
                        }""");
                widget.say("second");
            });

            assertThat(widget.meta("first")).containsText("Not sent");
            assertThat(widget.meta("second")).containsText("Not sent");
            assertThat(widget.texts()).containsExactly("first", "second");
        }
    }

    @Test
    void isStillThereAfterAReload(RealRedis.Server redis, Browser browser, @TempDir Path folder) throws IOException {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            Client vika = scene.claim(widget);
            vika.send(Frames.chatMessage("Support", "Your number is 48213"));
            widget.say("Thank you");
            assertThat(widget.meta("Thank you")).containsText("Sent");
            vika.send(Frames.leave("Support"));
            assertThat(widget.foot()).containsText("Vika has ended the chat");

            widget.page().reload();

            assertThat(widget.foot()).containsText("Vika has ended the chat");
            assertThat(widget.row("48213").locator(".by")).hasText("Vika");
            assertThat(widget.texts()).containsExactlyInAnyOrder("Your number is 48213", "Thank you");
            Path saved = folder.resolve("saved.txt");
            widget.page()
                    .waitForDownload(
                            () -> widget.foot().getByText("Save transcript").click())
                    .saveAs(saved);
            assertThat(Files.readString(saved)).contains("Vika: Your number is 48213");
            widget.foot().getByText("Start a new chat").click();
            assertThat(widget.waiting()).isVisible();
            assertThat(widget.bubbles()).hasCount(0);
            widget.page().reload();
            assertThat(widget.waiting()).isVisible();
        }
    }

    /** Nobody has pressed anything there, and nothing is under way. */
    @Test
    void costsTheNextPagesNoMoreThanTheLauncher(RealRedis.Server redis, Browser browser) {
        try (WidgetScene scene = WidgetScene.open(redis)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            Client vika = scene.claim(widget);
            widget.launcher().click();
            vika.send(Frames.chatMessage("Support", "Good bye"));
            vika.send(Frames.leave("Support"));
            assertThat(widget.foot()).containsText("Vika has ended the chat");

            WidgetPage other = new WidgetPage(widget.page().context().newPage());
            List<String> asked = new ArrayList<>();
            other.page()
                    .onRequest(request -> asked.add(URI.create(request.url()).getPath()));
            other.page().navigate(scene.site().url());
            assertThat(other.launcher()).isVisible();
            // What was asked before it is known when it has its answer.
            other.page().evaluate("() => fetch(document.scripts[0].src.replace('widget.js', 'client.js'))");
            assertThat(asked).filteredOn(path -> path.endsWith(".js")).containsExactly("/widget.js", "/client.js");
            other.opened();
            assertThat(other.name()).isVisible();

            // Who has not seen all of its end is told.
            widget.page().reload();
            assertThat(widget.launcher()).hasAttribute("aria-label", "Chat with us (1 unread)");
        }
    }

    @Test
    void expiresWhileItIsOpen(RealRedis.Server redis, Browser browser) {
        JsonObject chat = new JsonObject().put("expireAfterSeconds", 4).put("requeueAfterSeconds", 0);
        try (WidgetScene scene = WidgetScene.open(redis, chat)) {
            WidgetPage widget = scene.visit(browser).started("Nika");
            Registered first = widget.visitor();
            scene.claim(widget);

            assertThat(widget.foot().locator("h3"))
                    .hasText(
                            "This chat is over: nobody has written for a while.",
                            new HasTextOptions().setTimeout(10_000));
            Violations.ofWidget(widget.page()).assertNone("expired");
            widget.page().reload();
            assertThat(widget.foot().locator("h3")).hasText("This chat is over: nobody has written for a while.");

            assertThat(widget.composer()).isHidden();
            widget.foot().getByText("Start a new chat").click();
            assertThat(widget.waiting()).isVisible();
            assertThat(widget.visitor().chatId()).isNotEqualTo(first.chatId());
        }
    }

    /** After an end of which the visitor does not know while this is written: none of it is sent. */
    private static void startAnother(WidgetScene scene, WidgetPage widget, Runnable meanwhile) {
        Client vika = scene.claim(widget);
        scene.cutOff();
        assertThat(widget.bar()).isVisible();
        meanwhile.run();
        endMeanwhile(vika);
        scene.mend();
        Browser.findNetwork(widget.page());
        widget.foot().getByText("Start a new chat").click();
        assertThat(widget.waiting()).isVisible();
    }

    /** The agent does, and the widget does not hear of it. */
    private static void endMeanwhile(Client vika) {
        vika.send(Frames.leave("Support"));
        DeskPage.awaitType(vika, "ChatEnded");
    }

    private static void end(WidgetPage widget) {
        widget.page().getByLabel("Options").click();
        widget.page().locator(".menu").getByText("End chat").click();
        widget.foot().getByText("End chat").click();
    }
}
