package io.blabbermouth.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blabbermouth.config.SettingsException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in by the accounts' file, and what is said of one that cannot be used. */
class AccountsTest {
    private static final Account VIKA = new Account("vika", "Vika K.", false);
    private static final String PASSWORD = "correct horse";
    private static final String HASH = "$2b$12$gyPTe7bXM5agAE330BDkee83JPci8fNOPi3pP019bmpbex6UPnJde";

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @TempDir
    private Path folder;

    private Path file;
    private AccountsEditor editor;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("accounts");
        editor = new AccountsEditor(file.toString());
    }

    @Test
    void letsInByTheRightPasswordOnly() {
        editor.add(VIKA, PASSWORD);

        Accounts accounts = new Accounts(file.toString());

        assertThat(accounts.verify("vika", PASSWORD)).contains(VIKA);
        assertThat(accounts.verify("vika", "correct horsf")).isEmpty();
        assertThat(accounts.verify("vika", "")).isEmpty();
        assertThat(accounts.verify("Vika", PASSWORD)).isEmpty();
    }

    @Test
    void seesEachChangeAtTheNextLogin() {
        editor.add(VIKA, PASSWORD);
        Accounts accounts = new Accounts(file.toString());

        editor.setPassword("vika", "battery staple");
        assertThat(accounts.verify("vika", PASSWORD)).isEmpty();
        assertThat(accounts.verify("vika", "battery staple")).contains(VIKA);

        editor.remove("vika");
        assertThat(accounts.verify("vika", "battery staple")).isEmpty();
        assertThat(accounts.isKnown("vika")).isFalse();
    }

    @Test
    void saysWhatIsWrongWithAFileThatChangedAndIsRightAgainAfterwards() throws IOException {
        editor.add(VIKA, PASSWORD);
        Accounts accounts = new Accounts(file.toString());
        String content = Files.readString(file);

        Files.writeString(file, content + "garbage\n");

        assertThatThrownBy(() -> accounts.verify("vika", PASSWORD))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(file + ", line 2: ");
        Files.writeString(file, content);
        assertThat(accounts.verify("vika", PASSWORD)).contains(VIKA);
    }

    /** Whoever measures must not learn who has an account; the fastest of several is what the computing itself takes. */
    @Test
    void takesAsLongForAnUnknownNameAsForAKnownOne() {
        editor.add(VIKA, PASSWORD);
        Accounts accounts = new Accounts(file.toString());

        long known = Long.MAX_VALUE;
        long unknown = Long.MAX_VALUE;
        long impossible = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++) {
            known = Math.min(known, cpuNanos(() -> accounts.verify("vika", "wrong password")));
            unknown = Math.min(unknown, cpuNanos(() -> accounts.verify("nobody", "wrong password")));
            impossible = Math.min(impossible, cpuNanos(() -> accounts.verify("vika", "x".repeat(100))));
        }

        assertThat(unknown).isBetween(known / 2, known * 2);
        assertThat(impossible).isBetween(known / 2, known * 2);
    }

    /** What this thread has computed; how long it was kept waiting by others says nothing. */
    private static long cpuNanos(Runnable login) {
        long before = THREADS.getCurrentThreadCpuTime();
        login.run();
        return THREADS.getCurrentThreadCpuTime() - before;
    }

    @Test
    void letsNobodyInByAnEmptyFile() throws IOException {
        Files.createFile(file);

        assertThat(new Accounts(file.toString()).verify("vika", PASSWORD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    vika:HASH                  | vika         | vika     | false
                    vika:HASH:                 | vika         | vika     | false
                    vika:HASH:admin            | vika         | vika     | true
                    vika:HASH::Vika K.         | vika         | Vika K.  | false
                    vika:HASH:admin:V: K.      | vika         | V: K.    | true
                    v.k_1@x-y.example:HASH::Вика | v.k_1@x-y.example | Вика | false
                    """)
    void readsWhatALineSays(String line, String name, String displayedName, boolean isAdmin) throws IOException {
        Files.writeString(file, line.replace("HASH", HASH));

        assertThat(editor.list()).containsExactly(new Account(name, displayedName, isAdmin));
    }

    @Test
    void takesAHashThatAnotherToolHasMade() throws IOException {
        editor.add(VIKA, PASSWORD);
        Files.writeString(file, Files.readString(file).replace("$2b$", "$2y$"));

        assertThat(new Accounts(file.toString()).verify("vika", PASSWORD)).contains(VIKA);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    secret                 | what follows the name and a colon must be a bcrypt hash
                    vika:secret            | what follows the name and a colon must be a bcrypt hash
                    vika:$2b$04$gyPTe7bXM5agAE330BDkee83JPci8fNOPi3pP019bmpbex6UPnJde | what follows the name and a colon must be
                    vika:$2b$31$gyPTe7bXM5agAE330BDkee83JPci8fNOPi3pP019bmpbex6UPnJde | what follows the name and a colon must be
                    vika:HASH:secret       | what follows the hash and a colon must be admin or nothing
                    vika secret:HASH       | the name must be 1 to 64 letters
                    :HASH                  | the name must be 1 to 64 letters
                    vika:HASH::            | the displayed name must be 1 to 64 characters
                    ann:HASH               | an account of that name is in a line above
                    """)
    void namesFileAndLineAndNothingOfWhatItHolds(String line, String message) throws IOException {
        Files.writeString(file, "# agents\n\nann:" + HASH + "\n" + line.replace("HASH", HASH) + "\n");

        assertThatThrownBy(() -> new Accounts(file.toString()))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("security.accountsFile: " + file + ", line 4: " + message)
                .message()
                .doesNotContain("\n", "secret", "gyPTe7b");
    }

    @Test
    void refusesWhatIsNoUtf8ByItsLine() throws IOException {
        Files.write(file, new byte[] {'#', '\n', '#', ' ', (byte) 0xe9, '\n'});

        assertThatThrownBy(() -> new Accounts(file.toString()))
                .isInstanceOf(SettingsException.class)
                .hasMessage("security.accountsFile: " + file + ", line 2: it is no UTF-8");
    }

    @Test
    void refusesAFileThatIsTooLargeOrIsNone() throws IOException {
        assertThatThrownBy(() -> new Accounts(file.toString()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(file + " cannot be read: no such file");

        Files.write(file, new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> new Accounts(file.toString()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(file + " is larger than 1048576 bytes");
    }
}
