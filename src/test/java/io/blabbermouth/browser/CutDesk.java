package io.blabbermouth.browser;

import com.microsoft.playwright.options.ColorScheme;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.TcpProxy;
import io.vertx.core.json.JsonObject;

/** A node and a desk, and between them a network that can be cut: that of the chats, and that of the page and its list. */
record CutDesk(Nodes nodes, DeskPage desk, TcpProxy chats, TcpProxy list) implements AutoCloseable {
    /** An agent who is gone may come back whenever. */
    static CutDesk open(RealRedis.Server redis, Browser browser, ColorScheme colors) {
        TcpProxy chats = TcpProxy.before(FreePorts.next());
        JsonObject config = new JsonObject()
                .put("security", new JsonObject().put("mode", "open"))
                .put("chat", new JsonObject().put("requeueAfterSeconds", 0).put("contentCharsMax", 60))
                .put("subscriber", new JsonObject().put("chatUrl", "http://127.0.0.1:" + chats.port()));
        Nodes nodes = Nodes.start(1, redis, config);
        TcpProxy list = TcpProxy.before(nodes.a().subscriberPort());
        chats.leadTo(nodes.a().chatPort());
        DeskPage desk = DeskPage.open(browser, "http://127.0.0.1:" + list.port() + "/", colors);
        return new CutDesk(nodes, desk, chats, list);
    }

    static CutDesk open(RealRedis.Server redis, Browser browser) {
        return open(redis, browser, ColorScheme.LIGHT);
    }

    /** Nothing gets through to the chats. */
    void cutChats() {
        chats.leadTo(FreePorts.next());
        chats.cut();
    }

    /** Nor to the list. */
    void cutAll() {
        cutChats();
        list.leadTo(FreePorts.next());
        list.cut();
    }

    /** It is there again; what is due later may still wait. */
    void mend() {
        chats.leadTo(nodes.a().chatPort());
        list.leadTo(nodes.a().subscriberPort());
    }

    /** The same, and the page has heard of it. */
    void mendAndTell() {
        mend();
        Browser.findNetwork(desk.page());
    }

    @Override
    public void close() {
        nodes.close();
        chats.close();
        list.close();
    }
}
