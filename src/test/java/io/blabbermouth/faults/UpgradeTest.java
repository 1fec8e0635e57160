package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.Spawned;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A node of the release before, built from its tag, beside one of the present code, on one Redis: an upgrade one node at a time. */
@Tag("long")
@ExtendWith(RealRedis.class)
@Timeout(900)
class UpgradeTest {
    private static final long START_SECONDS_MAX = 30;
    private static final long GIT_SECONDS_MAX = 60;
    private static final long BUILD_SECONDS_MAX = 600;
    private static final Path HERE = Path.of("").toAbsolutePath();

    @TempDir
    private Path folder;

    private final int oldPort = FreePorts.next();
    private final int newPort = FreePorts.next();

    @Test
    void aChatGoesOnFromTheReleaseBeforeToThisOne(RealRedis.Server redis) {
        Path jar = jarOf(releaseBefore());
        try (Spawned old = start(jar, config(redis, oldPort));
                Spawned present = Spawned.server(
                        folder, "run", "-conf", config(redis, newPort).encode())) {
            awaitUp(old);
            awaitUp(present);
            Registered user = register(oldPort);
            try (Client asUser = join(oldPort, user);
                    Client support = Client.connect(newPort, "/chat/" + user.chatId(), "support")) {
                asUser.expect("UserJoined");
                support.send(Frames.claim(user, "Vika")).expect("SupportJoinedUser");
                asUser.expect("SupportJoinedUser");
                speak(asUser, "User", "from the old one", support);
                speak(support, "Support", "from the new one", asUser);

                old.terminate();

                asUser.expectClosed(1012);
                assertThat(old.awaitExit(START_SECONDS_MAX)).isZero();
                try (Client moved = join(newPort, user)) {
                    moved.expect("SupportJoinedUser");
                    assertThat(moved.expect("ChatHistory").getJsonArray("messages"))
                            .extracting(message -> ((JsonObject) message).getString("content"))
                            .containsExactly("from the old one", "from the new one");
                    speak(moved, "User", "still here", support);
                }
            }
        }
    }

    private static Registered register(int port) {
        JsonObject user = RawHttp.get(port, "/user/join/Nika").json();
        return new Registered(user.getString("userId"), user.getString("username"), user.getString("chatId"));
    }

    private static Client join(int port, Registered user) {
        return Client.connect(port, "/chat/" + user.chatId(), "user").send(Frames.joinAsUser(user));
    }

    private static void speak(Client speaker, String side, String content, Client listener) {
        speaker.send(Frames.chatMessage(side, content));
        assertThat(speaker.expect("ChatMessage").getString("content")).isEqualTo(content);
        assertThat(listener.expect("ChatMessage").getString("content")).isEqualTo(content);
    }

    /** The last tag before the present commit. */
    private String releaseBefore() {
        try (Spawned git =
                Spawned.start(HERE, Map.of(), List.of("git", "describe", "--tags", "--abbrev=0", "HEAD~1"))) {
            boolean found = git.awaitExit(GIT_SECONDS_MAX) == 0;
            assumeThat(found)
                    .as("there is a release before this one, as a git tag: %s", git.lines())
                    .isTrue();
            return git.lines().get(0);
        }
    }

    private Path jarOf(String tag) {
        Path sources = folder.resolve("before");
        succeed(GIT_SECONDS_MAX, HERE, "git", "clone", "-q", "--branch", tag, HERE.toString(), sources.toString());
        succeed(
                BUILD_SECONDS_MAX,
                sources,
                "mvn",
                "-B",
                "-q",
                "-o",
                "-Dmaven.test.skip=true",
                "-Dspotless.check.skip=true",
                "package");
        return sources.resolve("target/blabbermouth.jar");
    }

    private static void succeed(long secondsMax, Path where, String... command) {
        try (Spawned process = Spawned.start(where, Map.of(), List.of(command))) {
            assertThat(process.awaitExit(secondsMax))
                    .as("%s: %s", String.join(" ", command), process.lines())
                    .isZero();
        }
    }

    private Spawned start(Path jar, JsonObject config) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                jar.toString(),
                "run",
                "-conf",
                config.encode());
        return Spawned.start(folder, Map.of(), command);
    }

    private static void awaitUp(Spawned node) {
        node.awaitLine(line -> line.contains("stop it"), START_SECONDS_MAX);
    }

    private static JsonObject config(RealRedis.Server redis, int chatPort) {
        return new JsonObject()
                .put("chat", new JsonObject().put("port", chatPort))
                .put("subscriber", new JsonObject().put("port", FreePorts.next()))
                .put("console", new JsonObject().put("port", FreePorts.next()))
                .put("redis", new JsonObject().put("uri", redis.uri()).put("keyPrefix", "upgrade:"));
    }
}
