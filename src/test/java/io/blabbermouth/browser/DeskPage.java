package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.ColorScheme;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Node;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;

/** The desk of one agent, in a browser of their own. */
record DeskPage(Page page) {
    static DeskPage open(Browser browser, Node node, String agentName) {
        return open(browser, "http://127.0.0.1:" + node.subscriberPort() + "/", ColorScheme.LIGHT)
                .named(agentName);
    }

    /** As it is before the agent has said a name. */
    static DeskPage open(Browser browser, String url, ColorScheme colors) {
        return new DeskPage(browser.open(url, colors));
    }

    /** Says who the agent is, and waits until there is a list. */
    DeskPage named(String agentName) {
        page.getByLabel("Your name").fill(agentName);
        page.keyboard().press("Enter");
        awaitConnected();
        return this;
    }

    void awaitConnected() {
        assertThat(page.locator(".connection")).hasAttribute("data-state", "connected");
    }

    /** Whose list never hears that somebody was taken: as if the news were still under way. */
    void loseRemovals() {
        page.routeWebSocket(Pattern.compile("/users$"), route -> {
            WebSocketRoute server = route.connectToServer();
            server.onMessage(frame -> {
                if (!frame.text().contains("RemoveUser")) {
                    route.send(frame.text());
                }
            });
        });
        // Only pages that come from now on are routed.
        page.reload();
    }

    /** From now on what is said to those who do not see is written down: others may be said right after it. */
    void listen() {
        page.evaluate("() => { window.said = []; new MutationObserver(() => said.push(announcer.textContent))"
                + ".observe(announcer, { childList: true }); }");
    }

    void awaitSaid(String words) {
        page.waitForFunction("words => said.some(text => text.includes(words))", words);
    }

    /** From now on nobody looks, and what cannot be heard here is counted. There must have been a click or a key. */
    void hear() {
        // Until the browser lets it sound there is nothing to be counted.
        assertThat(page.locator(".mute")).isHidden();
        page.evaluate("""
                () => {
                  window.tones = 0;
                  const make = AudioContext.prototype.createOscillator;
                  AudioContext.prototype.createOscillator = function () { tones++; return make.call(this); };
                  document.hasFocus = () => false;
                }""");
    }

    /** From now on what the system would show is written down; here it shows nothing. */
    void notified() {
        page.evaluate("""
                () => {
                  window.Notification = class {
                    static permission = 'granted';
                    constructor(title) { window.notified = title; }
                    close() { window.notified = null; }
                  };
                }""");
    }

    /** From now on what the agent's other tabs say of being looked at is written down. */
    void listenToTabs() {
        // Whoever came to a channel first hears first: the desk itself has heard what is written down.
        page.evaluate("""
                () => {
                  window.looks = [];
                  window.tabs = new BroadcastChannel('blabbermouth:desk');
                  tabs.onmessage = ({ data }) => 'tab' in data && looks.push(data.looksAt);
                }""");
    }

    /** In another tab that chat is looked at, and this one knows. */
    void awaitLookedAtElsewhere(String chatId) {
        page.waitForFunction("chatId => looks.at(-1) === chatId", chatId);
    }

    Locator waiting() {
        return page.locator(".waiting-list .row");
    }

    Locator waiting(String username) {
        return waiting().filter(new Locator.FilterOptions().setHasText(username));
    }

    Locator ownChats() {
        return page.locator(".chats .row");
    }

    Locator ownChat(String username) {
        return ownChats().filter(new Locator.FilterOptions().setHasText(username));
    }

    /** Takes the user by a click, and waits until the chat is the agent's. */
    void take(String username) {
        waiting(username).click();
        awaitTaken(username);
    }

    void awaitTaken(String username) {
        assertThat(title()).containsText(username);
        assertThat(shownChat().locator(".presence")).hasText("On the page");
        assertThat(composer()).isFocused();
    }

    /** The one chat that is looked at. */
    Locator shownChat() {
        return page.locator(".conversation.active:visible");
    }

    Locator title() {
        return shownChat().locator("h2");
    }

    Locator composer() {
        return shownChat().locator("textarea");
    }

    Locator messages() {
        return shownChat().locator(".message");
    }

    Locator message(String text) {
        return messages().filter(new Locator.FilterOptions().setHasText(text));
    }

    /** By keys, as the focus is. */
    void type(String text) {
        page.keyboard().type(text);
    }

    void press(String key) {
        page.keyboard().press(key);
    }

    void say(String text) {
        type(text);
        press("Enter");
    }

    /** The args of the next message of that type; what is before it is left out. */
    static JsonObject awaitType(Client client, String type) {
        JsonObject message;
        do {
            message = client.next();
        } while (!message.getString("type").equals(type));
        return message.getJsonObject("args");
    }
}
