package io.blabbermouth.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blabbermouth.config.SettingsException;
import io.blabbermouth.config.TlsSettings;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.TestCertificate;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with the files is said in one line, with the key that names the file. */
@Timeout(60)
class CertificateTest {
    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        assertThat(vertx.close().toCompletionStage()).succeedsWithin(Client.WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void readsWhatItsFilesHoldWhicheverTheyAre(String algorithm) {
        TestCertificate made = TestCertificate.make(folder, algorithm);
        Instant end = made.certificate().getNotAfter().toInstant();

        assertThat(Certificate.read(vertx, pem(made, made)).endsAt()).isEqualTo(end);
        assertThat(Certificate.read(vertx, store(made, TestCertificate.PASSWORD))
                        .endsAt())
                .isEqualTo(end);
    }

    @Test
    void endsSoonInItsLastFourteenDays() {
        TestCertificate made = TestCertificate.make(folder);

        Certificate certificate = Certificate.read(vertx, pem(made, made));

        Instant end = certificate.endsAt();
        assertThat(certificate.endsSoon(end.minus(Duration.ofDays(15)))).isFalse();
        assertThat(certificate.endsSoon(end.minus(Duration.ofDays(13)))).isTrue();
        assertThat(certificate.endsSoon(end.plus(Duration.ofDays(1)))).isTrue();
    }

    @Test
    void refusesAPastCertificate() {
        TestCertificate past = TestCertificate.lasting(folder, "-20d", 10);

        refuses(pem(past, past), "tls.certificateFile: ", "certificate.pem is past its date");
        refuses(store(past, TestCertificate.PASSWORD), "tls.keyStoreFile: ", ".p12 is past its date");
    }

    @Test
    void refusesACertificateThatHasNotBegun() {
        TestCertificate ahead = TestCertificate.lasting(folder, "+2d", 10);

        refuses(pem(ahead, ahead), "tls.certificateFile: ", "is not good before", "clock");
    }

    @Test
    void refusesTheKeyOfAnotherCertificate() {
        TestCertificate made = TestCertificate.make(folder, "EC");

        refuses(
                pem(made, TestCertificate.make(folder, "EC")),
                "tls.keyFile: ",
                "is not the key of the first certificate in tls.certificateFile: ");
        refuses(
                pem(made, TestCertificate.make(folder, "RSA")),
                "tls.certificateFile: ",
                " with tls.keyFile: ",
                "private key algorithm does not match");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        TestCertificate made = TestCertificate.make(folder);
        String certificate =
                made.writeCertificate(folder.resolve("certificate.pem")).toString();

        refuses(new TlsSettings(certificate, "nowhere.pem", "", ""), "tls.keyFile: nowhere.pem cannot be read");
        refuses(new TlsSettings("nowhere.pem", "key.pem", "", ""), "tls.certificateFile: nowhere.pem cannot be read");
        refuses(new TlsSettings("", "", "nowhere.p12", ""), "tls.keyStoreFile: nowhere.p12 cannot be read");
        refuses(new TlsSettings("", "", folder.toString(), ""), "tls.keyStoreFile: ", "cannot be read");
    }

    @Test
    void refusesAnEncryptedKey() throws IOException {
        TestCertificate made = TestCertificate.make(folder);
        TlsSettings settings = pem(made, made);
        Files.writeString(folder.resolve("key.pem"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");

        refuses(settings, "tls.keyFile: ", "is encrypted; `openssl pkey -in FILE -out NEW`");
    }

    @Test
    void refusesWhatIsNoPem() throws IOException {
        TestCertificate made = TestCertificate.make(folder);
        TlsSettings settings = pem(made, made);

        Files.writeString(folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nMIIB\n");
        refuses(settings, "tls.certificateFile: ", " with tls.keyFile: ", "cannot be used", "whole PEM files");

        made.writeCertificate(folder.resolve("key.pem"));
        refuses(settings, "tls.keyFile: ", "holds no private key in PEM");

        Files.write(folder.resolve("certificate.pem"), Files.readAllBytes(made.store()));
        refuses(settings, "tls.certificateFile: ", "holds no certificate in PEM");
    }

    @Test
    void refusesAStoreItCannotOpen() throws IOException {
        TestCertificate made = TestCertificate.make(folder);

        refuses(store(made, "guessed"), "tls.keyStoreFile: ", "cannot be opened; is it PKCS#12");
        refuses(store(made, ""), "tls.keyStoreFile: ", "cannot be opened; is it PKCS#12");

        Files.writeString(made.store(), "no store");
        refuses(store(made, TestCertificate.PASSWORD), "tls.keyStoreFile: ", "cannot be opened; is it PKCS#12");
    }

    private void refuses(TlsSettings settings, String... words) {
        assertThatThrownBy(() -> Certificate.read(vertx, settings))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("\n")
                .hasMessageNotContaining(TestCertificate.PASSWORD);
    }

    private TlsSettings pem(TestCertificate certificate, TestCertificate key) {
        return new TlsSettings(
                certificate.writeCertificate(folder.resolve("certificate.pem")).toString(),
                key.writeKey(folder.resolve("key.pem")).toString(),
                "",
                "");
    }

    private static TlsSettings store(TestCertificate made, String password) {
        return new TlsSettings("", "", made.store().toString(), password);
    }
}
