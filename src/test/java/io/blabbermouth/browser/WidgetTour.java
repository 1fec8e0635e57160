package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Leads a visitor through all that the widget can be, in whatever language; at each of them somebody looks. */
final class WidgetTour implements AutoCloseable {
    private static final Pattern PANEL = Pattern.compile("/widget/panel\\.js");
    private static final Pattern CHAT = Pattern.compile("/chat/");
    private static final int CHARS_MAX = 200;
    /** So long it is shown that there is a connection again. */
    private static final int GOOD_NEWS_MILLIS = 2500;

    private final Nodes nodes;
    private final TcpProxy network;
    private final WidgetPage widget;
    private final BiConsumer<String, WidgetPage> look;
    private Client vika;
    private String vikasId = "";

    private WidgetTour(Nodes nodes, TcpProxy network, WidgetPage widget, BiConsumer<String, WidgetPage> look) {
        this.nodes = nodes;
        this.network = network;
        this.widget = widget;
        this.look = look;
    }

    /** @param page on which nothing is yet */
    static void lead(RealRedis.Server redis, Page page, String lang, BiConsumer<String, WidgetPage> look) {
        Nodes nodes = Nodes.start(1, redis, config());
        try (WidgetTour tour =
                new WidgetTour(nodes, TcpProxy.before(nodes.a().chatPort()), new WidgetPage(page), look)) {
            page.navigate("http://127.0.0.1:" + tour.network.port() + "/?lang=" + lang);
            tour.load();
            tour.begin();
            tour.await();
            tour.chat();
            tour.loseEachOther();
            tour.end();
            tour.beginAgain();
        }
    }

    @Override
    public void close() {
        network.close();
        nodes.close();
    }

    private void load() {
        assertThat(widget.launcher()).isVisible();
        look("closed");
        List<Route> held = new ArrayList<>();
        page().route(PANEL, held::add);
        page().waitForRequest(PANEL, () -> widget.launcher().click());
        assertThat(widget.launcher()).hasAttribute("aria-busy", "true");
        look("loading");
        held.forEach(Route::abort);
        assertThat(page().locator(".oops")).isVisible();
        look("load failed");
        page().unroute(PANEL);
        widget.opened();
        assertThat(page().locator(".oops")).isHidden();
    }

    private void begin() {
        look("start");
        page().locator(".card .primary").click();
        assertThat(page().locator(".field:has(input) + .error")).not().isEmpty();
        look("name missing");
        cut();
        widget.name().fill("Nika");
        widget.question().fill("Where is my order #48213?");
        widget.press("Enter");
        assertThat(widget.error()).isVisible();
        look("starting");
        mend();
    }

    private void await() {
        assertThat(page().locator(".ring")).hasText(Pattern.compile("[1١]"));
        assertThat(page().locator(".row.own:not(.pending)")).isVisible();
        look("next");
        inAnotherTab("connecting", List.of(WidgetPage::title), text -> false);
        inAnotherTab(
                "no place", List.of(WidgetPage::waiting, WidgetPage::bubbles), text -> !text.contains("QueuePosition"));
    }

    private void chat() {
        vika = nodes.a().claim(widget.visitor(), "Vika");
        vikasId = DeskPage.awaitType(vika, "SupportJoinedUser").getString("supportId");
        assertThat(widget.title()).hasText("Vika");
        vika.send(Frames.chatMessage("Support", "Hello Nika, let me look."));
        vika.send(Frames.chatMessage("Support", "It is at the parcel shop: https://track.example/p/48213"));
        assertThat(widget.row("parcel shop")).isVisible();
        widget.say("That is round the corner 😀");
        widget.say("👍");
        vika.send(Frames.seen("Support", 5));
        vika.send(Frames.typing("Support", true));
        assertThat(widget.typing()).isVisible();
        look("typing");
        vika.send(Frames.typing("Support", false));
        widget.say("w".repeat(CHARS_MAX + 1));
        assertThat(page().locator(".failed")).isVisible();
        look("too long");
        page().locator(".failed .edit").click();
        widget.composer().fill("");
        page().locator(".tool[data-icon=menu]").click();
        look("menu");
        page().locator(".menu .danger").click();
        assertThat(widget.foot()).isVisible();
        look("asked whether to end");
        widget.press("Escape");
        page().locator(".tool[data-icon=close]").click();
        assertThat(page().locator(".bm")).isHidden();
        vika.send(Frames.chatMessage("Support", "Anything else?"));
        assertThat(page().locator(".badge")).isVisible();
        look("closed, unread");
        widget.opened();
    }

    private void loseEachOther() {
        vika.close();
        assertThat(page().locator(".avatar.off")).isVisible();
        look("agent away");
        nodes.a().rejoinAsSupport(widget.visitor(), vikasId);
        assertThat(page().locator(".avatar.on")).isVisible();
        look("agent back");
        cut();
        widget.say("Thank you!");
        assertThat(widget.bar()).isVisible();
        // Nobody knows any more whether the agent is there.
        assertThat(page().locator(".avatar")).hasClass("avatar ");
        look("connection lost");
        HeldTimers goodNews = HeldTimers.of(page(), GOOD_NEWS_MILLIS);
        mend();
        assertThat(page().locator(".bar.good")).isVisible();
        assertThat(page().locator(".avatar.on")).isVisible();
        look("connected again");
        goodNews.pass();
        assertThat(widget.bar()).isHidden();
        page().context().setOffline(true);
        cut();
        assertThat(page().locator(".bar:not(.good)")).isVisible();
        look("offline");
        page().context().setOffline(false);
    }

    private void end() {
        page().locator(".tool[data-icon=menu]").click();
        page().locator(".menu .danger").click();
        widget.foot().locator(".bad").click();
        assertThat(widget.foot()).isFocused();
        look("ending");
        mend();
        assertThat(widget.foot().locator(".primary")).isVisible();
        look("ended by the visitor");
    }

    private void beginAgain() {
        nodes.waitingUser(0, "Sam");
        widget.foot().locator(".primary").click();
        assertThat(page().locator(".ring")).hasText(Pattern.compile("[2٢]"));
        look("second in the queue");
        Client tom = nodes.a().claim(widget.visitor(), "Tom");
        assertThat(widget.title()).hasText("Tom");
        cut();
        widget.say("One more question");
        assertThat(widget.bar()).isVisible();
        tom.send(Frames.leave("Support"));
        DeskPage.awaitType(tom, "ChatEnded");
        mend();
        assertThat(widget.foot()).isVisible();
        assertThat(page().locator(".failed")).isVisible();
        look("over");
        widget.foot().locator(".primary").click();
        assertThat(page().locator(".failed .retry")).isVisible();
        assertThat(widget.waiting()).isVisible();
        assertThat(page().locator(".ring")).hasText(Pattern.compile("[2٢]"));
        look("not sent");
        nodes.a().claim(widget.visitor(), "Vika").send(Frames.leave("Support"));
        assertThat(widget.foot()).isVisible();
        assertThat(page().locator(".failed .retry")).isHidden();
        look("ended by the agent");
    }

    private void look(String state) {
        look.accept(state, widget);
    }

    /** A visitor's other tab, which does not hear all that the server says. */
    private void inAnotherTab(String state, List<Function<WidgetPage, Locator>> signs, Predicate<String> isHeard) {
        Page tab = page().context().newPage();
        tab.setViewportSize(page().viewportSize().width, page().viewportSize().height);
        tab.routeWebSocket(CHAT, client -> hear(client, isHeard));
        tab.navigate(page().url());
        WidgetPage other = new WidgetPage(tab).opened();
        signs.forEach(sign -> assertThat(sign.apply(other)).isVisible());
        look.accept(state, other);
        tab.close();
    }

    private static void hear(WebSocketRoute client, Predicate<String> isHeard) {
        WebSocketRoute server = client.connectToServer();
        server.onMessage(frame -> {
            if (isHeard.test(frame.text())) {
                client.send(frame.text());
            }
        });
    }

    private void cut() {
        network.leadTo(FreePorts.next());
        network.cut();
    }

    private void mend() {
        network.leadTo(nodes.a().chatPort());
        Browser.findNetwork(page());
    }

    private Page page() {
        return widget.page();
    }

    private static JsonObject config() {
        return new JsonObject()
                .put("security", new JsonObject().put("mode", "open"))
                .put(
                        "chat",
                        new JsonObject()
                                .put("leaveGraceSeconds", 1)
                                .put("requeueAfterSeconds", 0)
                                .put("contentCharsMax", CHARS_MAX));
    }
}
