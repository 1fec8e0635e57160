package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.TcpProxy;
import io.vertx.core.json.JsonObject;

/** A node, the network before it, and a website whose visitors come to the node by that; agents are beyond it. */
record WidgetScene(Nodes nodes, TcpProxy network, AnySite site) implements AutoCloseable {
    static WidgetScene open(RealRedis.Server redis) {
        return open(redis, new JsonObject());
    }

    /** @param chat what is configured of chats */
    static WidgetScene open(RealRedis.Server redis, JsonObject chat) {
        JsonObject security = new JsonObject().put("mode", "open");
        Nodes nodes =
                Nodes.start(1, redis, new JsonObject().put("security", security).put("chat", chat));
        TcpProxy network = TcpProxy.before(nodes.a().chatPort());
        return new WidgetScene(nodes, network, AnySite.with(network.port()));
    }

    WidgetPage visit(Browser browser) {
        return new WidgetPage(browser.open(site.url()));
    }

    /** An agent has the visitor's chat, and the visitor knows. */
    Client claim(WidgetPage widget) {
        Client vika = nodes.a().claim(widget.visitor(), "Vika");
        assertThat(widget.title()).hasText("Vika");
        return vika;
    }

    /** The visitor's browser reaches nobody. */
    void cutOff() {
        network.leadTo(FreePorts.next());
        network.cut();
    }

    /** It reaches the node again, as soon as it tries. */
    void mend() {
        network.leadTo(nodes.a().chatPort());
    }

    @Override
    public void close() {
        site.close();
        network.close();
        nodes.close();
    }
}
