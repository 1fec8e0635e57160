package io.blabbermouth.security;

import io.blabbermouth.config.SettingsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the accounts' file holds: an account a line, and empty lines and comments, which are kept.
 *
 * @param accounts name -> the account, in the order of the file
 */
record AccountsFile(List<String> lines, Map<String, AccountLine> accounts) {
    static final AccountsFile EMPTY = new AccountsFile(List.of(), Map.of());

    private static final int BYTES_MAX = 1 << 20;
    private static final String COMMENT = "#";

    /** @throws SettingsException if it cannot be used: which file and line, and nothing of what it holds */
    static AccountsFile read(Path file) {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw new SettingsException(place(file) + " is larger than " + BYTES_MAX + " bytes");
            }
            return parse(place(file), text(place(file), ByteBuffer.wrap(Files.readAllBytes(file))));
        } catch (IOException e) {
            throw new SettingsException(place(file) + " cannot be read: no such file, or not readable ("
                    + e.getClass().getSimpleName() + "); `./blabbermouth agent add NAME` makes it");
        }
    }

    static Path path(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new SettingsException("security.accountsFile is no path of a file");
        }
    }

    /** As errors name it. */
    static String place(Path file) {
        return "security.accountsFile: " + file;
    }

    private static String text(String place, ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            long line = 1;
            // The decoder has stopped before what it could not read.
            for (int i = 0; i < bytes.position(); i++) {
                line += bytes.get(i) == '\n' ? 1 : 0;
            }
            throw new SettingsException(place + ", line " + line + ": it is no UTF-8");
        }
    }

    private static AccountsFile parse(String place, String text) {
        List<String> lines = text.lines().toList();
        Map<String, AccountLine> accounts = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                parse(lines.get(i))
                        .ifPresent(
                                line -> refuseSecond(accounts.put(line.account().name(), line)));
            } catch (IllegalArgumentException e) {
                throw new SettingsException(place + ", line " + (i + 1) + ": " + e.getMessage());
            }
        }
        return new AccountsFile(lines, accounts);
    }

    private static Optional<AccountLine> parse(String line) {
        String account = line.strip();
        return account.isEmpty() || account.startsWith(COMMENT)
                ? Optional.empty()
                : Optional.of(AccountLine.parse(account));
    }

    private static void refuseSecond(@Nullable AccountLine first) {
        if (first != null) {
            throw new IllegalArgumentException("an account of that name is in a line above");
        }
    }

    Optional<AccountLine> find(String name) {
        return Optional.ofNullable(accounts.get(name));
    }

    /** The account's line, in place of the one it has, or at the end. */
    AccountsFile with(AccountLine line) {
        String name = line.account().name();
        List<String> changed = new ArrayList<>(lines);
        int index = indexOf(name);
        if (index < 0) {
            changed.add(line.text());
        } else {
            changed.set(index, line.text());
        }
        Map<String, AccountLine> changedAccounts = new LinkedHashMap<>(accounts);
        changedAccounts.put(name, line);
        return new AccountsFile(changed, changedAccounts);
    }

    AccountsFile without(String name) {
        List<String> changed = new ArrayList<>(lines);
        changed.remove(indexOf(name));
        Map<String, AccountLine> changedAccounts = new LinkedHashMap<>(accounts);
        changedAccounts.remove(name);
        return new AccountsFile(changed, changedAccounts);
    }

    /** A comment is none's: no name holds its sign. */
    private int indexOf(String name) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().startsWith(name + ":")) {
                return i;
            }
        }
        return -1;
    }

    byte[] bytes() {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
