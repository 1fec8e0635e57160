package io.blabbermouth.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.blabbermouth.testing.Browser;
import io.blabbermouth.testing.BrowserExtension;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is set, and the canned replies, without a pointer. */
@TwoNodes(value = "{\"security\": {\"mode\": \"open\"}}", forEachTest = true)
@ExtendWith(BrowserExtension.class)
@Timeout(120)
class DeskDialogsByKeysTest {
    @AfterEach
    void nothingWentWrongInThePage(Browser browser) {
        assertThat(browser.problems()).isEmpty();
    }

    @Test
    void opensAndClosesEachDialog(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        KeysAlone keys = KeysAlone.at(desk);
        for (String[] dialog : new String[][] {
            {"Alt+KeyR", "Canned replies (Alt+R)", "Canned replies"},
            {"?", "Keyboard (?)", "Keyboard"},
            {"Alt+KeyH", "Keyboard (?)", "Keyboard"},
            {"Alt+Comma", "Settings (Alt+,)", "Settings"}
        }) {
            keys.press(dialog[0]).awaitDialog(dialog[2]);
            keys.press("Escape");
            assertThat(keys.dialog()).hasCount(0);
            keys.tabTo(keys.button(dialog[1])).press("Enter").awaitDialog(dialog[2]);
            keys.backTo(keys.dialogButton("Close")).press("Enter");
            assertThat(keys.dialog()).hasCount(0);
            assertThat(keys.button(dialog[1])).isFocused();
            keys.backTo(keys.button("Canned replies (Alt+R)"));
        }
    }

    @Test
    void changesTheSettings(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        assertThat(desk.waiting("Nika")).isVisible();
        KeysAlone keys = KeysAlone.at(desk).press("Alt+Comma");

        keys.tabTo(setting(keys, "Appearance")).type("D");
        assertThat(desk.page().locator("html")).hasAttribute("data-theme", "dark");
        keys.tabTo(setting(keys, "Chats side by side")).press("ArrowDown");
        Locator sound = setting(keys, "Sound for new visitors and messages");
        keys.tabTo(sound).press("Space");
        assertThat(sound).not().isChecked();
        keys.tabTo(setting(keys, "Keys without Alt (J, K, N, ?)")).press("Space");
        keys.press("Escape");

        keys.press("j", "?", "n");
        assertThat(keys.dialog()).hasCount(0);
        assertThat(desk.waiting("Nika")).not().isFocused();
        keys.press("Alt+Comma");
        assertThat(setting(keys, "Appearance")).hasValue("dark");
        assertThat(setting(keys, "Chats side by side")).hasValue("2");
        assertThat(setting(keys, "Sound for new visitors and messages")).not().isChecked();
        keys.press("Escape", "Alt+KeyN");
        desk.awaitTaken("Nika");
        assertThat(desk.ownChats()).hasCount(1);
    }

    @Test
    void allowsNotifications(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        desk.page().evaluate("""
                () => {
                  window.Notification = class {
                    static permission = 'default';
                    static async requestPermission() { this.permission = 'granted'; }
                  };
                }""");
        KeysAlone keys = KeysAlone.at(desk).press("Alt+Comma");

        keys.tabTo(keys.dialogButton("Allow…")).press("Enter");

        assertThat(keys.dialogButton("Allowed")).isFocused();
        assertThat(keys.dialogButton("Allowed")).isDisabled();
    }

    @Test
    void choosesACannedReply(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        nodes.waitingUser(0, "Nika");
        KeysAlone keys = KeysAlone.whoTakes("Nika", desk);
        Locator chosen = desk.page()
                .getByRole(AriaRole.OPTION, new com.microsoft.playwright.Page.GetByRoleOptions().setSelected(true));

        keys.type("/");
        assertThat(chosen).containsText("/hello");
        keys.press("ArrowDown");
        assertThat(chosen).containsText("/moment");
        keys.press("ArrowUp", "ArrowUp");
        assertThat(chosen).containsText("/bye");
        keys.press("Tab");
        assertThat(desk.composer()).hasValue("Glad I could help. Have a good day, Nika!");
        assertThat(desk.composer()).isFocused();
        keys.press("Control+KeyA").type("/m").press("Escape");
        assertThat(chosen).hasCount(0);
        assertThat(desk.composer()).isFocused();
        assertThat(desk.composer()).hasValue("/m");
    }

    @Test
    void editsAddsAndDeletesReplies(Nodes nodes, Browser browser) {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        KeysAlone keys = KeysAlone.at(desk).press("Alt+KeyR");

        keys.tabTo(texts(keys).first()).press("Control+KeyA").type("Hi {name}");
        keys.tabTo(deletes(keys).nth(1)).press("Enter");
        assertThat(deletes(keys)).hasCount(3);
        keys.tabTo(keys.dialogButton("Add a reply")).press("Enter").type("post").press("Tab");
        keys.type("In the post").tabTo(keys.dialogButton("Save")).press("Enter");
        assertThat(keys.dialog()).hasCount(0);

        keys.press("Alt+KeyR");
        assertThat(texts(keys)).hasCount(4);
        assertThat(texts(keys).first()).hasValue("Hi {name}");
        assertThat(texts(keys).nth(1)).hasValue("Thank you for your patience, {name}.");
        assertThat(texts(keys).last()).hasValue("In the post");
    }

    @Test
    void takesRepliesFromAFileAndGivesThemBack(Nodes nodes, Browser browser) throws IOException {
        DeskPage desk = DeskPage.open(browser, nodes.b(), "Vika");
        KeysAlone keys = KeysAlone.at(desk).press("Alt+KeyR");

        FileChooser files = desk.page()
                .waitForFileChooser(
                        () -> keys.tabTo(keys.dialogButton("Import…")).press("Enter"));
        files.setFiles(new FilePayload(
                "replies.json",
                "application/json",
                "[{\"shortcut\": \"post\", \"text\": \"In the post\"}]".getBytes(StandardCharsets.UTF_8)));
        assertThat(texts(keys)).hasCount(5);
        assertThat(keys.dialogButton("Import…")).isFocused();
        Download file = desk.page()
                .waitForDownload(() -> keys.tabTo(keys.dialogButton("Export")).press("Enter"));

        assertThat(new JsonArray(Files.readString(file.path()))).hasSize(5);
        keys.press("Escape");
        assertThat(keys.dialog()).hasCount(0);
    }

    private static Locator setting(KeysAlone keys, String label) {
        return keys.dialog().getByLabel(label);
    }

    private static Locator texts(KeysAlone keys) {
        return keys.dialog().getByLabel("Text");
    }

    private static Locator deletes(KeysAlone keys) {
        return keys.dialog().getByLabel("Delete this reply");
    }
}
