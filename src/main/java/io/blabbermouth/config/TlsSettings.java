package io.blabbermouth.config;

/** Keys under {@code tls}: the certificate of the chat and the subscriber port, read again when its files change. */
public record TlsSettings(
        @Key(optional = true, about = "PEM file of the certificate and those it is signed by; needs keyFile")
        String certificateFile,

        @Key(optional = true, about = "PEM file of its private key (PKCS#8)")
        String keyFile,

        @Key(optional = true, about = "PKCS#12 file of both, instead of the other two")
        String keyStoreFile,

        @Key(optional = true, secret = true, about = "password of the PKCS#12 file")
        String keyStorePassword) {
    public TlsSettings {
        if (certificateFile.isEmpty() != keyFile.isEmpty()) {
            throw new SettingsException("tls.certificateFile and tls.keyFile go together; only one of them is given");
        }
        if (!certificateFile.isEmpty() && !keyStoreFile.isEmpty()) {
            throw new SettingsException("tls: give either certificateFile and keyFile, or keyStoreFile");
        }
        if (keyStoreFile.isEmpty() && !keyStorePassword.isEmpty()) {
            throw new SettingsException("tls.keyStorePassword is of no use without tls.keyStoreFile");
        }
    }

    public boolean isOn() {
        return !certificateFile.isEmpty() || !keyStoreFile.isEmpty();
    }
}
