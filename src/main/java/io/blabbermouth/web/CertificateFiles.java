package io.blabbermouth.web;

import io.blabbermouth.config.SettingsException;
import io.blabbermouth.config.TlsSettings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files that {@code tls} names. Their bytes are handed on, not their names: what was checked is what is served. */
final class CertificateFiles {
    private final TlsSettings settings;

    CertificateFiles(TlsSettings settings) {
        this.settings = settings;
    }

    /** By which a file that was written again or replaced is told from what it was. */
    record Stamp(
            @Nullable FileTime modified,
            long bytes,
            @Nullable Object fileKey) {
        /** It cannot be seen: replaced in this moment, or gone. */
        private static final Stamp NONE = new Stamp(null, 0, null);

        private static Stamp of(String file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(Path.of(file), BasicFileAttributes.class);
                return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            } catch (IOException | InvalidPathException e) {
                return NONE;
            }
        }
    }

    List<Stamp> stamps() {
        return Stream.of(settings.certificateFile(), settings.keyFile(), settings.keyStoreFile())
                .filter(file -> !file.isEmpty())
                .map(Stamp::of)
                .toList();
    }

    /** @throws SettingsException if one of them cannot be read, or is not what it should be */
    KeyCertOptions read() {
        if (!isPem()) {
            return new PfxOptions()
                    .setValue(read("tls.keyStoreFile", settings.keyStoreFile()))
                    .setPassword(settings.keyStorePassword());
        }
        Buffer certificate = read("tls.certificateFile", settings.certificateFile());
        if (!certificate.toString().contains("-----BEGIN CERTIFICATE-----")) {
            throw new SettingsException(certificatePlace() + " holds no certificate in PEM, which begins with"
                    + " -----BEGIN CERTIFICATE-----");
        }
        Buffer key = read("tls.keyFile", settings.keyFile());
        refuseUnusable(key.toString());
        return new PemKeyCertOptions().addCertValue(certificate).addKeyValue(key);
    }

    boolean isPem() {
        return settings.keyStoreFile().isEmpty();
    }

    /** For errors: configuration key and file that the certificate is in. */
    String certificatePlace() {
        return isPem()
                ? "tls.certificateFile: " + settings.certificateFile()
                : "tls.keyStoreFile: " + settings.keyStoreFile();
    }

    /** For errors: configuration key and file that the private key is in. */
    String keyPlace() {
        return isPem() ? "tls.keyFile: " + settings.keyFile() : certificatePlace();
    }

    private void refuseUnusable(String key) {
        if (key.contains("ENCRYPTED")) {
            throw new SettingsException(keyPlace() + " is encrypted; `openssl pkey -in FILE -out NEW` decrypts it, or"
                    + " give a PKCS#12 file with a password as tls.keyStoreFile");
        }
        if (!key.contains("PRIVATE KEY-----")) {
            throw new SettingsException(
                    keyPlace() + " holds no private key in PEM, which begins with -----BEGIN PRIVATE KEY-----");
        }
    }

    private static Buffer read(String key, String file) {
        try {
            return Buffer.buffer(Files.readAllBytes(Path.of(file)));
        } catch (IOException | RuntimeException e) {
            throw new SettingsException(key + ": " + file + " cannot be read: no such file, or not readable ("
                    + e.getClass().getSimpleName() + ")");
        }
    }
}
