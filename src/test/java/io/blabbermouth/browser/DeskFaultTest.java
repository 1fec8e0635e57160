package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The desk on a bad network. */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(120)
class DeskFaultTest {
    private static final double RESERVED_MILLIS = 15_000;

    @Test
    void sendsOnceWhatWasWrittenWhileItWasCutOff(RealRedis.Server redis, Browser browser) {
        int chatPort = FreePorts.next();
        int subscriberPort = FreePorts.next();
        try (TcpProxy chat = TcpProxy.before(chatPort);
                TcpProxy list = TcpProxy.before(subscriberPort);
                Nodes nodes = Nodes.start(1, redis, config(chatPort, subscriberPort, chat.port()))) {
            DeskPage desk = DeskPage.open(browser, "http://127.0.0.1:" + list.port() + "/", ColorScheme.LIGHT)
                    .named("Vika");
            Client nika = nodes.waitingUser(0, "Nika").client();
            desk.take("Nika");
            nodes.waitingUser(0, "Sam");
            assertThat(desk.waiting("Sam")).isVisible();
            int nowhere = FreePorts.next();

            chat.leadTo(nowhere);
            list.leadTo(nowhere);
            chat.cut();
            list.cut();
            desk.composer().focus();
            desk.say("Still here?");

            assertThat(desk.page().locator(".stale")).hasText(Pattern.compile("Not connected. As of .+"));
            assertThat(desk.page().locator(".connection"))
                    .hasText(Pattern.compile("(Reconnecting in \\d+ s|Connecting…).*"));
            assertThat(desk.waiting("Sam")).hasAttribute("aria-disabled", "true");
            assertThat(desk.shownChat().locator(".banner")).containsText("Not connected.");
            assertThat(desk.message("Still here?").locator(".condition")).containsText("Sending…");
            Violations.of(desk.page()).assertNone("cut off");
            assertThat(desk.page()).hasTitle(Pattern.compile("Not connected · .+"));
            nika.send(Frames.chatMessage("User", "I am"));
            DeskPage.awaitType(nika, "ChatMessage");
            desk.hear();
            desk.listen();
            desk.press("Alt+KeyN");
            desk.awaitSaid("Not connected: nobody can be taken now.");

            chat.leadTo(chatPort);
            list.leadTo(subscriberPort);
            Browser.findNetwork(desk.page());
            desk.awaitConnected();
            assertThat(desk.message("Still here?").locator(".condition")).containsText("Sent");
            assertThat(desk.message("Still here?")).hasCount(1);
            assertThat(desk.message("I am")).isVisible();
            desk.page().waitForFunction("() => tones === 1");
            assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content"))
                    .isEqualTo("Still here?");
            nika.expectNothingUnread();
            assertThat(desk.page().locator(".stale")).hasText("");
        }
    }

    @Test
    void beginsAnewWithAVisitorWhomAnotherHadMeanwhile(RealRedis.Server redis, Browser browser) {
        int chatPort = FreePorts.next();
        int subscriberPort = FreePorts.next();
        try (TcpProxy chat = TcpProxy.before(chatPort);
                Nodes nodes = Nodes.start(1, redis, passingOn(chatPort, subscriberPort, chat.port()))) {
            DeskPage desk = DeskPage.open(browser, nodes.a(), "Vika");
            WaitingUser nika = nodes.waitingUser(0, "Nika");
            desk.take("Nika");
            chat.leadTo(FreePorts.next());
            chat.cut();
            DeskPage.awaitType(nika.client(), "UserJoined");
            Client tom = nodes.a().claim(nika.user(), "Tom");
            tom.expect("SupportJoinedUser");
            tom.expectNothingUnread();
            chat.leadTo(chatPort);
            Browser.findNetwork(desk.page());
            assertThat(desk.shownChat().locator(".ended p")).hasText("This chat belongs to somebody else now.");
            tom.close();

            desk.take("Nika");

            desk.say("Here again");
            assertThat(desk.message("Here again").locator(".condition")).containsText("Sent");
            assertThat(desk.ownChats()).hasCount(1);
        }
    }

    @Test
    void keepsWhatAnAgentWroteFromTheNextOneAtTheComputer(RealRedis.Server redis, Browser browser) {
        int chatPort = FreePorts.next();
        int subscriberPort = FreePorts.next();
        try (TcpProxy chat = TcpProxy.before(chatPort);
                Nodes nodes = Nodes.start(1, redis, passingOn(chatPort, subscriberPort, chat.port()))) {
            // Given: of Vika's something unsent, something half written, and the wish that it ends
            DeskPage desk = DeskPage.open(browser, nodes.a(), "Vika");
            Client nika = nodes.waitingUser(0, "Nika").client();
            desk.take("Nika");
            desk.say("Hello");
            DeskPage.awaitType(nika, "ChatMessage");
            chat.leadTo(FreePorts.next());
            chat.cut();
            desk.say("From Vika");
            desk.shownChat().getByText("End chat").click();
            desk.page().locator("dialog .danger").click();
            DeskPage.awaitType(nika, "UserJoined");

            // When: it is Tom who works there
            desk.page().evaluate("() => localStorage.setItem('blabbermouth:desk:agent', '{\"name\": \"Tom\"}')");
            desk.page().reload();
            desk.awaitConnected();
            assertThat(desk.ownChats()).hasCount(0);
            // Not before: Vika's page would have come back with what she wrote.
            chat.leadTo(chatPort);
            desk.take("Nika");
            desk.say("From Tom");

            // Then
            assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content"))
                    .isEqualTo("From Tom");
            assertThat(desk.message("From Tom").locator(".condition")).containsText("Sent");
            assertThat(desk.message("From Vika")).hasCount(0);
            nika.expectNothingUnread();
        }
    }

    @Test
    void givesUpAClaimThatDoesNotGoThrough(RealRedis.Server redis, Browser browser) {
        int chatPort = FreePorts.next();
        int subscriberPort = FreePorts.next();
        try (TcpProxy chat = TcpProxy.before(FreePorts.next());
                Nodes nodes = Nodes.start(1, redis, config(chatPort, subscriberPort, chat.port()))) {
            DeskPage desk = DeskPage.open(browser, nodes.a(), "Vika");
            Client nika = nodes.waitingUser(0, "Nika").client();
            desk.waiting("Nika").click();
            assertThat(desk.composer()).isFocused();
            desk.type("Hello Ni");

            assertThat(desk.shownChat().locator(".banner"))
                    .hasText("Not connected. What you write is kept, and sent if you get this chat.");
            assertThat(desk.page().locator(".connection")).hasAttribute("data-state", "reconnecting");
            desk.shownChat().getByText("Give up").click();

            assertThat(desk.shownChat().locator(".ended p")).hasText("You have not taken this chat.");
            assertThat(desk.composer()).hasValue("Hello Ni");
            desk.awaitConnected();
            desk.shownChat().getByText("Close").click();
            assertThat(desk.ownChats()).hasCount(0);
            assertThat(desk.waiting("Nika"))
                    .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(RESERVED_MILLIS));
            nika.expectNothingUnread();
        }
    }

    @Test
    void goesOnAtAnotherNodeWhenItsOwnWasKilled(RealRedis.Server redis, Browser browser, @TempDir Path folder) {
        try (TcpProxy chat = TcpProxy.before(FreePorts.next());
                Nodes nodes = Nodes.start(1, redis, behind(chat));
                ChildNode own = nodes.spawnAnother(folder);
                TcpProxy list = TcpProxy.before(own.subscriberPort())) {
            chat.leadTo(own.chatPort());
            DeskPage desk = DeskPage.open(browser, "http://127.0.0.1:" + list.port() + "/", ColorScheme.LIGHT)
                    .named("Vika");
            Client nika = nodes.waitingUser(0, "Nika").client();
            desk.take("Nika");
            desk.say("before");
            assertThat(desk.message("before").locator(".condition")).containsText("Sent");

            own.process().kill();
            own.process().awaitExit(10);
            assertThat(desk.shownChat().locator(".banner")).containsText("Not connected.");
            desk.say("between");
            chat.leadTo(nodes.a().chatPort());
            list.leadTo(nodes.a().subscriberPort());
            Browser.findNetwork(desk.page());

            desk.awaitConnected();
            assertThat(desk.message("between").locator(".condition")).containsText("Sent");
            assertThat(desk.messages()).hasCount(2);
            assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content"))
                    .isEqualTo("before");
            assertThat(DeskPage.awaitType(nika, "ChatMessage").getString("content"))
                    .isEqualTo("between");
        }
    }

    /** Nodes that are reached by way of it, whichever it leads to. */
    private static JsonObject behind(TcpProxy chat) {
        return new JsonObject()
                .put("security", new JsonObject().put("mode", "open"))
                .put("subscriber", new JsonObject().put("chatUrl", "http://127.0.0.1:" + chat.port()));
    }

    /** With a visitor whose agent is gone waiting again at once. */
    private static JsonObject passingOn(int chatPort, int subscriberPort, int proxiedChatPort) {
        JsonObject soon = new JsonObject().put("leaveGraceSeconds", 1).put("requeueAfterSeconds", 1);
        return config(chatPort, subscriberPort, proxiedChatPort).mergeIn(new JsonObject().put("chat", soon), true);
    }

    private static JsonObject config(int chatPort, int subscriberPort, int proxiedChatPort) {
        return new JsonObject()
                .put("security", new JsonObject().put("mode", "open"))
                .put("chat", new JsonObject().put("port", chatPort).put("requeueAfterSeconds", 0))
                .put(
                        "subscriber",
                        new JsonObject()
                                .put("port", subscriberPort)
                                .put("chatUrl", "http://127.0.0.1:" + proxiedChatPort));
    }
}
