package io.blabbermouth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.security.Account;
import io.blabbermouth.security.Accounts;
import io.blabbermouth.testing.Spawned;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./blabbermouth agent …}. */
@Timeout(60)
class AgentCommandTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final long SECONDS_MAX = Spawned.START_SECONDS_MAX;

    @TempDir
    private Path folder;

    private Path file;
    private String conf;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("accounts");
        conf = new JsonObject()
                .put(
                        "security",
                        new JsonObject()
                                .put("accountsFile", file.toString())
                                .put("jwt", new JsonObject().put("secret", SECRET)))
                .encode();
    }

    @Test
    void addsListsAndRemoves() {
        assertThat(agent("correct horse\n", "add", "vika", "--name", "Vika K."))
                .isEqualTo(new Result(0, "Added vika.\n", ""));
        assertThat(agent("battery staple\n", "add", "the.boss", "--admin"))
                .isEqualTo(new Result(0, "Added the.boss, an admin.\n", ""));
        assertThat(agent("", "list")).isEqualTo(new Result(0, """
                        NAME      ROLE   DISPLAYED NAME
                        vika      agent  Vika K.
                        the.boss  admin  the.boss
                        """, ""));
        assertThat(new Accounts(file.toString()).verify("vika", "correct horse"))
                .contains(new Account("vika", "Vika K.", false));

        assertThat(agent("", "remove", "vika").code()).isZero();

        assertThat(agent("", "list").out()).doesNotContain("vika");
    }

    @Test
    void changesAPassword() {
        agent("correct horse\n", "add", "vika");

        assertThat(agent("battery staple\n", "passwd", "vika"))
                .isEqualTo(new Result(0, "Changed the password of vika.\n", ""));

        assertThat(new Accounts(file.toString()).verify("vika", "battery staple"))
                .isPresent();
    }

    @Test
    void endsWithOneIfTheAccountExistsOrDoesNot() {
        agent("correct horse\n", "add", "vika");

        assertThat(agent("correct horse\n", "add", "vika"))
                .isEqualTo(new Result(
                        1,
                        "",
                        "blabbermouth: there is an account vika already; `agent passwd vika` changes its password\n"));
        String none = "blabbermouth: there is no account ann; `agent list` shows those that are\n";
        assertThat(agent("correct horse\n", "passwd", "ann")).isEqualTo(new Result(1, "", none));
        assertThat(agent("", "remove", "ann")).isEqualTo(new Result(1, "", none));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                   | Missing required subcommand; ./blabbermouth agent --help shows how
                    destroy              | unknown command destroy; ./blabbermouth agent --help shows how
                    add                  | Missing required parameter: 'NAME'; ./blabbermouth agent add --help shows how
                    add vika hunter22    | more was given than is taken; passwords are asked for; ./blabbermouth agent add --help
                    add vika --password hunter22 | unknown option --password; ./blabbermouth agent add --help shows how
                    add vika --password=hunter22 | unknown option --password; ./blabbermouth agent add --help shows how
                    add v!ka             | the name must be 1 to 64 letters (a-z, A-Z), digits or any of . _ @ -
                    add vika --name NOTHING | the displayed name must be 1 to 64 characters
                    """)
    void saysInOneLineWhatIsWrongWithItsUse(String args, String why) {
        Result result = agent("correct horse\n", words(args));

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("blabbermouth: " + why)
                .hasLineCount(1)
                .doesNotContain("hunter22");
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                  | there is neither a terminal to ask for the password nor a line of standard input
                    short               | the password must be at least 8 characters
                    0123456789012345678901234567890123456789012345678901234567890123456789abc | the password must be at most 72 bytes
                    """)
    void saysInOneLineWhatIsWrongWithAPassword(String password, String why) {
        Result result = agent(password.isEmpty() ? "" : password + "\n", "add", "vika");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).startsWith("blabbermouth: " + why).hasLineCount(1);
        assertThat(file).doesNotExist();
    }

    @Test
    void saysThatNoFileIsConfigured() {
        Result result = run("", "list", "-conf", "{}");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("blabbermouth: -conf: there is no accounts file: set security.accountsFile")
                .hasLineCount(1);
    }

    @Test
    void saysWhichLineIsWrong() throws IOException {
        Files.writeString(file, "# agents\nvika:hunter22\n");

        Result result = agent("correct horse\n", "add", "ann");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("blabbermouth: security.accountsFile: " + file + ", line 2: ")
                .hasLineCount(1)
                .doesNotContain("hunter22");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "add --help", "list --help", "remove -h", "passwd --help"})
    void helps(String args) {
        Result result = run("", words(args));

        assertThat(result.code()).isZero();
        assertThat(result.out()).startsWith("Usage: ./blabbermouth agent").contains("-conf", "--help");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void takesFileAndSecretFromTheEnvironmentToo() {
        Map<String, String> environment = Map.of(
                "BLABBERMOUTH_SECURITY_ACCOUNTS_FILE", file.toString(), "BLABBERMOUTH_SECURITY_JWT_SECRET", SECRET);
        try (Spawned add = Spawned.start(folder, environment, pipedInto("correct horse", "agent", "add", "vika"))) {
            assertThat(add.awaitExit(SECONDS_MAX)).as("%s", add.lines()).isZero();
            assertThat(add.lines()).containsExactly("Added vika.");
        }
        assertThat(new Accounts(file.toString()).verify("vika", "correct horse"))
                .isPresent();
    }

    @Test
    void takesTheConfigurationThatTheLaunchScriptStartsWith() throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/standalone.json"), conf);

        try (Spawned remove = Spawned.server(folder, "agent", "remove", "ann")) {
            assertThat(remove.awaitExit(SECONDS_MAX)).isEqualTo(1);
            assertThat(remove.lines())
                    .containsExactly("blabbermouth: there is no account ann; `agent list` shows those that are");
        }
    }

    private static List<String> pipedInto(String line, String... args) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "echo \"$0\" | \"$@\"", line));
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.blabbermouth.Launcher"));
        command.addAll(List.of(args));
        return command;
    }

    private record Result(int code, String out, String err) {}

    /** With the configuration of this test. */
    private Result agent(String input, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("-conf", conf));
        return run(input, all.toArray(String[]::new));
    }

    private static Result run(String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PasswordPrompt noTerminal = new PasswordPrompt(null, new ByteArrayInputStream(input.getBytes(UTF_8)));
        int code = new AgentCommand(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), noTerminal)
                .execute(List.of(args));
        return new Result(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    private static String[] words(String args) {
        return args.isEmpty()
                ? new String[0]
                : Arrays.stream(args.split(" ", -1))
                        .map(word -> word.equals("NOTHING") ? "" : word)
                        .toArray(String[]::new);
    }
}
