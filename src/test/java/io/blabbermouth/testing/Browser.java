package io.blabbermouth.testing;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Chromium, without a window: Debian's, or the one that CHROMIUM names. Take it as a parameter, with
 * {@link BrowserExtension}. All its pages are of the thread of the test.
 */
public final class Browser implements AutoCloseable {
    private static final int WIDTH = 1280;
    private static final int HEIGHT = 800;
    private static final double WAIT_MILLIS = Client.WAIT_SECONDS * 1000.0;

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final List<BrowserContext> contexts = new CopyOnWriteArrayList<>();
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final List<PageTrail> trails = new CopyOnWriteArrayList<>();

    private Browser(Playwright playwright, Path executable) {
        // By itself it is half of that: less than some things may rightly take, as a claim while Redis settles.
        PlaywrightAssertions.setDefaultAssertionTimeout(WAIT_MILLIS);
        this.playwright = playwright;
        this.chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        // As visitors have it: a page one goes back to is the one that was left.
                        .setIgnoreDefaultArgs(List.of("--disable-back-forward-cache"))
                        .setArgs(List.of("--no-sandbox")));
    }

    static Path executable() {
        return Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
    }

    static boolean isThere() {
        return Files.isExecutable(executable());
    }

    static Browser start() {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        try {
            return new Browser(playwright, executable());
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    /** A page of somebody who has not been there before: nothing is kept of other pages. */
    public Page open(String url) {
        return open(url, ColorScheme.LIGHT);
    }

    public Page open(String url, ColorScheme colorScheme) {
        return open(url, colorScheme, "en-US");
    }

    /** @param locale of the one who looks at it, as in {@code de-DE} */
    public Page open(String url, ColorScheme colorScheme, String locale) {
        BrowserContext context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(WIDTH, HEIGHT)
                .setColorScheme(colorScheme)
                .setLocale(locale));
        contexts.add(context);
        context.setDefaultTimeout(WAIT_MILLIS);
        context.setDefaultNavigationTimeout(WAIT_MILLIS);
        // Of the context, so that a second tab of the same person is heard too.
        context.onWebError(error -> problems.add(error.error()));
        context.onConsoleMessage(message -> {
            // What a request answered is shown by the page itself; this is what a script or the page's policy has to
            // say.
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                problems.add(message.text());
            }
        });
        context.onPage(page -> trails.add(new PageTrail(page)));
        Page page = context.newPage();
        page.navigate(url);
        return page;
    }

    /** What went wrong in the pages' scripts since the last test, or was against their policy. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /**
     * Says in the page what a browser says when there is a network again: whoever waits to reconnect tries at once. By
     * itself it may wait as long as the back-off's maximum, 30 s, when the cut has been long enough for a few attempts.
     */
    public static void findNetwork(Page page) {
        page.evaluate("() => dispatchEvent(new Event('online'))");
    }

    /** For who has to find out why a test has failed. */
    String report() {
        String pages = trails.stream().map(PageTrail::report).collect(Collectors.joining("\n"));
        return pages + "\nproblems of the pages: " + problems;
    }

    void closePages() {
        trails.clear();
        contexts.forEach(BrowserContext::close);
        contexts.clear();
        problems.clear();
    }

    @Override
    public void close() {
        closePages();
        chromium.close();
        playwright.close();
    }
}
