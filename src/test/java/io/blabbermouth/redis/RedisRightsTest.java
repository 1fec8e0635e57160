package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.EverydayFlow;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.RedisUser;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The rights that docs/redis.md gives a user are enough, and none is of no use. */
@Timeout(60)
class RedisRightsTest {
    private static final String PASSWORD = "chat";
    /** call('GET', …), redis.call('GET', …), redis.pcall('GET', …) */
    private static final Pattern CALL = Pattern.compile("call\\('([A-Z]+)'");

    /** What nodes send that is in no script. */
    private static final Set<String> SENT_BY_NODES = Set.of(
            "evalsha",
            "script|load",
            "info",
            "select",
            "subscribe",
            "unsubscribe",
            "publish",
            "srem",
            "zadd",
            "zrem",
            "cluster|info",
            "cluster|slots",
            "asking");

    @TempDir
    private Path folder;

    @Test
    void areThoseOfTheScriptsAndOfTheNodes() {
        Set<String> needed = new TreeSet<>(SENT_BY_NODES);
        for (Script script : Script.values()) {
            Matcher call = CALL.matcher(script.text());
            while (call.find()) {
                needed.add(call.group(1).toLowerCase(Locale.ROOT));
            }
        }

        List<String> granted = RedisUser.line(PASSWORD).stream()
                .filter(word -> word.startsWith("+"))
                .map(word -> word.substring(1))
                .toList();

        assertThat(granted).containsExactlyInAnyOrderElementsOf(needed);
    }

    @Test
    void areEnoughForWhatNodesDoEveryDay() {
        try (OwnRedis redis = OwnRedis.start(folder)) {
            RedisUser.make(redis, PASSWORD);
            RealRedis.Server asUser = new RealRedis.Server(
                    redis.server().uri().replaceFirst("//:[^@]*@", "//blabbermouth:" + PASSWORD + "@") + "/1");
            JsonObject config = new JsonObject(EverydayFlow.CONFIG)
                    .put("redis", new JsonObject().put("keyPrefix", "blabbermouth:"));
            try (Nodes nodes = Nodes.start(2, asUser, config)) {
                EverydayFlow.passesOn(nodes);
            }

            assertThat(redis.command("ACL", "LOG")).asString().isEqualTo("[]");
        }
    }
}
