package io.blabbermouth.web;

import io.blabbermouth.config.Settings;
import io.blabbermouth.pages.Pages;
import io.blabbermouth.security.Agent;
import io.blabbermouth.security.BadTokenException;
import io.blabbermouth.security.Credentials;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The agents' desk: a page on the subscriber port, and what it must know of this node. */
final class Desk {
    private final Settings settings;
    private final Gate gate;

    Desk(Settings settings, Gate gate) {
        this.settings = settings;
        this.gate = gate;
    }

    /**
     * What the page is told.
     *
     * @param chatUrl of the chat port, as the browser reaches it
     * @param needsToken whether agents need one
     * @param hasLogin whether there are accounts to log in to
     * @param now in ms since 1970: browsers' clocks may be wrong
     * @param agent whose token came with the request; null if none did that counts
     */
    private record Facts(
            String chatUrl,
            boolean needsToken,
            boolean hasLogin,
            long now,
            @Nullable Who agent) {}

    private record Who(String sub, String name) {
        static Who of(Agent agent) {
            return new Who(agent.sub(), agent.name());
        }
    }

    void addTo(Router router) {
        router.get("/desk.json").handler(this::tellFacts);
        new Pages(new Pages.Audience(false, this::chatOrigin), "desk", "web").addTo(router);
    }

    private void tellFacts(RoutingContext ctx) {
        Credentials credentials = Credentials.of(ctx.request());
        if (!gate.needsTokens() || credentials == null) {
            tellFacts(ctx, null);
            return;
        }
        try {
            gate.checkOrRefuse(ctx, () -> gate.agents().agent(credentials.token()))
                    .ifPresent(agent -> tellFacts(ctx, Who.of(agent)));
        } catch (BadTokenException e) {
            tellFacts(ctx, null);
        }
    }

    private void tellFacts(RoutingContext ctx, @Nullable Who agent) {
        boolean hasLogin = !settings.security().accountsFile().isEmpty();
        String chatUrl = chatUrl(ctx.request());
        WebServer.json(ctx, 200, new Facts(chatUrl, gate.needsTokens(), hasLogin, System.currentTimeMillis(), agent));
    }

    private String chatUrl(HttpServerRequest request) {
        String configured = settings.subscriber().chatUrl();
        if (!configured.isEmpty()) {
            return configured;
        }
        HostAndPort authority = request.authority();
        String host = authority == null ? settings.host() : authority.host();
        return request.scheme() + "://" + host + ":" + settings.chat().port();
    }

    /** By HTTP and by WebSocket. */
    private String chatOrigin(HttpServerRequest request) {
        URI url = URI.create(chatUrl(request));
        String origin = url.getScheme() + "://" + url.getRawAuthority();
        return origin + " " + origin.replaceFirst("http", "ws");
    }
}
