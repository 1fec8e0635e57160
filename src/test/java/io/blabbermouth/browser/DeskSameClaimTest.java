package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.TwoNodes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two tabs of one agent that claim the same visitor at once: one wins, and both have the chat, whoever hears of it first. */
@TwoNodes(
        // A winner who does not hear the server does not confirm its claim either.
        value = "{\"chat\": {\"leaveGraceSeconds\": 60}, \"security\": {\"mode\": \"open\"}}",
        forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskSameClaimTest {
    /** Storage events, of which a tab may hear late. */
    private static final String HOLD_STORAGE = """
            {
              const add = window.addEventListener;
              const held = [];
              window.storageIsHeld = false;
              window.letStorageGo = () => { storageIsHeld = false; held.splice(0).forEach((tell) => tell()); };
              window.addEventListener = function (type, listener, ...more) {
                const heard = (event) => (storageIsHeld ? held.push(() => listener(event)) : listener(event));
                add.call(this, type, type === 'storage' ? heard : listener, ...more);
              };
            }""";

    /** Within them a tab expects to hear of another one's claim. */
    private static final int OTHER_TAB_MILLIS = 2000;

    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void bothHaveItIfTheLoserHearsFirst(Nodes nodes, Browser browser) {
        WaitingUser nika = nodes.waitingUser(0, "Nika");
        DeskPage winner = DeskPage.open(browser, nodes.b(), "Vika");
        HeldSocket winners = HeldSocket.of(winner.page(), nika.user().chatId());
        DeskPage loser = secondTab(winner);
        HeldSocket losers = claimInBoth(winner, winners, loser, nika);
        loser.say("Hello!");
        loser.type("How are");

        HeldTimers patience = HeldTimers.of(loser.page(), OTHER_TAB_MILLIS);
        losers.letGo();
        assertThat(loser.shownChat().getByText("Vika has this chat now.")).isVisible();
        winners.letGo();

        assertThat(winner.shownChat().locator(".presence")).hasText("On the page");
        assertHas(loser);
        patience.pass();
        assertHas(loser);
        assertThat(loser.page().locator(".toast")).hasCount(0);
        assertThat(loser.composer()).isFocused();
        assertThat(loser.composer()).hasValue("How are");
        assertThat(loser.message("Hello!").locator(".condition")).containsText("Sent");
        assertThat(winner.message("Hello!").locator(".condition")).containsText("Sent");
        assertThat(DeskPage.awaitType(nika.client(), "ChatMessage").getString("content"))
                .isEqualTo("Hello!");
        nika.client().expectNothingUnread();
        loser.type(" you?");
        assertThat(loser.composer()).hasValue("How are you?");
    }

    @Test
    void bothHaveItAlsoIfNothingWasWrittenYet(Nodes nodes, Browser browser) {
        WaitingUser nika = nodes.waitingUser(0, "Nika");
        DeskPage winner = DeskPage.open(browser, nodes.b(), "Vika");
        HeldSocket winners = HeldSocket.of(winner.page(), nika.user().chatId());
        DeskPage loser = secondTab(winner);
        HeldSocket losers = claimInBoth(winner, winners, loser, nika);

        HeldTimers patience = HeldTimers.of(loser.page(), OTHER_TAB_MILLIS);
        losers.letGo();
        loser.page().waitForFunction("() => document.querySelector('.presence').textContent === 'Chat is over'");
        winners.letGo();

        assertHas(loser);
        patience.pass();
        assertHas(loser);
        assertThat(loser.composer()).isFocused();
        assertHas(winner);
        assertThat(loser.page().locator(".toast")).hasCount(0);
    }

    @Test
    void bothHaveItIfTheLoserHearsOfTheOtherTabLast(Nodes nodes, Browser browser) {
        WaitingUser nika = nodes.waitingUser(0, "Nika");
        DeskPage winner = DeskPage.open(browser, nodes.b(), "Vika");
        HeldSocket winners = HeldSocket.of(winner.page(), nika.user().chatId());
        DeskPage loser = secondTab(winner);
        HeldSocket losers = claimInBoth(winner, winners, loser, nika);
        loser.page().evaluate("() => { storageIsHeld = true; }");
        winners.letGo();
        assertHas(winner);
        // What one tab's process has written reaches the other's a little later.
        loser.page()
                .waitForFunction("() => Object.entries(localStorage).some(([key, value]) =>"
                        + " key.startsWith('blabbermouth:desk:chat:') && JSON.parse(value).supportId)");

        losers.letGo();

        assertHas(loser);
        loser.page().evaluate("() => letStorageGo()");
        assertThat(winner.composer()).isFocused();
        winner.say("Hello!");
        assertThat(winner.message("Hello!").locator(".condition")).containsText("Sent");
        assertThat(loser.message("Hello!").locator(".condition")).containsText("Sent");
        assertHas(loser);
    }

    private static DeskPage secondTab(DeskPage first) {
        DeskPage second = new DeskPage(first.page().context().newPage());
        second.page().addInitScript(HOLD_STORAGE);
        second.page().navigate(first.page().url());
        second.loseRemovals();
        second.awaitConnected();
        return second;
    }

    /** The first wins; neither has heard what became of it. */
    private static HeldSocket claimInBoth(DeskPage winner, HeldSocket winners, DeskPage loser, WaitingUser visitor) {
        HeldSocket losers = HeldSocket.of(loser.page(), visitor.user().chatId());
        loser.awaitConnected();
        assertThat(loser.waiting("Nika")).isVisible();
        winner.waiting("Nika").click();
        winners.awaitHeld(winner.page(), "SupportJoinedUser");
        loser.waiting("Nika").click();
        losers.awaitHeld(loser.page(), "ALREADY_CLAIMED");
        assertThat(loser.composer()).isFocused();
        return losers;
    }

    private static void assertHas(DeskPage desk) {
        assertThat(desk.ownChats()).hasCount(1);
        assertThat(desk.title()).containsText("Nika");
        assertThat(desk.shownChat().locator(".presence")).hasText("On the page");
    }
}
