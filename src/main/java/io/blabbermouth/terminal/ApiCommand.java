package io.blabbermouth.terminal;

import io.blabbermouth.terminal.Terminal.Output;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A command that asks a node's console. */
abstract class ApiCommand implements Callable<Integer> {
    private static final String TOKEN_VARIABLE = "BLABBERMOUTH_TOKEN";

    final PrintStream out;
    final PrintStream err;
    private final Output output;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The console of any of the nodes [http://127.0.0.1:9002]")
    String url = "http://127.0.0.1:9002";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "An admin's token, where the server wants one; or in the variable " + TOKEN_VARIABLE)
    @Nullable
    String tokenFile;

    @Option(names = "--json", description = "For scripts: what the server answers, as it is")
    boolean json;

    @Option(
            names = {"-h", "-help", "--help"},
            usageHelp = true,
            description = "This text")
    boolean help;

    ApiCommand(Output output) {
        this.output = output;
        this.out = output.out();
        this.err = output.err();
    }

    /** @return the exit code */
    final int execute(List<String> args) {
        return new CommandLine(this)
                .setOut(new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true))
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((e, given) -> fail(Terminal.EXIT_USAGE, usage(e)))
                .setExecutionExceptionHandler((e, commandLine, parsed) -> failed(e))
                .execute(args.toArray(String[]::new));
    }

    final Api api() {
        return new Api(root(), token());
    }

    final int fail(int code, String line) {
        err.println("blabbermouth: " + Text.safe(line));
        return code;
    }

    private static String usage(ParameterException e) {
        return e.getMessage() + "; " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help shows how";
    }

    private int failed(Exception e) throws Exception {
        if (e instanceof ApiException) {
            return fail(Terminal.EXIT_FAILED, String.valueOf(e.getMessage()));
        } else if (e instanceof IllegalArgumentException) {
            return fail(Terminal.EXIT_USAGE, String.valueOf(e.getMessage()));
        }
        throw e;
    }

    private URI root() {
        try {
            URI root = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
            if (List.of("http", "https").contains(String.valueOf(root.getScheme()))
                    && root.getHost() != null
                    && root.getRawQuery() == null
                    && root.getRawUserInfo() == null) {
                return root;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException("--url must be like http://127.0.0.1:9002, not " + url);
    }

    private @Nullable String token() {
        if (tokenFile == null) {
            return checked(output.environment().get(TOKEN_VARIABLE), TOKEN_VARIABLE);
        }
        try {
            return checked(Files.readString(Path.of(tokenFile)), tokenFile);
        } catch (IOException e) {
            throw new IllegalArgumentException("--token-file " + tokenFile + " cannot be read", e);
        }
    }

    /** What is no token is not repeated: it may be another secret. */
    private static @Nullable String checked(@Nullable String text, String where) {
        if (text == null || text.isBlank()) {
            return null;
        } else if (!text.strip().matches("[\\x21-\\x7e]+")) {
            throw new IllegalArgumentException("what is in " + where + " is no token: it must be one word");
        }
        return text.strip();
    }
}
