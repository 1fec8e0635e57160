package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A self-signed certificate and its key, made by the JDK's keytool.
 *
 * @param store the PKCS#12 file that has both, under {@link #PASSWORD}
 */
public record TestCertificate(Path store, X509Certificate certificate, PrivateKey key) {
    public static final String PASSWORD = "open-sesame";

    private static final String ALIAS = "server";
    private static final String OF_THIS_HOST = "IP:127.0.0.1,DNS:localhost";
    private static final long KEYTOOL_SECONDS_MAX = 30;
    private static final int LINE_CHARS = 64;

    /** Good for a year, for 127.0.0.1. */
    public static TestCertificate make(Path folder) {
        return make(folder, "EC");
    }

    public static TestCertificate make(Path folder, String algorithm) {
        return make(folder, new Wish(algorithm, OF_THIS_HOST, "-1d", 365));
    }

    /** @param begin when, in days from now, as {@code -20d} or {@code +1d} */
    public static TestCertificate lasting(Path folder, String begin, int days) {
        return make(folder, new Wish("EC", OF_THIS_HOST, begin, days));
    }

    /** Good for a year, but not for 127.0.0.1. */
    public static TestCertificate ofAnotherHost(Path folder) {
        return make(folder, new Wish("EC", "DNS:chats.example.com", "-1d", 365));
    }

    public Path writeCertificate(Path file) {
        return write(file, pem("CERTIFICATE", der()));
    }

    public Path writeKey(Path file) {
        return write(file, pem("PRIVATE KEY", key.getEncoded()));
    }

    private record Wish(String algorithm, String names, String begin, int days) {}

    private static TestCertificate make(Path folder, Wish wish) {
        Path store = folder.resolve(UUID.randomUUID() + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = List.of(
                keytool,
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                wish.algorithm(),
                "-dname",
                "CN=Blabbermouth",
                "-ext",
                "SAN=" + wish.names(),
                "-startdate",
                wish.begin(),
                "-validity",
                String.valueOf(wish.days()),
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        try (Spawned made = Spawned.start(folder, Map.of(), command)) {
            assertThat(made.awaitExit(KEYTOOL_SECONDS_MAX))
                    .as("%s", made.lines())
                    .isZero();
        }
        return read(store);
    }

    private static TestCertificate read(Path store) {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return new TestCertificate(store, (X509Certificate) keys.getCertificate(ALIAS), (PrivateKey)
                    keys.getKey(ALIAS, PASSWORD.toCharArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] der() {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String pem(String what, byte[] der) {
        byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
        String text = Base64.getMimeEncoder(LINE_CHARS, lineEnd).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n";
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
