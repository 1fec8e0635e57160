package io.blabbermouth.security;

import io.blabbermouth.config.JwtAlgorithm;
import io.blabbermouth.config.JwtSettings;
import io.blabbermouth.protocol.Text;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks, and makes, the tokens (JWT, RFC 7519) of one issuer. Any thread may. */
public final class Tokens {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
    private static final String ROLE = "role";
    private static final String ADMIN = "admin";
    private static final int CHARS_MAX = 8192;
    private static final int SUB_CHARS_MAX = 256;
    private static final int ATTRIBUTES_MAX = 20;
    private static final int ATTRIBUTE_CHARS_MAX = 256;

    private final JwtAlgorithm algorithm;
    private final JWTAuth jwt;
    private final String audience;
    private final String issuer;

    /** @throws io.blabbermouth.config.SettingsException if a file cannot be used; one line, which names {@code key} */
    public Tokens(Vertx vertx, String key, JwtSettings settings) {
        this.algorithm = settings.algorithm();
        this.jwt = JWTAuth.create(vertx, TokenKeys.options(key, settings));
        this.audience = settings.audience();
        this.issuer = settings.issuer();
    }

    /** Whose token it is. */
    public Agent agent(String token) throws BadTokenException {
        JsonObject claims = claims(token);
        String sub = text(claims, "sub");
        if (sub == null || sub.isBlank() || sub.length() > SUB_CHARS_MAX) {
            throw new BadTokenException("the token has no sub, or one of more than " + SUB_CHARS_MAX + " characters");
        }
        boolean isAdmin = ADMIN.equals(text(claims, ROLE));
        return new Agent(sub, name(claims), isAdmin, Instant.ofEpochSecond(claims.getLong("exp")));
    }

    /** Whom the website vouches for. */
    public VerifiedVisitor visitor(String token) throws BadTokenException {
        JsonObject claims = claims(token);
        return new VerifiedVisitor(name(claims), attributes(claims));
    }

    /** A token for an agent; only where it is signed with a secret. */
    public String issue(String sub, String name, boolean isAdmin, Duration goodFor) {
        JsonObject claims = new JsonObject().put("sub", sub).put("name", name);
        if (isAdmin) {
            claims.put(ROLE, ADMIN);
        }
        JWTOptions options =
                new JWTOptions().setAlgorithm(algorithm.name()).setExpiresInSeconds((int) goodFor.toSeconds());
        if (!audience.isEmpty()) {
            options.addAudience(audience);
        }
        if (!issuer.isEmpty()) {
            options.setIssuer(issuer);
        }
        return jwt.generateToken(claims, options);
    }

    private JsonObject claims(String token) throws BadTokenException {
        if (token.length() > CHARS_MAX) {
            throw new BadTokenException("the token is longer than " + CHARS_MAX + " characters");
        }
        refuseOtherAlgorithm(token);
        JsonObject claims = checked(token).attributes().getJsonObject("accessToken");
        if (!(claims.getValue("exp") instanceof Number exp) || exp.longValue() > Instant.MAX.getEpochSecond()) {
            throw new BadTokenException("the token has no exp");
        }
        return claims;
    }

    private User checked(String token) throws BadTokenException {
        try {
            // It only computes: it is done when it comes back.
            Future<User> checked = jwt.authenticate(new TokenCredentials(token));
            if (checked.succeeded()) {
                return checked.result();
            }
        } catch (RuntimeException e) {
            // Of claims of the wrong kind.
            LOG.debug("a token cannot be checked: {}", e.getClass().getSimpleName());
        }
        throw new BadTokenException("the token is not signed as it should be, has expired, or is meant for others");
    }

    /** What the token says of itself must not choose the key it is checked with, or whether it is checked. */
    private void refuseOtherAlgorithm(String token) throws BadTokenException {
        try {
            String head = token.substring(0, Math.max(0, token.indexOf('.')));
            JsonObject header = new JsonObject(new String(Base64.getUrlDecoder().decode(head), StandardCharsets.UTF_8));
            if (algorithm.name().equals(header.getValue("alg"))) {
                return;
            }
        } catch (IllegalArgumentException | DecodeException e) {
            throw new BadTokenException("this is no token");
        }
        throw new BadTokenException("the token is not signed by " + algorithm);
    }

    private static String name(JsonObject claims) throws BadTokenException {
        String name = text(claims, "name");
        if (name == null || !Text.isName(name)) {
            throw new BadTokenException("the token has no name, or one that cannot be shown: 1 to "
                    + Text.NAME_CODE_POINTS_MAX + " characters, not blank, without control characters");
        }
        return name;
    }

    private static Map<String, String> attributes(JsonObject claims) throws BadTokenException {
        Map<String, String> attributes = new LinkedHashMap<>();
        if (claims.getValue("attributes") instanceof JsonObject given) {
            for (Map.Entry<String, Object> attribute : given) {
                String value = String.valueOf(attribute.getValue());
                if (attribute.getKey().length() > ATTRIBUTE_CHARS_MAX || value.length() > ATTRIBUTE_CHARS_MAX) {
                    throw new BadTokenException(
                            "one of the token's attributes has more than " + ATTRIBUTE_CHARS_MAX + " characters");
                }
                attributes.put(attribute.getKey(), value);
            }
        }
        if (attributes.size() > ATTRIBUTES_MAX) {
            throw new BadTokenException("the token has more than " + ATTRIBUTES_MAX + " attributes");
        }
        return attributes;
    }

    private static @Nullable String text(JsonObject claims, String field) {
        return claims.getValue(field) instanceof String text ? text : null;
    }
}
