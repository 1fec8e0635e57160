package io.blabbermouth;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Asks for a new password: twice and unseen at a terminal, else it is the first line of standard input. */
final class PasswordPrompt {
    private final @Nullable Console terminal;
    private final InputStream in;

    PasswordPrompt(@Nullable Console terminal, InputStream in) {
        this.terminal = terminal;
        this.in = in;
    }

    static PasswordPrompt ofThisProcess() {
        // From JDK 22 on there would be a console without a terminal too.
        System.setProperty("jdk.console", "java.base");
        return new PasswordPrompt(System.console(), System.in);
    }

    /** @throws IllegalArgumentException if none is given, or two that differ */
    String ask(String name) {
        return terminal == null ? readLine() : askTwice(terminal, name);
    }

    private static String askTwice(Console terminal, String name) {
        char[] password = terminal.readPassword("New password of %s: ", name);
        char[] again = password == null ? null : terminal.readPassword("Once more: ");
        if (password == null || again == null) {
            throw new IllegalArgumentException("no password was given");
        }
        if (!Arrays.equals(password, again)) {
            throw new IllegalArgumentException("the two passwords differ; nothing was changed");
        }
        return new String(password);
    }

    private String readLine() {
        try {
            String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            if (line == null) {
                throw new IllegalArgumentException(
                        "there is neither a terminal to ask for the password nor a line of standard input");
            }
            return line;
        } catch (IOException e) {
            throw new IllegalArgumentException("standard input cannot be read: " + e.getMessage(), e);
        }
    }
}
