package io.blabbermouth.security;

import io.blabbermouth.config.SettingsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Changes the accounts' file. Whoever reads it meanwhile finds all of the old or all of the new. Everything fails by a
 * SettingsException if the file cannot be used; one line, which names it.
 */
public final class AccountsEditor {
    private static final String OWNER_ONLY = "rw-------";

    private final Path file;

    public AccountsEditor(String file) {
        this.file = AccountsFile.path(file);
    }

    /** In the order of the file; empty if there is none. */
    public List<Account> list() {
        return read().accounts().values().stream().map(AccountLine::account).toList();
    }

    public boolean exists(String name) {
        return read().find(name).isPresent();
    }

    /**
     * @return false if there is one of that name
     * @throws IllegalArgumentException if the password cannot be one
     */
    public boolean add(Account account, String password) {
        AccountLine line = new AccountLine(account, Passwords.hash(password));
        return change(old -> old.find(account.name()).isPresent() ? old : old.with(line));
    }

    /**
     * @return false if there is no such account
     * @throws IllegalArgumentException if the password cannot be one
     */
    public boolean setPassword(String name, String password) {
        String hash = Passwords.hash(password);
        return change(
                old -> old.find(name).map(line -> old.with(line.withHash(hash))).orElse(old));
    }

    /** @return false if there is no such account */
    public boolean remove(String name) {
        return change(old -> old.find(name).isPresent() ? old.without(name) : old);
    }

    private AccountsFile read() {
        return Files.notExists(file) ? AccountsFile.EMPTY : AccountsFile.read(file);
    }

    /**
     * The new file is made before the old one is read, and only if there is none: two who change it at once cannot undo each other.
     *
     * @param change gives back what it was given if there is nothing to change
     * @return whether there was
     */
    private boolean change(UnaryOperator<AccountsFile> change) {
        try {
            // A symbolic link stays one.
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            return change(change, target, target.resolveSibling(target.getFileName() + ".new"));
        } catch (IOException e) {
            throw new SettingsException(AccountsFile.place(file) + " cannot be written ("
                    + e.getClass().getSimpleName() + "): its folder must be there, and be yours to write in");
        }
    }

    private boolean change(UnaryOperator<AccountsFile> change, Path target, Path changed) throws IOException {
        boolean isMoved = false;
        try (FileChannel channel = create(changed)) {
            try {
                isMoved = write(change, channel) && move(changed, target);
                return isMoved;
            } finally {
                // Once it is moved, a file of that name is somebody else's.
                if (!isMoved) {
                    Files.delete(changed);
                }
            }
        }
    }

    private boolean write(UnaryOperator<AccountsFile> change, FileChannel channel) throws IOException {
        AccountsFile before = read();
        AccountsFile after = change.apply(before);
        if (after.equals(before)) {
            return false;
        }
        ByteBuffer bytes = ByteBuffer.wrap(after.bytes());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
        return true;
    }

    private static boolean move(Path changed, Path target) throws IOException {
        // Changed by root, it must still be the server's to read.
        if (Files.exists(target) && !Files.getOwner(target).equals(Files.getOwner(changed))) {
            Files.setOwner(changed, Files.getOwner(target));
        }
        Files.move(changed, target, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    private static FileChannel create(Path changed) throws IOException {
        try {
            return FileChannel.open(
                    changed, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(changed));
        } catch (FileAlreadyExistsException e) {
            throw new SettingsException("security.accountsFile: somebody else is changing it; if nobody is, delete "
                    + changed + " and try again");
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY))
                }
                : new FileAttribute<?>[0];
    }
}
