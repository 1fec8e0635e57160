package io.blabbermouth.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;

/** The files that a node's {@code tls} names, and what is put there while it runs. */
public final class TlsFiles {
    private final Path folder;
    private final Format format;

    public enum Format {
        PEM,
        PKCS12
    }

    private TlsFiles(Path folder, Format format) {
        this.folder = folder;
        this.format = format;
    }

    public static TlsFiles of(Path folder, Format format, TestCertificate certificate) {
        TlsFiles files = new TlsFiles(folder, format);
        files.put(certificate);
        return files;
    }

    /** The configuration that names them. */
    public JsonObject config() {
        JsonObject tls = format == Format.PEM
                ? new JsonObject()
                        .put("certificateFile", certificateFile().toString())
                        .put("keyFile", keyFile().toString())
                : new JsonObject()
                        .put("keyStoreFile", storeFile().toString())
                        .put("keyStorePassword", TestCertificate.PASSWORD);
        return new JsonObject().put("tls", tls);
    }

    /** Of the two PEM files one is there before the other, as it is with everybody who renews them. */
    public void put(TestCertificate certificate) {
        try {
            if (format == Format.PEM) {
                certificate.writeKey(keyFile());
                certificate.writeCertificate(certificateFile());
            } else {
                Path copy = Files.copy(certificate.store(), folder.resolve("new.p12"));
                Files.move(copy, storeFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only of PEM: certificate and key are there, but that nobody can do anything with the key before {@link #complete}. */
    public void begin(TestCertificate certificate) {
        try {
            byte[] key = Files.readAllBytes(certificate.writeKey(lateKeyFile()));
            Arrays.fill(key, (byte) ' ');
            Files.write(keyFile(), key);
            certificate.writeCertificate(certificateFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After {@link #begin}. Neither time nor size of a file shows it, as with a right to read it that is given late. */
    public void complete() {
        try {
            FileTime time = Files.getLastModifiedTime(keyFile());
            Files.write(keyFile(), Files.readAllBytes(lateKeyFile()));
            Files.setLastModifiedTime(keyFile(), time);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on no server can do anything with them. */
    public void spoil() {
        try {
            Files.writeString(format == Format.PEM ? keyFile() : storeFile(), "spoilt");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path certificateFile() {
        return folder.resolve("certificate.pem");
    }

    public Path keyFile() {
        return folder.resolve("key.pem");
    }

    private Path lateKeyFile() {
        return folder.resolve("late.pem");
    }

    public Path storeFile() {
        return folder.resolve("store.p12");
    }
}
