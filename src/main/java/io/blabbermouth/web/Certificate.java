package io.blabbermouth.web;

import io.blabbermouth.config.SettingsException;
import io.blabbermouth.config.TlsSettings;
import io.vertx.core.Vertx;
import io.vertx.core.net.KeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509KeyManager;

/**
 * What a server shows its clients and proves to own, found to be usable.
 *
 * @param keyCert certificate, those it is signed by, and private key
 * @param endsAt from then on no client accepts it
 */
record Certificate(KeyCertOptions keyCert, Instant endsAt) {
    private static final Duration ENDS_SOON = Duration.ofDays(14);
    /** Those that browsers take, and that Vert.x can read. */
    private static final List<String> KEY_TYPES = List.of("RSA", "EC");

    /**
     * Reads files and computes: not for an event loop.
     *
     * @throws SettingsException if clients could not use it: in one line which key, which file, what to do
     */
    static Certificate read(Vertx vertx, TlsSettings settings) {
        CertificateFiles files = new CertificateFiles(settings);
        KeyCertOptions keyCert = files.read();
        X509KeyManager keys = keyManager(vertx, keyCert, files);
        String alias = onlyAlias(keys, files);
        X509Certificate own = keys.getCertificateChain(alias)[0];
        if (!fits(keys.getPrivateKey(alias), own.getPublicKey())) {
            throw new SettingsException(files.keyPlace() + " is not the key of the "
                    + (files.isPem() ? "first certificate in " + files.certificatePlace() : "certificate in it")
                    + "; give both as they were made for each other, the server's own certificate first");
        }
        checkDates(own, files);
        return new Certificate(keyCert, own.getNotAfter().toInstant());
    }

    boolean endsSoon(Instant now) {
        return now.isAfter(endsAt.minus(ENDS_SOON));
    }

    /** As the server itself will have it. */
    private static X509KeyManager keyManager(Vertx vertx, KeyCertOptions keyCert, CertificateFiles files) {
        try {
            for (KeyManager manager : keyCert.getKeyManagerFactory(vertx).getKeyManagers()) {
                if (manager instanceof X509KeyManager found) {
                    return found;
                }
            }
        } catch (Exception e) {
            // What the JDK says of a PKCS#12 file helps nobody: a wrong password is "final block not properly padded".
            throw new SettingsException(
                    files.isPem()
                            ? files.certificatePlace() + " with " + files.keyPlace() + " cannot be used: " + root(e)
                                    + "; both must be whole PEM files that belong together, the key RSA or EC"
                            : files.certificatePlace() + " cannot be opened; is it PKCS#12, and tls.keyStorePassword"
                                    + " its password?");
        }
        throw new SettingsException(files.certificatePlace() + " holds nothing that serves TLS");
    }

    private static String onlyAlias(X509KeyManager keys, CertificateFiles files) {
        List<String> aliases = KEY_TYPES.stream()
                .map(type -> keys.getServerAliases(type, null))
                .flatMap(found -> found == null ? Stream.empty() : Arrays.stream(found))
                .distinct()
                .toList();
        if (aliases.size() != 1) {
            throw new SettingsException(files.keyPlace() + " must hold one private key (RSA or EC) with its"
                    + " certificate, and holds " + (aliases.isEmpty() ? "none" : "several"));
        }
        return aliases.get(0);
    }

    /** Whether what the one signs the other confirms. */
    private static boolean fits(PrivateKey key, PublicKey publicKey) {
        String algorithm = publicKey.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
        byte[] any = "any".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(any);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(any);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // A key of another kind, or of another length.
            return false;
        }
    }

    private static void checkDates(X509Certificate own, CertificateFiles files) {
        Instant now = Instant.now();
        Instant begin = own.getNotBefore().toInstant();
        Instant end = own.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            throw new SettingsException(files.certificatePlace() + " is past its date: the certificate ended at " + end
                    + "; put a new one there");
        }
        if (now.isBefore(begin)) {
            // The same words at each look; what the clock says is before every line of the log.
            throw new SettingsException(
                    files.certificatePlace() + " is not good before " + begin + "; is this machine's clock right?");
        }
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
