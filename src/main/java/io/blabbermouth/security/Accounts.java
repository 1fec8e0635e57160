package io.blabbermouth.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Those who log in here by password, as the file of {@code security.accountsFile} says at the moment. Any thread may ask. */
public final class Accounts {
    private final Path file;
    private volatile Read lastRead;

    /** @throws io.blabbermouth.config.SettingsException if the file cannot be used; one line, which names file and line */
    public Accounts(String file) {
        this.file = AccountsFile.path(file);
        this.lastRead = read();
    }

    /** @param stamp taken before the file was read, so that what changes meanwhile is read again */
    private record Read(@Nullable Stamp stamp, AccountsFile accounts) {}

    /** By which a file is seen to be another one; each change of ours makes one with a key of its own. */
    private record Stamp(
            FileTime modified, long size, @Nullable Object key) {}

    /**
     * Whose name and password these are. It computes for a quarter of a second, as long for an unknown name as for a known one.
     *
     * @throws io.blabbermouth.config.SettingsException if the file has changed and cannot be used
     */
    public Optional<Account> verify(String name, String password) {
        AccountsFile accounts = current();
        Optional<AccountLine> line = accounts.find(name);
        boolean matches =
                Passwords.matches(password, line.map(AccountLine::hash).orElseGet(() -> hashInsteadOf(name, accounts)));
        return line.filter(known -> matches).map(AccountLine::account);
    }

    /** Whether somebody had that name when the file was last read; does not look at it, so event loops may ask. */
    public boolean isKnown(String name) {
        return lastRead.accounts().find(name).isPresent();
    }

    /** Somebody's, and for one name always the same: hashes of other tools may cost more or less than ours. */
    private static String hashInsteadOf(String unknown, AccountsFile accounts) {
        List<AccountLine> all = List.copyOf(accounts.accounts().values());
        return all.isEmpty()
                ? Passwords.NOBODYS_HASH
                : all.get(Math.floorMod(unknown.hashCode(), all.size())).hash();
    }

    private AccountsFile current() {
        Read last = lastRead;
        if (last.stamp() == null || !last.stamp().equals(stamp())) {
            last = read();
            lastRead = last;
        }
        return last.accounts();
    }

    private Read read() {
        return new Read(stamp(), AccountsFile.read(file));
    }

    /** @return null if there is none to be had; what is wrong is found by who reads the file then */
    private @Nullable Stamp stamp() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(now.lastModifiedTime(), now.size(), now.fileKey());
        } catch (IOException e) {
            return null;
        }
    }
}
