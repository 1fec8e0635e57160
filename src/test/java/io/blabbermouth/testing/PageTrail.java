package io.blabbermouth.testing;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.WebSocket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What a page and its servers have said to each other of late: when a test has failed, it tells which of them was silent. */
final class PageTrail {
    private static final int LINES_MAX = 24;
    private static final int LINE_CHARS_MAX = 200;
    private static final double ANSWER_MILLIS_MAX = 2000;
    private static final String NEXT_FRAME = """
            () => new Promise(resolve => {
              const since = performance.now();
              requestAnimationFrame(() => resolve(`draws after ${Math.round(performance.now() - since)} ms`));
            })""";

    private final Page page;
    private final Deque<String> lines = new ArrayDeque<>();
    /** By path. */
    private final Map<String, String> pings = new TreeMap<>();

    private final long sinceNanos = System.nanoTime();

    /** Of a page that has loaded nothing yet. */
    PageTrail(Page page) {
        this.page = page;
        page.onWebSocket(this::follow);
        page.onCrash(crashed -> note("crashed"));
    }

    private void follow(WebSocket socket) {
        String path = URI.create(socket.url()).getPath();
        note(path + " connects");
        socket.onFrameSent(frame -> noteFrame(path, "<-", frame.text()));
        socket.onFrameReceived(frame -> noteFrame(path, "->", frame.text()));
        socket.onSocketError(error -> note(path + " failed: " + error));
        socket.onClose(closed -> note(path + " closed"));
    }

    /** Of the heartbeat the last one: it would push out all else. */
    private void noteFrame(String path, String direction, String text) {
        if ("ping".equals(text)) {
            pings.put(path, millis() + " ms");
        } else if (text == null || !text.startsWith("pong")) {
            note(path + " " + direction + " " + text);
        }
    }

    private void note(String what) {
        if (lines.size() == LINES_MAX) {
            lines.remove();
        }
        String line = millis() + " ms " + what;
        lines.add(line.substring(0, Math.min(line.length(), LINE_CHARS_MAX)));
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    }

    /** How it is now, and what came before. */
    String report() {
        return millis() + " ms after its start " + page.url() + " " + drawing() + "; last pings " + pings + "\n  "
                + String.join("\n  ", lines);
    }

    private Object drawing() {
        try {
            answer("() => true");
        } catch (TimeoutError e) {
            return "does not answer: its script is busy";
        } catch (PlaywrightException e) {
            return "cannot be asked: " + e.getMessage().lines().findFirst().orElse("");
        }
        try {
            return answer(NEXT_FRAME);
        } catch (PlaywrightException e) {
            return "draws nothing: " + e.getMessage().lines().findFirst().orElse("");
        }
    }

    /** Unlike an evaluation this ends although the page's script does not; nor does it take a timer of the page. */
    private Object answer(String question) {
        return page.waitForFunction(question, null, new Page.WaitForFunctionOptions().setTimeout(ANSWER_MILLIS_MAX))
                .jsonValue();
    }
}
