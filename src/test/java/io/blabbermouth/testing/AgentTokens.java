package io.blabbermouth.testing;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Agents' tokens as a company's own login would make them. With BLABBERMOUTH_TEST_SECURITY=token all suites run in token mode: nodes
 * need them, and agents' connections show them.
 */
public final class AgentTokens {
    public static final String SECRET = "a secret of the tests, and of nobody else";
    private static final boolean REQUIRED = "token".equals(System.getenv("BLABBERMOUTH_TEST_SECURITY"));
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** supportId -> the name of the agent who has it; of all that any client of the tests was told. */
    private static final Map<String, String> NAMES = new ConcurrentHashMap<>();

    private AgentTokens() {}

    public static boolean required() {
        return REQUIRED;
    }

    /** What a node's configuration says under {@code security}. */
    public static JsonObject settings() {
        return REQUIRED ? tokenMode() : new JsonObject();
    }

    /** The same, whatever mode the suites run in. */
    public static JsonObject tokenMode() {
        return new JsonObject().put("jwt", new JsonObject().put("secret", SECRET));
    }

    /** A token of the agent of that name, good for an hour. */
    public static String of(String name) {
        return signed(claims(name));
    }

    public static JsonObject claims(String name) {
        return new JsonObject()
                .put("sub", "sub of " + name)
                .put("name", name)
                .put("exp", inSeconds(TimeUnit.HOURS.toSeconds(1)));
    }

    /** Seconds since 1970, as tokens count. */
    public static long inSeconds(long seconds) {
        return TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()) + seconds;
    }

    public static String signed(JsonObject claims) {
        return signed(
                new JsonObject().put("alg", "HS256").put("typ", "JWT"),
                claims,
                SECRET.getBytes(StandardCharsets.UTF_8));
    }

    /** By HS256, whatever the header says. */
    public static String signed(JsonObject header, JsonObject claims, byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            String signing = unsigned(header, claims);
            return signing + "." + BASE64.encodeToString(mac.doFinal(signing.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Header and claims, as a signature signs them. */
    public static String unsigned(JsonObject header, JsonObject claims) {
        return BASE64.encodeToString(header.toBuffer().getBytes()) + "."
                + BASE64.encodeToString(claims.toBuffer().getBytes());
    }

    /** Somebody was told who has a chat. */
    static void learn(String supportId, String name) {
        NAMES.put(supportId, name);
    }

    /** Whose Join this is, going by the id it names, or the name. */
    static String nameOf(JsonObject joinArgs) {
        String supportId = joinArgs.getString("supportId");
        String name = supportId == null ? joinArgs.getString("supportUserName") : NAMES.get(supportId);
        return name == null || name.isBlank() ? "somebody" : name;
    }
}
