package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A visitor's chat, from the launcher to its end, on a website that allows nothing but what is asked for. */
@TwoNodes(value = "{\"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class WidgetTest {
    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void movesNothingOfTheSite(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            Page page = new WidgetPage(browser.open(site.url())).opened().page();
            page.evaluate("""
                    async () => {
                      window.moved = [];
                      const name = ({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.nodeName ?? 'gone';
                      const write = (list) => list.getEntries().forEach(({ sources }) => moved.push(sources.map(name).join()));
                      new PerformanceObserver(write).observe({ type: 'layout-shift', buffered: true });
                      const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
                      await painted();
                      await painted();
                    }""");
            Object movedByUs = page.evaluate("() => [...moved]");

            // So that it is known that it would be seen.
            page.evaluate("() => document.body.setAttribute('class', 'lower')");
            page.waitForFunction("movedByUs => moved.length > movedByUs.length", movedByUs);

            assertThat((List<?>) movedByUs).isEmpty();
        }
    }

    /** Some websites show nothing before all elements are defined. */
    @Test
    void leavesNoElementUndefined(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url()));
            assertThat(widget.launcher()).isVisible();

            assertThat(widget.page().locator(":not(:defined)")).hasCount(0);
        }
    }

    @Test
    void carriesAChatFromTheLauncherToItsEnd(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WaitingUser sam = nodes.waitingUser(1, "Sam");
            Page page = browser.open("about:blank");
            Set<String> hosts = hostsAskedBy(page);
            page.navigate(site.url());
            WidgetPage widget = new WidgetPage(page).started("Nika");
            assertThat(widget.waiting()).containsText("You are number 2 of 2 in the queue");
            nodes.b().claim(sam.user(), "Tom").expect("SupportJoinedUser");
            assertThat(widget.waiting()).containsText("You are next");

            Client vika = nodes.b().claim(widget.visitor(), "Vika");
            assertThat(widget.title()).hasText("Vika");
            assertThat(widget.page().locator(".note")).hasText("Vika has joined the chat");
            assertThat(widget.waiting()).isHidden();
            vika.send(Frames.typing("Support", true));
            assertThat(widget.typing()).isVisible();
            vika.send(Frames.chatMessage("Support", "How can I help?"));
            assertThat(widget.row("How can I help?")).isVisible();
            assertThat(widget.typing()).isHidden();
            assertThat(DeskPage.awaitType(vika, "Seen").getInteger("seq")).isEqualTo(1);

            widget.composer().pressSequentially("Where is");
            assertThat(DeskPage.awaitType(vika, "Typing").getBoolean("isTyping"))
                    .isTrue();
            widget.say("Where is my order?");
            assertThat(DeskPage.awaitType(vika, "ChatMessage").getString("content"))
                    .isEqualTo("Where is my order?");
            assertThat(widget.meta("Where is my order?")).containsText("Sent");
            vika.send(Frames.seen("Support", 2));
            assertThat(widget.meta("Where is my order?")).containsText("Seen");

            vika.send(Frames.leave("Support"));
            assertThat(widget.foot()).containsText("Vika has ended the chat");
            assertThat(widget.composer()).isHidden();
            assertThat(hosts)
                    .containsExactlyInAnyOrder(
                            site.host(), "127.0.0.1:" + nodes.a().chatPort());
            assertThat(page.context().cookies()).isEmpty();
        }
    }

    @Test
    void beginsAnotherChatUnderTheSameName(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Registered first = widget.visitor();
            Client vika = nodes.b().claim(first, "Vika");
            vika.send(Frames.chatMessage("Support", "Good bye"));
            vika.send(Frames.leave("Support"));

            widget.foot().getByText("Start a new chat").click();

            assertThat(widget.waiting()).containsText("You are next");
            assertThat(widget.bubbles()).hasCount(0);
            Registered second = widget.visitor();
            assertThat(second.chatId()).isNotEqualTo(first.chatId());
            assertThat(second.username()).isEqualTo("Nika");
            Client tom = nodes.b().claim(second, "Tom");
            assertThat(widget.title()).hasText("Tom");
            widget.say("Once more");
            assertThat(DeskPage.awaitType(tom, "ChatMessage").getString("content"))
                    .isEqualTo("Once more");
            assertThat(widget.texts()).containsExactly("Once more");
        }
    }

    @Test
    void goesOnAfterReloadsWithTheSameConversation(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Registered visitor = widget.visitor();
            widget.say("I wait already");
            assertThat(widget.meta("I wait already")).containsText("Sent");

            widget.page().reload();
            assertThat(widget.waiting()).isVisible();
            assertThat(widget.row("I wait already")).isVisible();
            assertThat(widget.visitor()).isEqualTo(visitor);

            Client vika = nodes.b().claim(visitor, "Vika");
            vika.send(Frames.chatMessage("Support", "Thank you for waiting"));
            assertThat(widget.row("Thank you for waiting")).isVisible();
            widget.say("No problem");
            assertThat(widget.meta("No problem")).containsText("Sent");
            widget.composer().fill("half a sen");

            widget.page().reload();
            assertThat(widget.title()).hasText("Vika");
            assertThat(widget.composer()).hasValue("half a sen");
            assertThat(widget.bubbles()).hasCount(3);
            vika.send(Frames.chatMessage("Support", "Still there?"));
            assertThat(widget.row("Still there?")).isVisible();
            widget.say("Yes");
            assertThat(widget.meta("Yes")).containsText("Sent");

            List<String> all = List.of("I wait already", "Thank you for waiting", "No problem", "Still there?", "Yes");
            assertThat(widget.texts()).isEqualTo(all);
            assertThat(widget.visitor()).isEqualTo(visitor);
        }
    }

    @Test
    void countsOnTheLauncherWhatWasNotRead(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            Client vika = nodes.b().claim(widget.visitor(), "Vika");
            assertThat(widget.title()).hasText("Vika");
            widget.launcher().click();
            assertThat(widget.panel()).hasCount(0);
            vika.send(Frames.chatMessage("Support", "Are you there?"));
            vika.send(Frames.chatMessage("Support", "Hello?"));

            assertThat(widget.launcher()).hasAttribute("aria-label", "Chat with us (2 unread)");
            widget.page().reload();
            assertThat(widget.launcher()).hasAttribute("aria-label", "Chat with us (2 unread)");
            widget.opened();

            assertThat(DeskPage.awaitType(vika, "Seen").getInteger("seq")).isEqualTo(2);
            assertThat(widget.launcher()).hasAttribute("aria-label", "Chat with us");
        }
    }

    @Test
    void keepsApartFromTheSite(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort(), "data-title=\"\"")) {
            WidgetPage widget = new WidgetPage(browser.open(site.url()));
            assertThat(widget.launcher()).isVisible();
            String size =
                    "() => JSON.stringify([document.body.getBoundingClientRect(), document.documentElement.scrollHeight])";
            Object before = widget.page().evaluate(size);
            widget.page()
                    .evaluate("() => { window.heard = ''; ['keydown', 'keypress', 'keyup'].forEach("
                            + "(type) => addEventListener(type, ({key}) => heard += type + key)); }");

            widget.started("Nika");
            widget.page().keyboard().type("a");
            assertThat(widget.composer()).hasValue("a");
            assertThat(widget.title()).hasText("Chat with us");

            assertThat(widget.page().evaluate(size)).as("the site's layout").isEqualTo(before);
            assertThat(widget.page().evaluate("() => window.heard")).as("keys").isEqualTo("");
            assertThat(widget.page().locator("blabbermouth-chat")).hasCSS("opacity", "1");
            assertThat(widget.waiting()).hasCSS("color", "rgb(15, 23, 42)");
            assertThat(widget.waiting()).hasCSS("letter-spacing", "normal");
            assertThat(widget.composer()).hasCSS("font-size", "15px");
        }
    }

    /** As websites do that draw each of their pages by script, the whole of it. */
    @Test
    void staysWhenTheSiteDrawsItsPageAnew(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.with(nodes.a().chatPort())) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");
            widget.say("Hello");
            assertThat(widget.meta("Hello")).containsText("Sent");
            widget.composer().fill("half a sen");

            widget.page().evaluate("() => document.body.replaceWith(document.createElement('body'))");
            assertThat(widget.row("Hello")).isVisible();
            widget.page().evaluate("""
                    () => document.documentElement.replaceChildren(
                      document.createElement('head'), document.createElement('body'))""");
            assertThat(widget.row("Hello")).isInViewport();
            assertThat(widget.composer()).hasValue("half a sen");
            nodes.b().claim(widget.visitor(), "Vika").send(Frames.chatMessage("Support", "And now?"));
            assertThat(widget.row("And now?")).isInViewport();

            widget.page().evaluate("() => document.querySelector('blabbermouth-chat').remove()");
            widget.page().evaluate("() => document.body.append('more')");
            assertThat(widget.launcher()).hasCount(0);
        }
    }

    @Test
    void isFoundWhereItsAddressLeadsOn(Nodes nodes, Browser browser) {
        try (AnySite site = AnySite.sendingOn(nodes.a().chatPort(), "data-lang=\"de\"")) {
            WidgetPage widget = new WidgetPage(browser.open(site.url())).started("Nika");

            assertThat(widget.launcher()).hasAttribute("aria-label", "Chat öffnen");
            assertThat(widget.waiting()).containsText("Sie sind als Nächstes dran");
        }
    }

    @Test
    void isShownByTheNodesOwnPage(Nodes nodes, Browser browser) {
        WidgetPage widget =
                new WidgetPage(browser.open("http://127.0.0.1:" + nodes.a().chatPort() + "/")).started("Nika");

        Client vika = nodes.b().claim(widget.visitor(), "Vika");
        vika.send(Frames.chatMessage("Support", "Hello"));

        assertThat(widget.row("Hello")).isVisible();
        widget.page().getByText("العربية").click();
        assertThat(widget.panel()).hasAttribute("dir", "rtl");
        assertThat(widget.row("Hello")).isVisible();
    }

    /** Host and port of whatever a page asks, whether it gets it or not. */
    private static Set<String> hostsAskedBy(Page page) {
        Set<String> hosts = ConcurrentHashMap.newKeySet();
        page.onRequest(request -> {
            if (request.url().startsWith("http")) {
                hosts.add(URI.create(request.url()).getAuthority());
            }
        });
        page.onWebSocket(socket -> hosts.add(URI.create(socket.url()).getAuthority()));
        return hosts;
    }
}
