package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.RealRedis;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A desk that was put aside for a while, by a browser or by a network, and comes back. */
@ExtendWith({RealRedis.class, BrowserExtension.class})
@Timeout(120)
class DeskAsleepTest {
    /** A browser that has another page in this one's place, and keeps this one as it is. */
    private static final String PUT_ASIDE =
            "() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))";

    private static final String TAKE_OUT_AGAIN =
            "() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))";

    private static final String TEN_MINUTES_LATER =
            "() => { const real = Date.now; Date.now = () => real() + 600_000; }";

    @Test
    void isCompleteWhenTheBrowserTakesThePageOutAgain(RealRedis.Server redis, Browser browser) {
        try (CutDesk cut = CutDesk.open(redis, browser)) {
            DeskPage desk = cut.desk().named("Vika");
            Client nika = cut.nodes().waitingUser(0, "Nika").client();
            desk.take("Nika");
            desk.say("before");
            assertThat(desk.message("before").locator(".condition")).containsText("Sent");
            desk.page().evaluate(PUT_ASIDE);
            // What was connected is not any more, and nobody has told the page.
            cut.chats().loseReplies();
            cut.list().loseReplies();
            nika.send(Frames.chatMessage("User", "meanwhile"));
            cut.nodes().waitingUser(0, "Sam");
            desk.page().evaluate(TEN_MINUTES_LATER);

            desk.page().evaluate(TAKE_OUT_AGAIN);

            assertThat(desk.message("meanwhile")).isVisible();
            assertThat(desk.waiting("Sam")).isVisible();
            desk.awaitConnected();
            desk.say("after");
            assertThat(desk.message("after").locator(".condition")).containsText("Sent");
            assertThat(desk.messages().locator(".text").allTextContents())
                    .containsExactly("before", "meanwhile", "after");
        }
    }

    @Test
    void tellsTheOtherTabsAgainThatItIsLookedAt(RealRedis.Server redis, Browser browser) {
        try (CutDesk cut = CutDesk.open(redis, browser)) {
            DeskPage desk = cut.desk().named("Vika");
            WaitingUser nika = cut.nodes().waitingUser(0, "Nika");
            desk.take("Nika");
            DeskPage other = new DeskPage(desk.page().context().newPage());
            other.page().navigate(desk.page().url());
            other.awaitConnected();
            other.page().locator(".waiting h2").click();
            other.hear();
            other.listenToTabs();
            desk.page().evaluate("() => dispatchEvent(new Event('focus'))");

            desk.page().evaluate(PUT_ASIDE);
            desk.page().evaluate(TAKE_OUT_AGAIN);
            other.awaitLookedAtElsewhere(nika.user().chatId());
            nika.client().send(Frames.chatMessage("User", "Hello?"));

            assertThat(desk.message("Hello?")).isVisible();
            assertThat(other.ownChat("Nika").locator(".sub")).hasText("Hello?");
            assertThat(other.page().evaluate("() => window.tones")).isEqualTo(0);
        }
    }

    @Test
    void saysThatItCannotBeHeardUntilItCan(RealRedis.Server redis, Browser browser) {
        try (CutDesk cut = CutDesk.open(redis, browser)) {
            DeskPage desk = cut.desk().named("Vika");
            Locator mute = desk.page().getByText("Sound is off: click here");
            assertThat(mute).isHidden();

            // Whatever a test asks of a page counts as done by somebody.
            desk.page().addInitScript("Object.defineProperty(navigator, 'userActivation', { value: {} })");
            desk.page().reload();
            desk.awaitConnected();
            assertThat(mute).isVisible();
            mute.click();

            assertThat(mute).isHidden();
            desk.hear();
            cut.nodes().waitingUser(0, "Nika");
            desk.page().waitForFunction("() => tones === 2");
        }
    }

    @Test
    void sendsToEachWhatWasWrittenToThem(RealRedis.Server redis, Browser browser) {
        try (CutDesk cut = CutDesk.open(redis, browser)) {
            DeskPage desk = cut.desk().named("Vika");
            List<String> names = List.of("Nika", "Sam", "Lena");
            List<Client> clients = new ArrayList<>();
            for (String name : names) {
                clients.add(cut.nodes().waitingUser(0, name).client());
                desk.take(name);
            }
            cut.cutAll();
            for (String word : new String[] {"first", "second"}) {
                for (int i = 0; i < names.size(); i++) {
                    desk.press("Alt+Digit" + (i + 1));
                    assertThat(desk.title()).containsText(names.get(i));
                    assertThat(desk.composer()).isFocused();
                    desk.say(word + " to " + names.get(i));
                    assertThat(desk.message(word).locator(".condition")).containsText("Sending…");
                }
            }

            cut.mendAndTell();

            desk.awaitConnected();
            for (int i = 0; i < names.size(); i++) {
                Client client = clients.get(i);
                for (String word : new String[] {"first", "second"}) {
                    assertThat(DeskPage.awaitType(client, "ChatMessage").getString("content"))
                            .isEqualTo(word + " to " + names.get(i));
                }
                desk.press("Alt+Digit" + (i + 1));
                assertThat(desk.message("second to " + names.get(i)).locator(".condition"))
                        .containsText("Sent");
                assertThat(desk.messages()).hasCount(2);
                client.expectNothingUnread();
            }
        }
    }
}
