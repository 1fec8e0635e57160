package io.blabbermouth.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A page's WebSockets whose server is not heard until the test lets them go. */
final class HeldSocket {
    private final List<Runnable> held = new ArrayList<>();
    private final StringBuilder heldText = new StringBuilder();
    private boolean isLetGo;

    /** Only pages that come from now on are held: it loads the page anew. */
    static HeldSocket of(Page page, String urlPattern) {
        HeldSocket socket = new HeldSocket();
        page.routeWebSocket(Pattern.compile(urlPattern), socket::join);
        page.reload();
        return socket;
    }

    /** The server has said it, and the page does not know. */
    void awaitHeld(Page page, String text) {
        page.waitForCondition(() -> heldText.indexOf(text) >= 0);
    }

    void letGo() {
        isLetGo = true;
        held.forEach(Runnable::run);
        held.clear();
    }

    private void join(WebSocketRoute client) {
        WebSocketRoute server = client.connectToServer();
        server.onMessage(frame -> {
            heldText.append(frame.text());
            pass(() -> client.send(frame.text()));
        });
        server.onClose((code, reason) -> pass(() ->
                client.close(new WebSocketRoute.CloseOptions().setCode(code).setReason(reason))));
    }

    private void pass(Runnable news) {
        if (isLetGo) {
            news.run();
        } else {
            held.add(news);
        }
    }
}
