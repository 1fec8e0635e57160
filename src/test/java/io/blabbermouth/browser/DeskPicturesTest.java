package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A desk at work, as the README shows it. The pictures go to target/pictures, or to the folder that BLABBERMOUTH_TEST_PICTURES
 * names: they change with every run, if only by their times.
 */
@TwoNodes(
        value = "{\"security\": {\"mode\": \"open\", \"identity\": {\"secret\": \"" + AgentTokens.SECRET + "\"}}}",
        forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskPicturesTest {
    private static final Path FOLDER =
            Path.of(System.getenv().getOrDefault("BLABBERMOUTH_TEST_PICTURES", "target/pictures"));
    private static final int BYTES_MAX = 150_000;

    @Test
    void showsADeskAtWork(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.a(), "Vika");
        Client nika = verified(
                nodes.a(),
                "Nika Beridze",
                new JsonObject()
                        .put("company", "Orchard Bakery")
                        .put("plan", "Business")
                        .put("last order", "#48213, delivered Tuesday")
                        .put("page", "https://shop.example/orders/48213"));
        Client sam = named(nodes.a(), "Sam%20Okafor");
        Client tom = verified(nodes.b(), "Tom Lindqvist", new JsonObject().put("plan", "Free"));
        verified(
                nodes.b(),
                "Ana María Fuentes",
                new JsonObject().put("plan", "Business").put("company", "Fuentes y Hijos"));
        named(nodes.a(), "guest_8841");
        verified(nodes.b(), "Jonas Weber", new JsonObject().put("plan", "Starter"));
        for (String name : new String[] {"Sam Okafor", "Tom Lindqvist", "Nika Beridze"}) {
            desk.take(name);
        }
        talk(desk, nika);
        sam.send(Frames.chatMessage("User", "Hello, are you there?"));
        tom.send(Frames.chatMessage("User", "Can I change the plan mid-month?"));
        tom.send(Frames.chatMessage("User", "Asking for the team 😀"));
        assertThat(desk.ownChat("Sam").locator(".badge")).hasText("1 unread");
        assertThat(desk.ownChat("Tom").locator(".badge")).hasText("2 unread");
        assertThat(desk.shownChat().locator(".typing")).hasText("Nika Beridze is typing…");

        picture(desk, "desk-light.png");
        desk.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        picture(desk, "desk-dark.png");
        desk.page().setViewportSize(390, 844);
        picture(desk, "desk-phone-dark.png");
        desk.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        picture(desk, "desk-phone-light.png");
    }

    private static void talk(DeskPage desk, Client nika) {
        nika.send(Frames.chatMessage("User", "Hi! Order #48213 says delivered, but nothing is here."));
        nika.send(Frames.chatMessage("User", "https://track.example/p/48213"));
        assertThat(desk.messages()).hasCount(2);
        desk.say("Hello Nika, I am looking at the delivery record.");
        desk.say("The driver left it at the parcel shop on Mill Street, open until 20:00.");
        assertThat(desk.messages()).hasCount(4);
        nika.send(Frames.chatMessage("User", "That is round the corner. Do I need anything?"));
        assertThat(desk.messages()).hasCount(5);
        desk.say("Your ID, and the number of the order.");
        assertThat(desk.message("Your ID").locator(".condition")).containsText("Sent");
        nika.send("{\"type\":\"Seen\",\"args\":{\"from\":\"User\",\"seq\":6}}");
        assertThat(desk.message("Your ID").locator(".condition")).containsText("Seen");
        nika.send("{\"type\":\"Typing\",\"args\":{\"from\":\"User\",\"isTyping\":true}}");
    }

    private static Client named(Node node, String name) {
        return joined(node, node.register(name));
    }

    private static Client verified(Node node, String name, JsonObject attributes) {
        return joined(node, node.registerVerified(name, attributes));
    }

    private static Client joined(Node node, Registered user) {
        Client client = node.joinAsUser(user);
        client.expect("UserJoined");
        return client;
    }

    private static void picture(DeskPage desk, String name) {
        byte[] png = desk.page().screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve(name)));
        assertThat(png).hasSizeLessThan(BYTES_MAX);
    }
}
