package io.blabbermouth.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Health;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Spawned;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./blabbermouth console}, in a process of its own. */
@ExtendWith(RealRedis.class)
@Timeout(60)
class TailTest {
    private static final long SECONDS_MAX = Spawned.START_SECONDS_MAX;
    private static final JsonObject OPEN = new JsonObject("{\"security\": {\"mode\": \"open\"}}");

    @TempDir
    private Path folder;

    @Test
    void showsWhatIsSentUntilItIsInterrupted(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(2, redis, OPEN)) {
            ActiveChat chat = nodes.activeChat();
            try (Spawned tail = console(nodes, "--address", "chats.append")) {
                sayUntil(chat, tail);
                String request = request(tail).orElseThrow();
                assertThat(request)
                        .matches(
                                "\\d\\d:\\d\\d:\\d\\d\\.\\d{3}  request  chats\\.append  .*\"content\":\"message 0\".*");
                tail.awaitLine(line -> line.matches("\\S+  reply    chats\\.append .* \\d+\\.\\d ms  .*"), SECONDS_MAX);

                tail.terminate();

                assertThat(tail.awaitExit(SECONDS_MAX)).isEqualTo(143);
                assertThat(shown(tail)).isNotEmpty().allMatch(line -> line.contains("chats.append"));
            }
            // The node has noticed: it can stop without being told that somebody still watches.
            chat.say(1);
        }
    }

    @Test
    void givesScriptsOneJsonALine(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(2, redis, OPEN)) {
            ActiveChat chat = nodes.activeChat();
            try (Spawned tail = console(nodes, "--address", "chats.append", "--json")) {
                sayUntil(chat, tail);

                assertThat(tail.lines())
                        .allSatisfy(line -> assertThat(new JsonObject(line).getString("address"))
                                .isEqualTo("chats.append"));
            }
        }
    }

    @Test
    void endsWhenItsReaderDoes(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(2, redis, OPEN)) {
            nodes.activeChat();
            List<String> command = new ArrayList<>(List.of("sh", "-c", "\"$@\" | head -n 1", "sh"));
            command.addAll(java("console", "--url", url(nodes), "--address", "node.ready"));
            try (Spawned piped = Spawned.start(folder, Map.of(), command)) {
                while (piped.handle().isAlive()) {
                    Health.ready(nodes.a().consolePort());
                }

                assertThat(piped.awaitExit(SECONDS_MAX)).isZero();
                assertThat(shown(piped)).hasSize(1);
            }
        }
    }

    @Test
    void saysThatTheNodeIsGone(RealRedis.Server redis) {
        Nodes nodes = Nodes.start(2, redis, OPEN);
        ActiveChat chat = nodes.activeChat();
        try (Spawned tail = console(nodes, "--address", "chats.append")) {
            sayUntil(chat, tail);

            nodes.close();

            assertThat(tail.awaitExit(SECONDS_MAX)).isEqualTo(1);
            assertThat(tail.lines().get(tail.lines().size() - 1)).startsWith("blabbermouth: the node ");
        }
    }

    @Test
    void saysWhatIsWrongWithAPattern(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, OPEN);
                Spawned tail = console(nodes, "--address", "chat[")) {
            assertThat(tail.awaitExit(SECONDS_MAX)).isEqualTo(1);
            assertThat(tail.lines()).singleElement().asString().contains("address is no pattern");
        }
    }

    @Test
    void hidesContentInTokenModeUnlessAskedNotTo(RealRedis.Server redis) {
        JsonObject config = new JsonObject().put("security", AgentTokens.tokenMode());
        String token = AgentTokens.signed(AgentTokens.claims("Ada").put("role", "admin"));
        try (Nodes nodes = Nodes.start(1, redis, config)) {
            Client user = nodes.waitingUser(0, "Nika").client();
            for (String unmasked : List.of("", "--unmasked")) {
                List<String> command = java("console", "--url", url(nodes), "--address", "chats.append");
                if (!unmasked.isEmpty()) {
                    command.add(unmasked);
                }
                try (Spawned tail = Spawned.start(folder, Map.of("BLABBERMOUTH_TOKEN", token), command)) {
                    while (request(tail).isEmpty() && tail.handle().isAlive()) {
                        user.send(Frames.chatMessage("User", "secret words"));
                        user.expect("ChatMessage");
                    }
                    assertThat(request(tail).orElseThrow())
                            .contains(unmasked.isEmpty() ? "(12 characters)" : "secret words");
                    assertThat(tail.lines().stream().anyMatch(line -> line.contains("secret words")))
                            .isEqualTo(!unmasked.isEmpty());
                }
            }
        }
    }

    /** It takes a moment to begin. */
    private static void sayUntil(ActiveChat chat, Spawned tail) {
        while (request(tail).isEmpty() && tail.handle().isAlive()) {
            chat.userClient().send(Frames.chatMessage("User", "message 0"));
            chat.userClient().expect("ChatMessage");
            chat.supportClient().expect("ChatMessage");
        }
    }

    /** That some were left out is said aside. */
    private static List<String> shown(Spawned tail) {
        return tail.lines().stream().filter(line -> !line.startsWith("…")).toList();
    }

    /** Of many the newest are shown, and these may begin with a reply. */
    private static Optional<String> request(Spawned tail) {
        return tail.lines().stream()
                .filter(line -> line.contains(" request ") || line.contains("\"request\""))
                .findFirst();
    }

    private Spawned console(Nodes nodes, String... args) {
        List<String> all = new ArrayList<>(List.of("console", "--url", url(nodes)));
        all.addAll(List.of(args));
        return Spawned.server(folder, all.toArray(String[]::new));
    }

    private static List<String> java(String... args) {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.blabbermouth.Launcher"));
        command.addAll(List.of(args));
        return command;
    }

    private static String url(Nodes nodes) {
        return "http://127.0.0.1:" + nodes.a().consolePort();
    }
}
