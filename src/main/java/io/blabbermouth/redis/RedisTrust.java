package io.blabbermouth.redis;

import io.blabbermouth.config.RedisSettings;
import io.blabbermouth.config.SettingsException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;

/**
 * Whom a node believes who a Redis server is: {@code redis.caFile} alone, or whom the JVM believes if there is none. Read
 * once, so that a node finds Redis again whatever has become of the file.
 */
final class RedisTrust {
    private RedisTrust() {}

    /** @throws SettingsException if the file cannot be read, or holds no certificate */
    static Optional<PemTrustOptions> of(RedisSettings settings) {
        if (settings.caFile().isEmpty()) {
            return Optional.empty();
        }
        String place = "redis.caFile: " + settings.caFile();
        byte[] pem = read(place, settings.caFile());
        if (!holdsCertificates(pem)) {
            throw new SettingsException(
                    place + " holds no certificate in PEM, which begins with -----BEGIN CERTIFICATE-----");
        }
        return Optional.of(new PemTrustOptions().addCertValue(Buffer.buffer(pem)));
    }

    private static boolean holdsCertificates(byte[] pem) {
        try {
            return !CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem))
                            .isEmpty()
                    && Buffer.buffer(pem).toString().contains("-----BEGIN CERTIFICATE-----");
        } catch (CertificateException e) {
            return false;
        }
    }

    private static byte[] read(String place, String file) {
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (IOException | RuntimeException e) {
            throw new SettingsException(place + " cannot be read: no such file, or not readable ("
                    + e.getClass().getSimpleName() + ")");
        }
    }
}
