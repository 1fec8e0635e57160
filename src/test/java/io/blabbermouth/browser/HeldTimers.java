package io.blabbermouth.browser;

import com.microsoft.playwright.Page;

/** A page's waits of one length, which are over when the test says so: a machine may be slower than they are long. */
record HeldTimers(Page page) {
    private static final String HOLD = """
            (held) => {
              const { setTimeout: wait, clearTimeout: cancel } = window;
              const waiting = new Map();
              // The browser's own are positive.
              let last = 0;
              const hold = (run) => {
                last -= 1;
                waiting.set(last, run);
                return last;
              };
              window.setTimeout = (run, millis, ...args) =>
                (millis === held ? hold(() => run(...args)) : wait(run, millis, ...args));
              window.clearTimeout = (id) => waiting.delete(id) || cancel(id);
              window.letTimePass = () => {
                window.setTimeout = wait;
                waiting.forEach((run, id) => waiting.delete(id) && run());
              };
            }""";

    /** Those that begin from now on. */
    static HeldTimers of(Page page, int millis) {
        page.evaluate(HOLD, millis);
        return new HeldTimers(page);
    }

    void pass() {
        page.evaluate("() => letTimePass()");
    }
}
