package io.blabbermouth.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.ServerLog;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often an address may register, and what is one address. */
class RegistrationLimitsTest {
    @Nested
    @TwoNodes(value = "{\"limits\": {\"joinsPerMinute\": 3}}", forEachTest = true)
    class Registrations {
        @Test
        void areRefusedWith429BeyondSoManyAMinute(Nodes nodes) {
            for (int i = 0; i < 3; i++) {
                assertThat(nodes.a().getRaw("/user/join/Nika").status()).isEqualTo(200);
            }

            RawHttp.Response refused = nodes.a().getRaw("/user/join/Nika");

            assertThat(refused.status()).isEqualTo(429);
            assertThat(Integer.parseInt(refused.headers().get("Retry-After"))).isPositive();
            assertThat(refused.json().getJsonObject("error").getString("code")).isEqualTo("RATE_LIMITED");
        }

        @Test
        void makeTheLogSayOnceWhatToDoIfThePeerIsAProxy(Nodes nodes) {
            try (ServerLog log = ServerLog.watch()) {
                for (int i = 0; i < 6; i++) {
                    nodes.a().getRaw("/user/join/Nika");
                }

                assertThat(log.lines().stream().filter(line -> line.contains("security.trustedProxies")))
                        .singleElement()
                        .asString()
                        .startsWith("127.0.0.1 has reached limits.joinsPerMinute");
            }
        }

        @Test
        void countForThePeerWhateverItSaysOfItself(Nodes nodes) {
            int refused = 0;
            for (int i = 0; i < 6; i++) {
                int status = nodes.a()
                        .getRaw("/user/join/Nika", "X-Forwarded-For: 192.0.2." + i)
                        .status();
                refused += status == 429 ? 1 : 0;
            }
            assertThat(refused).isEqualTo(3);
        }
    }

    @Nested
    @TwoNodes(
            value =
                    "{\"limits\": {\"joinsPerMinute\": 2}, \"security\": {\"trustedProxies\": [\"127.0.0.0/8\", \"10.0.0.1\"]}}",
            forEachTest = true)
    class BehindAProxy {
        @Test
        void countForTheClientThatTheNearestTrustedProxyNames(Nodes nodes) {
            for (int client = 1; client <= 5; client++) {
                assertThat(register(nodes, "192.0.2." + client)).isEqualTo(200);
                assertThat(register(nodes, "198.51.100.7, 192.0.2." + client + ", 10.0.0.1"))
                        .isEqualTo(200);
                // What the client has put in front does not make it another.
                assertThat(register(nodes, "203.0.113." + client + ", 192.0.2." + client))
                        .isEqualTo(429);
            }
        }

        @Test
        void countForAWholeIpv6NetworkOfAClient(Nodes nodes) {
            assertThat(register(nodes, "2001:db8:1:2::1")).isEqualTo(200);
            assertThat(register(nodes, "2001:db8:1:2:ffff::2")).isEqualTo(200);
            assertThat(register(nodes, "2001:db8:1:2:3:4:5:6")).isEqualTo(429);
            assertThat(register(nodes, "2001:db8:1:3::1")).isEqualTo(200);
        }

        @Test
        void countForAnIpv4AddressHoweverItIsWritten(Nodes nodes) {
            assertThat(register(nodes, "::ffff:192.0.2.1")).isEqualTo(200);
            assertThat(register(nodes, "192.0.2.1")).isEqualTo(200);
            assertThat(register(nodes, "::ffff:c000:201")).isEqualTo(429);
            assertThat(register(nodes, "::ffff:192.0.2.2")).isEqualTo(200);
        }

        @Test
        void countForAnIpv6SiteAsMuchAsForEightNetworks(Nodes nodes) {
            Elapsed asked = Elapsed.start();
            int made = 0;
            // Two of each network, as many as that may make itself.
            while (made < 100 && register(nodes, "2001:db8:1:" + made / 2 + "::1") == 200) {
                made++;
            }

            assertThat(made)
                    .as("sixteen, and as many again in each minute it took")
                    .isBetween(16, 16 + (int) (16 * asked.time().toMillis() / 60_000));
            assertThat(register(nodes, "2001:db8:2::1")).isEqualTo(200);
        }

        @Test
        void countForAnAddressWhateverPortTheProxyWritesWithIt(Nodes nodes) {
            assertThat(register(nodes, "192.0.2.1:50123")).isEqualTo(200);
            assertThat(register(nodes, "192.0.2.1, 10.0.0.1:80")).isEqualTo(200);
            assertThat(register(nodes, "192.0.2.1")).isEqualTo(429);
            assertThat(register(nodes, "[2001:db8:1:2::1]:50123")).isEqualTo(200);
            assertThat(register(nodes, "[2001:db8:1:2::2]")).isEqualTo(200);
            assertThat(register(nodes, "2001:db8:1:2::3")).isEqualTo(429);
        }

        @Test
        void countForTheIpv4AddressThatNat64HasTranslated(Nodes nodes) {
            assertThat(register(nodes, "64:ff9b:0:0:0:0:c000:0201")).isEqualTo(200);
            assertThat(register(nodes, "64:ff9b::c000:201")).isEqualTo(200);
            assertThat(register(nodes, "192.0.2.1")).isEqualTo(429);
            assertThat(register(nodes, "64:ff9b::c000:202")).isEqualTo(200);
        }

        @Test
        void countForTheProxyIfItNamesNoAddress(Nodes nodes) {
            assertThat(register(nodes, "unknown")).isEqualTo(200);
            assertThat(register(nodes, "evil\"}")).isEqualTo(200);
            assertThat(register(nodes, "nonsense")).isEqualTo(429);
        }

        private int register(Nodes nodes, String forwardedFor) {
            return nodes.a()
                    .getRaw("/user/join/Nika", "X-Forwarded-For: " + forwardedFor)
                    .status();
        }
    }

    /** A visitor who tries until the store is back must not be refused then. */
    @Test
    void countOnlyWhatWasMade(@TempDir Path folder) {
        try (OwnRedis redis = OwnRedis.start(folder);
                Nodes nodes = Nodes.start(1, redis.server(), new JsonObject("{\"limits\": {\"joinsPerMinute\": 3}}"))) {
            redis.command("CONFIG", "SET", "min-replicas-to-write", 1);
            for (int i = 0; i < 6; i++) {
                assertThat(nodes.a().getRaw("/user/join/Nika").status()).isEqualTo(503);
            }

            redis.command("CONFIG", "SET", "min-replicas-to-write", 0);

            nodes.awaitStore();
            assertThat(nodes.a().getRaw("/user/join/Nika").status()).isEqualTo(200);
            assertThat(nodes.a().getRaw("/user/join/Nika").status()).isEqualTo(200);
            assertThat(nodes.a().getRaw("/user/join/Nika").status()).isEqualTo(429);
        }
    }
}
