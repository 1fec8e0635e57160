package io.blabbermouth;

import io.blabbermouth.config.Settings;
import io.blabbermouth.config.SettingsException;
import io.blabbermouth.config.SettingsFile;
import io.blabbermouth.config.SettingsReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** A command that does something with the configuration of a server and ends. */
abstract class SettingsCommand {
    static final int EXIT_FINE = 0;
    /** It is not so with the accounts that this could be done. */
    static final int EXIT_REFUSED = 1;

    /** What the launch script starts with. */
    private static final String DEFAULT_CONF = "conf/standalone.json";

    final PrintStream out;
    final PrintStream err;

    @Option(
            names = {"-conf", "--conf"},
            scope = ScopeType.INHERIT,
            paramLabel = "FILE|JSON",
            description = "The server's configuration [" + DEFAULT_CONF + " if it is there]; BLABBERMOUTH_… variables"
                    + " override it, as for `run`")
    @Nullable
    String conf;

    @Option(
            names = {"-h", "-help", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true,
            description = "This text")
    boolean help;

    SettingsCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** @return the exit code */
    final int execute(List<String> args) {
        return new CommandLine(this)
                .setOut(new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true))
                // A name may begin with the sign that would have a file read.
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((e, given) -> fail(Launcher.EXIT_USAGE, usage(e)))
                .setExecutionExceptionHandler((e, commandLine, parsed) -> failed(e))
                .execute(args.toArray(String[]::new));
    }

    private static String usage(ParameterException e) {
        String why = e instanceof UnmatchedArgumentException unmatched ? surplus(unmatched) : e.getMessage();
        return why + "; " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help shows how";
    }

    /** What is too much, or stands behind an option that is none, may be a password, and is not repeated. */
    private static String surplus(UnmatchedArgumentException e) {
        String first = e.getUnmatched().get(0);
        if (e.isUnknownOption()) {
            return "unknown option " + first.replaceFirst("=.*", "");
        }
        return e.getCommandLine().getSubcommands().isEmpty()
                ? "more was given than is taken; passwords are asked for"
                : "unknown command " + first;
    }

    private int failed(Exception e) throws Exception {
        if (e instanceof SettingsException || e instanceof IllegalArgumentException) {
            return fail(Launcher.EXIT_USAGE, String.valueOf(e.getMessage()));
        }
        throw e;
    }

    final int fail(int code, String line) {
        err.println("blabbermouth: " + line);
        return code;
    }

    final Settings settings() {
        return SettingsReader.read(settingsFile(), System.getenv());
    }

    /** As errors name it. */
    final String confName() {
        return settingsFile().name();
    }

    private SettingsFile settingsFile() {
        if (conf != null) {
            return SettingsFile.read(conf);
        }
        return Files.exists(Path.of(DEFAULT_CONF))
                ? SettingsFile.read(DEFAULT_CONF)
                : SettingsFile.parse("defaults (there is no " + DEFAULT_CONF + " here)", "{}");
    }
}
