package io.blabbermouth.config;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keys under {@code security.jwt} and {@code security.identity}: whose tokens count. Of secret and files at most one is given.
 * {@code {path}} in its errors is the one of the two.
 */
public record JwtSettings(
        @Key(
                defaultValue = "HS256",
                about = "how the tokens are signed: HS256, HS384, HS512, RS256, RS384, RS512, ES256, ES384, ES512")
        JwtAlgorithm algorithm,

        @Key(optional = true, secret = true, about = "with HS…: what they are signed with, at least 32 bytes of UTF-8")
        String secret,

        @Key(optional = true, about = "with RS… and ES…: PEM file of the public key they are checked with")
        String publicKeyFile,

        @Key(optional = true, about = "JWKS file of the keys they are checked with, instead of the other two")
        String jwksFile,

        @Key(optional = true, about = "if given, one of the token's aud must be it")
        String audience,

        @Key(optional = true, about = "if given, the token's iss must be it")
        String issuer) {
    /** As long as the hash of HS256 (RFC 7518, section 3.2). */
    private static final int SECRET_BYTES_MIN = 32;

    public JwtSettings {
        List<String> given = Stream.of(secret, publicKeyFile, jwksFile)
                .filter(value -> !value.isEmpty())
                .toList();
        if (given.size() > 1) {
            throw new SettingsException("{path}: of secret, publicKeyFile and jwksFile only one may be given");
        }
        if (!secret.isEmpty() && !algorithm.isShared()) {
            throw new SettingsException("{path}.secret goes with HS256, HS384 or HS512, not with " + algorithm);
        }
        if (!publicKeyFile.isEmpty() && algorithm.isShared()) {
            throw new SettingsException("{path}.publicKeyFile goes with RS… or ES…; with " + algorithm
                    + " everybody who has it could make tokens");
        }
        if (!jwksFile.isEmpty() && algorithm.isShared()) {
            throw new SettingsException("{path}.jwksFile goes with RS… or ES…, not with " + algorithm);
        }
        if (!secret.isEmpty() && secret.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES_MIN) {
            throw new SettingsException(
                    "{path}.secret must be at least " + SECRET_BYTES_MIN + " bytes, as from `openssl rand -hex 32`");
        }
    }

    public boolean isConfigured() {
        return !secret.isEmpty() || !publicKeyFile.isEmpty() || !jwksFile.isEmpty();
    }
}
