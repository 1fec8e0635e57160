package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.BoundingBox;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.TwoNodes;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody is taken but who was meant. */
@TwoNodes(value = "{\"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskListTest {
    private static final double CLICK_MILLIS = 100;
    /** The grace is 5 s. */
    private static final double GONE_MILLIS_MAX = 20_000;

    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void takesOneByADoubleClick(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        nodes.waitingUser(0, "Sam");
        assertThat(desk.waiting()).hasCount(2);

        desk.waiting("Nika").dblclick(new Locator.DblclickOptions().setDelay(CLICK_MILLIS));

        desk.awaitTaken("Nika");
        assertThat(desk.ownChats()).hasCount(1);
        assertThat(desk.waiting("Nika")).hasCount(0);
        assertThat(desk.waiting("Sam")).hasCount(1);
    }

    @Test
    void keepsARowWhereThePointerIsWhenAnOlderOneComesBack(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        WaitingUser older = nodes.waitingUser(0, "Nika");
        nodes.waitingUser(0, "Sam");
        assertThat(desk.waiting()).hasCount(2);
        awaitGone(older, desk);
        desk.waiting("Sam").focus();
        BoundingBox sam = desk.waiting("Sam").boundingBox();
        holdLong(desk);
        desk.page().mouse().move(sam.x + 20, sam.y + 20);

        nodes.a().joinAsUser(older.user());

        assertThat(desk.waiting()).hasCount(2);
        assertThat(desk.waiting().first()).containsText("Sam");
        desk.page().mouse().move(sam.x + 600, sam.y);
        assertThat(desk.waiting().first()).containsText("Nika");
        assertThat(desk.waiting("Sam")).isFocused();
    }

    @Test
    void keepsARowUnderAFingerThatIsLifted(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        WaitingUser older = nodes.waitingUser(0, "Nika");
        nodes.waitingUser(0, "Sam");
        assertThat(desk.waiting()).hasCount(2);
        awaitGone(older, desk);
        holdLong(desk);
        lift(desk);

        nodes.a().joinAsUser(older.user());

        assertThat(desk.waiting()).hasCount(2);
        assertThat(desk.waiting().first()).containsText("Sam");
    }

    /** The visitor leaves, and is off the list; whoever comes back has the old place. */
    private static void awaitGone(WaitingUser visitor, DeskPage desk) {
        visitor.client().close();
        assertThat(desk.waiting()).hasCount(1, new LocatorAssertions.HasCountOptions().setTimeout(GONE_MILLIS_MAX));
    }

    /** What is held for a while is held for as long as the test takes. */
    private static void holdLong(DeskPage desk) {
        desk.page().evaluate("() => { performance.now = () => 1; }");
    }

    /** A finger touches the list and is lifted. */
    private static void lift(DeskPage desk) {
        desk.page().evaluate("""
                () => {
                  const list = document.querySelector('.waiting-list');
                  for (const event of ['pointerdown', 'pointerup', 'pointerleave']) {
                    list.dispatchEvent(new PointerEvent(event, { pointerType: 'touch' }));
                  }
                }""");
    }

    @Test
    void tellsHowLongSomebodyWaitsAlsoIfTheClockIsWrong(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        desk.page().addInitScript("{ const real = Date.now; Date.now = () => real() + 3_600_000; }");
        desk.page().reload();

        nodes.waitingUser(0, "Nika");

        assertThat(desk.waiting("Nika").locator(".time")).hasText(Pattern.compile(".*0:\\d\\d"));
    }

    @Test
    void keepsTheRowThatHasTheFocus(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        WaitingUser nika = nodes.waitingUser(0, "Nika");
        nodes.waitingUser(0, "Sam");
        assertThat(desk.waiting()).hasCount(2);
        desk.press("j");
        assertThat(desk.waiting("Nika")).isFocused();

        nodes.a().claim(nika.user(), "Tom").expect("SupportJoinedUser");

        assertThat(desk.waiting("Nika").locator(".time")).containsText("gone");
        desk.press("Enter");
        assertThat(desk.waiting("Nika")).isFocused();
        desk.press("ArrowDown");
        assertThat(desk.waiting("Sam")).isFocused();
        assertThat(desk.waiting("Nika")).hasCount(0);
        assertThat(desk.ownChats()).hasCount(0);
    }
}
