package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.blabbermouth.testing.Registered;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The widget on a page, in one visitor's browser. */
record WidgetPage(Page page) {
    Locator launcher() {
        return page.locator(".launch");
    }

    /** What is read out beside it. */
    Locator news() {
        return page.locator(".launch ~ [role=status]");
    }

    Locator panel() {
        return page.locator(".bm.open");
    }

    WidgetPage opened() {
        launcher().click();
        assertThat(panel()).isVisible();
        return this;
    }

    /** From the launcher until the visitor waits. */
    WidgetPage started(String name) {
        opened();
        name().fill(name);
        press("Enter");
        assertThat(waiting()).isVisible();
        return this;
    }

    Locator name() {
        return page.locator(".field input");
    }

    /** The first message. */
    Locator question() {
        return page.locator(".field textarea");
    }

    /** Why no chat begins. */
    Locator error() {
        return page.locator(".error:not(:empty)");
    }

    /** Who the visitor is: whom an agent would find on the list. */
    Registered visitor() {
        String stored = (String) page.evaluate(
                "() => Object.entries(localStorage)" + ".find(([key]) => key.startsWith('blabbermouth:session:'))[1]");
        JsonObject session = new JsonObject(stored);
        return new Registered(session.getString("userId"), session.getString("username"), session.getString("chatId"));
    }

    Locator waiting() {
        return page.locator(".wait");
    }

    Locator title() {
        return page.locator(".head h2");
    }

    /** Of the agent. */
    Locator presence() {
        return page.locator(".head p");
    }

    Locator bar() {
        return page.locator(".bar");
    }

    Locator composer() {
        return page.locator(".compose textarea");
    }

    /** What was said, in order; without what only shows that somebody types. */
    Locator bubbles() {
        return page.locator(".bubble:not(.dots)");
    }

    List<String> texts() {
        return bubbles().allTextContents();
    }

    Locator typing() {
        return page.locator(".dots");
    }

    /** One message with what stands below it. */
    Locator row(String text) {
        return page.locator(".row").filter(new Locator.FilterOptions().setHasText(text));
    }

    Locator meta(String text) {
        return row(text).locator(".meta");
    }

    /** How it ended, or the question whether it should. */
    Locator foot() {
        return page.locator(".foot");
    }

    void press(String key) {
        page.keyboard().press(key);
    }

    void say(String text) {
        composer().fill(text);
        press("Enter");
    }
}
