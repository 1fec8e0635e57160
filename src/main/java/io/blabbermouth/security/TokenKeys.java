package io.blabbermouth.security;

import io.blabbermouth.config.JwtSettings;
import io.blabbermouth.config.SettingsException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.impl.jose.JWK;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The keys that tokens are checked with. */
final class TokenKeys {
    /** By which the clocks of those who make tokens and those who check them may differ. */
    static final int LEEWAY_SECONDS = 5;

    private TokenKeys() {}

    /** @param key of the configuration, for errors */
    static JWTAuthOptions options(String key, JwtSettings settings) {
        JWTOptions checks =
                new JWTOptions().setAlgorithm(settings.algorithm().name()).setLeeway(LEEWAY_SECONDS);
        if (!settings.audience().isEmpty()) {
            checks.addAudience(settings.audience());
        }
        if (!settings.issuer().isEmpty()) {
            checks.setIssuer(settings.issuer());
        }
        JWTAuthOptions options = new JWTAuthOptions().setJWTOptions(checks);
        if (!settings.secret().isEmpty()) {
            return options.addPubSecKey(key(settings, settings.secret()));
        } else if (!settings.publicKeyFile().isEmpty()) {
            String place = key + ".publicKeyFile: " + settings.publicKeyFile();
            return options.addPubSecKey(publicKey(place, settings));
        }
        usable(key + ".jwksFile: " + settings.jwksFile(), settings).forEach(options::addJwk);
        return options;
    }

    private static PubSecKeyOptions key(JwtSettings settings, String text) {
        return new PubSecKeyOptions().setAlgorithm(settings.algorithm().name()).setBuffer(text);
    }

    private static PubSecKeyOptions publicKey(String place, JwtSettings settings) {
        PubSecKeyOptions options = key(settings, read(place, settings.publicKeyFile()));
        try {
            new JWK(options);
        } catch (RuntimeException e) {
            throw new SettingsException(place + " holds no public key for " + settings.algorithm() + "; it begins with"
                    + " -----BEGIN PUBLIC KEY-----, as from `openssl pkey -in key.pem -pubout`");
        }
        return options;
    }

    /** Those of the file that fit the algorithm: a set may hold others too, some for other purposes. */
    private static List<JsonObject> usable(String place, JwtSettings settings) {
        List<JsonObject> usable = new ArrayList<>();
        for (Object key : keys(place, read(place, settings.jwksFile()))) {
            if (key instanceof JsonObject jwk && isUsable(jwk, settings)) {
                // A key need not name its algorithm, and then is for the one we were told.
                usable.add(jwk.copy().put("alg", settings.algorithm().name()));
            }
        }
        if (usable.isEmpty()) {
            throw new SettingsException(
                    place + " holds no key that signatures of " + settings.algorithm() + " can be checked with");
        }
        return usable;
    }

    private static JsonArray keys(String place, String text) {
        try {
            if (new JsonObject(text).getValue("keys") instanceof JsonArray keys) {
                return keys;
            }
        } catch (DecodeException e) {
            // Told below: it is no key set either way.
        }
        throw new SettingsException(place + " is no key set: {\"keys\": [ … ]} (RFC 7517)");
    }

    private static boolean isUsable(JsonObject jwk, JwtSettings settings) {
        String algorithm = settings.algorithm().name();
        String kind = algorithm.startsWith("RS") ? "RSA" : "EC";
        boolean fits = kind.equals(jwk.getValue("kty"))
                && !"enc".equals(jwk.getValue("use"))
                && (!jwk.containsKey("alg") || algorithm.equals(jwk.getValue("alg")));
        try {
            return fits && new JWK(jwk.copy().put("alg", algorithm)).getAlgorithm() != null;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static String read(String place, String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException | RuntimeException e) {
            throw new SettingsException(place + " cannot be read: no such file, or not readable ("
                    + e.getClass().getSimpleName() + ")");
        }
    }
}
