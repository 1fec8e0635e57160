package io.blabbermouth.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blabbermouth.config.SettingsException;
import io.blabbermouth.testing.AllAtOnce;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a change leaves of the accounts' file. */
class AccountsEditorTest {
    private static final String PASSWORD = "correct horse";
    private static final String HASH = "$2b$12$gyPTe7bXM5agAE330BDkee83JPci8fNOPi3pP019bmpbex6UPnJde";

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
    void keepsCommentsAndTheOtherLines() throws IOException {
        List<String> others = List.of("# day shift", "", "ann:" + HASH + ":admin", "  # bob: is away", "cy:" + HASH);
        Files.write(file, others);

        editor.add(agent("vika"), PASSWORD);
        editor.setPassword("vika", "battery staple");
        assertThat(Files.readAllLines(file))
                .hasSize(others.size() + 1)
                .startsWith(others.toArray(String[]::new))
                .last()
                .asString()
                .startsWith("vika:$2b$12$");

        editor.remove("vika");
        assertThat(Files.readAllLines(file)).isEqualTo(others);
    }

    @Test
    void changesAPasswordAndNothingElse() {
        Account vika = new Account("vika", "Vika: K.", true);
        editor.add(vika, PASSWORD);

        editor.setPassword("vika", "battery staple");

        assertThat(new Accounts(file.toString()).verify("vika", "battery staple"))
                .contains(vika);
    }

    @Test
    void saysWhatIsNotSo() throws IOException {
        editor.add(agent("vika"), PASSWORD);
        String before = Files.readString(file);

        assertThat(editor.add(agent("vika"), PASSWORD)).isFalse();
        assertThat(editor.setPassword("ann", PASSWORD)).isFalse();
        assertThat(editor.remove("ann")).isFalse();

        assertThat(Files.readString(file)).isEqualTo(before);
    }

    @Test
    void leavesAFileThatOnlyItsOwnerMayRead() throws IOException {
        Files.createFile(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        editor.add(agent("vika"), PASSWORD);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryNotContaining(path -> path.endsWith("accounts.new"));
    }

    @Test
    void goesThroughASymbolicLink() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createFile(file));

        new AccountsEditor(link.toString()).add(agent("vika"), PASSWORD);

        assertThat(link).isSymbolicLink();
        assertThat(editor.exists("vika")).isTrue();
    }

    /** One that waits for another's end may be refused, but what it was told is done is done. */
    @Test
    void losesNothingWhenSeveralChangeItAtOnce() {
        List<Boolean> added = AllAtOnce.get(12, i -> {
            try {
                return new AccountsEditor(file.toString()).add(agent("agent-" + i), PASSWORD);
            } catch (SettingsException e) {
                assertThat(e).hasMessageContaining("somebody else is changing it");
                return false;
            }
        });

        assertThat(added).contains(true);
        assertThat(editor.list().stream().map(Account::name))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, added.size())
                        .filter(added::get)
                        .mapToObj(i -> "agent-" + i)
                        .toList());
    }

    @Test
    void touchesNothingWhileSomebodyElseIsAtIt() throws IOException {
        editor.add(agent("vika"), PASSWORD);
        Path others = Files.createFile(folder.resolve("accounts.new"));

        assertThatThrownBy(() -> editor.remove("vika"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("if nobody is, delete " + others.toRealPath());

        assertThat(others).exists();
        assertThat(editor.exists("vika")).isTrue();
    }

    @Test
    void saysThatItCannotBeWritten() {
        AccountsEditor elsewhere =
                new AccountsEditor(folder.resolve("none").resolve("accounts").toString());

        assertThatThrownBy(() -> elsewhere.add(agent("vika"), PASSWORD))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("cannot be written (NoSuchFileException): its folder must be there");
    }

    private static Account agent(String name) {
        return new Account(name, name, false);
    }
}
