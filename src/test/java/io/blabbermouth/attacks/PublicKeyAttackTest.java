package io.blabbermouth.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.RealRedis;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that are checked with a public key, which everybody may have. */
@ExtendWith(RealRedis.class)
class PublicKeyAttackTest {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final JsonObject HS256 = new JsonObject().put("alg", "HS256");

    @TempDir
    private Path folder;

    @Test
    void makesNoTokenOfThePublicKeyItself(RealRedis.Server redis) throws GeneralSecurityException, IOException {
        KeyPair keys = rsa();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        Path file = Files.writeString(folder.resolve("key.pem"), pem);

        try (Nodes nodes = start(redis, new JsonObject().put("publicKeyFile", file.toString()))) {
            isLetIn(nodes, signed(keys, new JsonObject().put("alg", "RS256")));

            isRefused(nodes, AgentTokens.signed(HS256, claims(), pem.getBytes(StandardCharsets.UTF_8)));
            isRefused(
                    nodes, AgentTokens.signed(HS256, claims(), keys.getPublic().getEncoded()));
            isRefused(nodes, signed(rsa(), new JsonObject().put("alg", "RS256")));
            isRefused(nodes, signed(keys, new JsonObject().put("alg", "none")));
        }
    }

    @Test
    void takesTheKeysOfASetAndNoOthers(RealRedis.Server redis) throws GeneralSecurityException, IOException {
        KeyPair keys = rsa();
        JsonObject jwk = jwk(keys, "one");
        JsonObject shared = new JsonObject()
                .put("kty", "oct")
                .put("kid", "shared")
                .put("k", BASE64.encodeToString(AgentTokens.SECRET.getBytes(StandardCharsets.UTF_8)));
        JsonObject set =
                new JsonObject().put("keys", new JsonArray().add(shared).add(jwk));
        Path file = Files.writeString(folder.resolve("jwks.json"), set.encode());

        try (Nodes nodes = start(redis, new JsonObject().put("jwksFile", file.toString()))) {
            isLetIn(nodes, signed(keys, new JsonObject().put("alg", "RS256").put("kid", "one")));

            isRefused(
                    nodes,
                    AgentTokens.signed(
                            HS256.copy().put("kid", "shared"),
                            claims(),
                            AgentTokens.SECRET.getBytes(StandardCharsets.UTF_8)));
            // Whoever writes the token must not bring the key.
            KeyPair own = rsa();
            isRefused(nodes, signed(own, new JsonObject().put("alg", "RS256").put("jwk", jwk(own, "one"))));
            isRefused(nodes, signed(own, new JsonObject().put("alg", "RS256").put("kid", "../../dev/null")));
        }
    }

    private static Nodes start(RealRedis.Server redis, JsonObject jwt) {
        return Nodes.start(
                1, redis, new JsonObject().put("security", new JsonObject().put("jwt", jwt.put("algorithm", "RS256"))));
    }

    private static void isLetIn(Nodes nodes, String token) {
        assertThat(handshake(nodes, token)).isEqualTo(101);
    }

    private static void isRefused(Nodes nodes, String token) {
        assertThat(handshake(nodes, token)).isEqualTo(401);
    }

    private static int handshake(Nodes nodes, String token) {
        return RawHttp.handshake(nodes.a().subscriberPort(), "/users", "Authorization: Bearer " + token)
                .status();
    }

    private static JsonObject claims() {
        return AgentTokens.claims("Vika");
    }

    private static KeyPair rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair();
    }

    private static JsonObject jwk(KeyPair keys, String kid) {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return new JsonObject()
                .put("kty", "RSA")
                .put("kid", kid)
                .put("n", number(key.getModulus()))
                .put("e", number(key.getPublicExponent()));
    }

    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        return BASE64.encodeToString(Arrays.copyOfRange(bytes, sign, bytes.length));
    }

    private static String signed(KeyPair keys, JsonObject header) throws GeneralSecurityException {
        String signing = AgentTokens.unsigned(header, claims());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signing.getBytes(StandardCharsets.UTF_8));
        return signing + "." + BASE64.encodeToString(signature.sign());
    }
}
