package io.blabbermouth;

import io.blabbermouth.config.SettingsException;
import io.blabbermouth.security.Account;
import io.blabbermouth.security.AccountsEditor;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code agent}: the accounts of agents who log in by password. */
@Command(
        name = "./blabbermouth agent",
        description = "Keeps the accounts of agents who log in by password, in the file of security.accountsFile.%n",
        sortOptions = false,
        usageHelpWidth = 110,
        customSynopsis = "./blabbermouth agent add|list|remove|passwd [NAME] [OPTIONS]",
        footer = {
            "",
            "A running server sees each change at the next login. Who is logged in stays so until the token expires.",
            "Passwords are asked for; if there is no terminal, the first line of standard input is the password:",
            "  ./blabbermouth agent add vika --name \"Vika K.\" <password.txt",
            "",
            "Exit codes: 0 done; 1 there is an account of that name already, or there is none; 2 wrong usage, or a",
            "configuration, accounts file or password that cannot be used."
        })
final class AgentCommand extends SettingsCommand {
    private final PasswordPrompt prompt;

    AgentCommand(PrintStream out, PrintStream err, PasswordPrompt prompt) {
        super(out, err);
        this.prompt = prompt;
    }

    @Command(name = "add", description = "Makes an account, and the file if there is none.", sortOptions = false)
    int add(
            @Parameters(paramLabel = "NAME", description = "What the agent logs in with: letters, digits, . _ @ -")
                    String name,
            @Option(names = "--name", paramLabel = "TEXT", description = "The name users see [NAME]") @Nullable
                    String displayedName,
            @Option(names = "--admin", description = "Opens the console to them") boolean isAdmin) {
        AccountsEditor accounts = accounts();
        Account account = new Account(name, displayedName == null ? name : displayedName.strip(), isAdmin);
        // Asked again when it is written; but nobody should think of a password in vain.
        if (accounts.exists(name) || !accounts.add(account, prompt.ask(name))) {
            return fail(
                    EXIT_REFUSED,
                    "there is an account " + name + " already; `agent passwd " + name + "` changes its password");
        }
        out.println("Added " + name + (isAdmin ? ", an admin." : "."));
        return EXIT_FINE;
    }

    @Command(name = "list", description = "Prints who has an account, never passwords or their hashes.")
    int list() {
        List<Account> accounts = accounts().list();
        String format = "%-" + width(accounts) + "s  %-5s  %s%n";
        out.printf(format, "NAME", "ROLE", "DISPLAYED NAME");
        accounts.forEach(account ->
                out.printf(format, account.name(), account.isAdmin() ? "admin" : "agent", account.displayedName()));
        return EXIT_FINE;
    }

    @Command(name = "remove", description = "Takes an account away: nobody can log in by it any more.")
    int remove(@Parameters(paramLabel = "NAME", description = "Whose") String name) {
        if (!accounts().remove(name)) {
            return noSuch(name);
        }
        out.println("Removed " + name + "; a token of theirs is good until it expires.");
        return EXIT_FINE;
    }

    @Command(name = "passwd", description = "Changes the password of an account.")
    int passwd(@Parameters(paramLabel = "NAME", description = "Whose") String name) {
        AccountsEditor accounts = accounts();
        if (!accounts.exists(name) || !accounts.setPassword(name, prompt.ask(name))) {
            return noSuch(name);
        }
        out.println("Changed the password of " + name + ".");
        return EXIT_FINE;
    }

    private int noSuch(String name) {
        return fail(EXIT_REFUSED, "there is no account " + name + "; `agent list` shows those that are");
    }

    private AccountsEditor accounts() {
        String file = settings().security().accountsFile();
        if (file.isEmpty()) {
            throw new SettingsException(confName() + ": there is no accounts file: set security.accountsFile and"
                    + " security.jwt.secret, or BLABBERMOUTH_SECURITY_ACCOUNTS_FILE and"
                    + " BLABBERMOUTH_SECURITY_JWT_SECRET");
        }
        return new AccountsEditor(file);
    }

    private static int width(List<Account> accounts) {
        return accounts.stream().mapToInt(account -> account.name().length()).reduce("NAME".length(), Math::max);
    }
}
