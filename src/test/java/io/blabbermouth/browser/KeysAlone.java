package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** Somebody at the desk who has keys and nothing else. Whatever they press, the focus is on something afterwards. */
record KeysAlone(DeskPage desk) {
    private static final int STOPS_MAX = 60;

    /** From the page's start, where the focus of a page that has just come is. */
    static KeysAlone at(DeskPage desk) {
        return new KeysAlone(desk).press("Tab");
    }

    /** From there they take who waits the longest. */
    static KeysAlone whoTakes(String username, DeskPage desk) {
        assertThat(desk.waiting(username)).isVisible();
        KeysAlone keys = at(desk).press("n");
        desk.awaitTaken(username);
        return keys;
    }

    KeysAlone press(String... keys) {
        for (String key : keys) {
            desk.press(key);
            awaitFocus();
        }
        return this;
    }

    KeysAlone type(String text) {
        desk.type(text);
        awaitFocus();
        return this;
    }

    /** By Tab, as often as it takes. */
    KeysAlone tabTo(Locator target) {
        return stepTo(target, "Tab");
    }

    KeysAlone backTo(Locator target) {
        return stepTo(target, "Shift+Tab");
    }

    Locator dialog() {
        return desk.page().getByRole(AriaRole.DIALOG);
    }

    Locator button(String name) {
        return desk.page()
                .getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator dialogButton(String name) {
        return dialog().getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    void awaitDialog(String title) {
        assertThat(dialog().getByRole(AriaRole.HEADING).first()).hasText(title);
    }

    /** Not on the body, from where Tab begins at the top again. */
    private void awaitFocus() {
        desk.page().waitForFunction("() => document.activeElement && document.activeElement !== document.body");
    }

    private KeysAlone stepTo(Locator target, String key) {
        assertThat(target).isVisible();
        for (int i = 0; i < STOPS_MAX; i++) {
            if ((boolean) target.evaluate("element => element === document.activeElement")) {
                return this;
            }
            desk.press(key);
        }
        throw new AssertionError(key + " does not come to " + target);
    }
}
