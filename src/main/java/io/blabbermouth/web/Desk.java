package io.blabbermouth.web;

import io.blabbermouth.config.Settings;
import io.blabbermouth.pages.Pages;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.Router;
import java.net.URI;

/** The agents' desk: a page on the subscriber port, and what it must know of this node. */
final class Desk {
    private final Settings settings;

    Desk(Settings settings) {
        this.settings = settings;
    }

    /**
     * What the page is told.
     *
     * @param chatUrl of the chat port, as the browser reaches it
     * @param needsToken whether agents need one
     * @param hasLogin whether there are accounts to log in to
     */
    private record Facts(String chatUrl, boolean needsToken, boolean hasLogin) {}

    void addTo(Router router) {
        router.get("/desk.json")
                .handler(ctx -> WebServer.json(
                        ctx,
                        200,
                        new Facts(
                                chatUrl(ctx.request()),
                                settings.security().needsTokens(),
                                !settings.security().accountsFile().isEmpty())));
        new Pages(new Pages.Audience(false, this::chatOrigin), "desk", "web").addTo(router);
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
