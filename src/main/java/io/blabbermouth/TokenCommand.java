package io.blabbermouth;

import io.blabbermouth.config.JwtSettings;
import io.blabbermouth.config.SettingsException;
import io.blabbermouth.security.Account;
import io.blabbermouth.security.Tokens;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token}: what a login would give, for a script. */
@Command(
        name = "./blabbermouth token",
        description = "Prints an agent's token, signed with security.jwt.secret. NAME needs no account.%n",
        sortOptions = false,
        usageHelpWidth = 110,
        footer = {
            "",
            "Whoever has the token is that agent until it expires; nothing but another secret ends it before.",
            "  TOKEN=$(./blabbermouth token night-bot --hours 8)",
            "",
            "Exit codes: 0 done; 2 wrong usage, or a configuration that cannot be used."
        })
final class TokenCommand extends SettingsCommand implements Callable<Integer> {
    /** A year: what should be good for longer should have an account. */
    private static final int HOURS_MAX = 8784;

    @Parameters(paramLabel = "NAME", description = "Whose it is (its sub): letters, digits, . _ @ -")
    @SuppressWarnings("NullAway.Init")
    String name;

    @Option(names = "--hours", paramLabel = "N", required = true, description = "How long it is good for")
    int hours;

    @Option(names = "--name", paramLabel = "TEXT", description = "The name users see [NAME]")
    @Nullable
    String displayedName;

    @Option(names = "--admin", description = "Opens the console to who has it")
    boolean isAdmin;

    TokenCommand(PrintStream out, PrintStream err) {
        super(out, err);
    }

    @Override
    public Integer call() {
        if (hours < 1 || hours > HOURS_MAX) {
            throw new IllegalArgumentException("--hours must be from 1 to " + HOURS_MAX + ", not " + hours);
        }
        // It could have an account, and what is true of one's names is true here.
        Account agent = new Account(name, displayedName == null ? name : displayedName.strip(), isAdmin);
        JwtSettings jwt = settings().security().jwt();
        if (jwt.secret().isEmpty()) {
            throw new SettingsException(confName() + ": there is nothing to sign a token with: set security.jwt.secret,"
                    + " or BLABBERMOUTH_SECURITY_JWT_SECRET; tokens signed with a private key are made by who has it");
        }
        Vertx vertx = Vertx.vertx();
        Tokens tokens = new Tokens(vertx, "security.jwt", jwt);
        out.println(tokens.issue(agent.name(), agent.displayedName(), agent.isAdmin(), Duration.ofHours(hours)));
        vertx.close().await();
        return EXIT_FINE;
    }
}
