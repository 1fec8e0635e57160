package io.blabbermouth.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A page's WebSockets that can be shut, while the page itself can be loaded. */
final class ShutSocket {
    private static final WebSocketRoute.CloseOptions GONE = new WebSocketRoute.CloseOptions().setCode(1011);

    private final List<WebSocketRoute> routes = new ArrayList<>();
    private boolean isShut;

    /** Only those of pages that come from now on: it loads the page anew. */
    static ShutSocket of(Page page, String urlPattern) {
        ShutSocket socket = new ShutSocket();
        page.routeWebSocket(Pattern.compile(urlPattern), socket::join);
        page.reload();
        return socket;
    }

    void shut() {
        isShut = true;
        routes.forEach(route -> route.close(GONE));
        routes.clear();
    }

    void open() {
        isShut = false;
    }

    private void join(WebSocketRoute route) {
        if (isShut) {
            route.close(GONE);
        } else {
            route.connectToServer();
            routes.add(route);
        }
    }
}
