package io.blabbermouth.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Await;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./blabbermouth nodes|chats|trace}, at a server in open mode. */
@TwoNodes(value = "{\"security\": {\"mode\": \"open\"}}", forEachTest = true)
class TerminalTest {
    @Test
    void showsAllNodesWhicheverIsAsked(Nodes nodes) {
        nodes.activeChat();

        Said said = until(
                () -> Said.by(terminal -> terminal.nodes(at(nodes.a()))),
                each -> each.rows().size() == 2
                        && each.rows().stream().allMatch(row -> row.get(5).equals("1")));

        assertThat(said.code()).isZero();
        assertThat(said.out().lines().findFirst().orElseThrow())
                .startsWith("NODE")
                .contains("STATE", "ROUND TRIP");
        assertThat(said.rows()).allMatch(row -> row.get(1).equals("serving"));
        // The host's, if none was given.
        assertThat(said.rows()).noneMatch(row -> row.get(0).startsWith(":"));
        assertThat(said.rows())
                .extracting(row -> row.get(0).replaceAll(".*:", ""))
                .containsExactlyInAnyOrder(
                        nodes.a().chatPort() + " *", nodes.b().chatPort() + "");
        assertThat(said.err()).isEmpty();
    }

    @Test
    void showsChatsWithTheirConnectionsOfAllNodes(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.say(2);
        WaitingUser waiting = nodes.waitingUser(0, "Dodo");

        Said said = until(
                () -> Said.by(terminal -> terminal.chats(at(nodes.b()))),
                each -> each.err().equals("2 open, 1 waiting\n"));

        assertThat(said.code()).isZero();
        assertThat(said.rows()).hasSize(2);
        // The one that waits is first.
        assertThat(said.rows().get(0))
                .startsWith(waiting.user().chatId(), "waiting")
                .contains("1", "0");
        assertThat(said.rows().get(1)).startsWith(chat.user().chatId(), "active", "-", "2", "1", "1");
        assertThat(said.rows().get(1).get(6))
                .contains(":" + nodes.a().chatPort(), ":" + nodes.b().chatPort());

        Said those = Said.by(terminal -> terminal.chats(at(nodes.b(), "--waiting")));
        assertThat(those.rows())
                .singleElement()
                .satisfies(row -> assertThat(row).startsWith(waiting.user().chatId()));
    }

    @Test
    void tellsTheWayOfAMessageFromNodeToNode(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.userClient().send(Frames.chatMessage("User", "Hello", "hello-1"));
        chat.userClient().expect("ChatMessage");
        chat.supportClient().expect("ChatMessage");
        chat.supportClient().send(Frames.seen("Support", 1));
        chat.userClient().expect("Seen");

        Said said = until(
                () -> trace(nodes.a(), chat.user().chatId(), "--message", "hello-1"),
                each -> isOfAllNodes(each)
                        && each.out().contains("2 connections")
                        && each.out().contains("has seen it"));

        assertThat(said.code()).isZero();
        assertThat(said.out().lines().findFirst().orElseThrow())
                .startsWith("Message 1 (hello-1) of the visitor was stored by ")
                .contains(":" + nodes.a().chatPort() + " within ", " ms, and delivered to 2 connections (")
                .endsWith("; the agent has seen it.");
        assertThat(said.out()).doesNotContain("NOT", "Hello").contains("in the log  1-0");
        List<String> whats = said.out()
                .lines()
                .skip(3)
                .map(line -> line.replaceAll(".*?([A-Z]{4,}|in the log).*", "$1"))
                .toList();
        assertThat(whats).startsWith("ACCEPTED").contains("STORED", "RECEIVED", "DELIVERED", "SEEN", "in the log");
        assertThat(traceOfAllNodes(nodes.b(), chat.user().chatId(), "--seq", "1")
                        .out()
                        .lines()
                        .findFirst())
                .isEqualTo(said.out().lines().findFirst());
    }

    @Test
    void tellsWhoCameLaterThatHasItFromTheHistory(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.say(1);
        Client later = nodes.b().openChat(chat.user()).send(Frames.rejoinAsUser(chat.user(), chat.supportId()));
        later.expect("ChatHistory");

        Said said = until(
                () -> trace(nodes.a(), chat.user().chatId(), "--seq", "1"),
                each -> each.out().contains("told with the history to 1 connection"));

        assertThat(said.out()).contains("delivered to 2 connections").doesNotContain("NOT");
    }

    @Test
    void tellsWhatIsNowhere(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.say(1);
        chat.userClient().send(Frames.chatMessage("User", "x".repeat(4001), "too-long"));
        chat.userClient().expectError("TOO_LONG");

        assertThat(traceOfAllNodes(nodes.b(), chat.user().chatId(), "--message", "too-long")
                        .out())
                .startsWith(
                        "The message (too-long) was refused with TOO_LONG: it is not in the log, and will not be.\n");
        assertThat(traceOfAllNodes(nodes.b(), chat.user().chatId(), "--seq", "2")
                        .out())
                .isEqualTo(
                        "Message 2 cannot be found: it has come to none of the nodes that have answered, or too long ago.\n");
        assertThat(trace(nodes.b(), "0".repeat(32), "--seq", "2").out()).contains("nobody knows of that chat");
    }

    @Test
    void showsTheWholeLogOfAChat(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.say(3);

        Said said = until(
                () -> trace(nodes.a(), chat.user().chatId()), each -> each.out().contains("3-0"));

        assertThat(said.out().lines().findFirst().orElseThrow()).startsWith("LOG");
        assertThat(said.rows().stream().filter(row -> row.contains("MessageSent")))
                .hasSize(3)
                .allMatch(row -> row.contains("User"));
    }

    @Test
    void givesScriptsWhatTheServerAnswers(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.say(1);

        assertThat(json(Said.by(terminal -> terminal.nodes(at(nodes.a(), "--json"))))
                        .fieldNames())
                .contains("nodes");
        assertThat(json(Said.by(terminal -> terminal.chats(at(nodes.a(), "--json"))))
                        .fieldNames())
                .contains("chats");
        assertThat(json(trace(nodes.a(), chat.user().chatId(), "--json")).getJsonArray("entries"))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --url ftp://127.0.0.1     | --url must be like http://127.0.0.1:9002, not ftp://127.0.0.1
            --url http://a:b@c        | --url must be like http://127.0.0.1:9002
            --token-file nowhere      | --token-file nowhere cannot be read
            --token hunter22          | Unknown options: '--token', 'hunter22'; ./blabbermouth nodes --help shows how
            """)
    void saysInOneLineWhatIsWrongWithItsUse(String args, String why) {
        Said said = Said.by(terminal -> terminal.nodes(List.of(args.split(" ", -1))));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).startsWith("blabbermouth: " + why).hasLineCount(1);
    }

    @Test
    void saysWhatIsWrongWithAChatId(Nodes nodes) {
        Said said = trace(nodes.a(), "nonsense");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).hasLineCount(1).contains("chatId");
        assertThat(Said.by(terminal -> terminal.trace(at(nodes.a()))).code()).isEqualTo(2);
        assertThat(trace(nodes.a(), "0".repeat(32), "--seq", "1", "--message", "x")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void saysWhatToDoWhenNothingAnswers() {
        Said said = Said.by(terminal -> terminal.nodes(List.of("--url", "http://127.0.0.1:" + FreePorts.next())));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .startsWith("blabbermouth: nothing answers at http://127.0.0.1:")
                .contains("console.port", "--url")
                .hasLineCount(1);
    }

    @Test
    void saysSoIfItIsNoConsole(Nodes nodes) {
        Said said = Said.by(terminal ->
                terminal.nodes(List.of("--url", "http://127.0.0.1:" + nodes.a().chatPort())));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("has no console").hasLineCount(1);
    }

    @Test
    void saysSoIfAnotherProgramAnswers() throws IOException {
        try (ServerSocket stranger = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answerOnce(stranger));
            answering.start();

            Said said = Said.by(
                    terminal -> terminal.chats(List.of("--url", "http://127.0.0.1:" + stranger.getLocalPort())));

            assertThat(said.code()).isEqualTo(1);
            assertThat(said.err()).contains("no console of ours").hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nodes", "chats", "trace", "console"})
    void hasAHelpForEach(String command) {
        Said said = Said.by(terminal -> switch (command) {
            case "nodes" -> terminal.nodes(List.of("--help"));
            case "chats" -> terminal.chats(List.of("--help"));
            case "trace" -> terminal.trace(List.of("--help"));
            default -> terminal.console(List.of("--help"));
        });

        assertThat(said.code()).isZero();
        assertThat(said.out())
                .startsWith("Usage: ./blabbermouth " + command)
                .contains("--url", "--token-file", "Exit codes");
        assertThat(said.out().lines()).allMatch(line -> line.length() <= 120);
    }

    private static void answerOnce(ServerSocket stranger) {
        try (var socket = stranger.accept()) {
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 7\r\nConnection: close\r\n\r\n<html/>"
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Said trace(Node node, String... args) {
        return Said.by(terminal -> terminal.trace(at(node, args)));
    }

    /** Whoever takes more than a moment to answer is named, and may be asked again. */
    private static Said traceOfAllNodes(Node node, String... args) {
        return until(() -> trace(node, args), TerminalTest::isOfAllNodes);
    }

    private static boolean isOfAllNodes(Said said) {
        return !said.out().contains("No answer from");
    }

    private static List<String> at(Node node, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--url", "http://127.0.0.1:" + node.consolePort()));
        return all;
    }

    private static JsonObject json(Said said) {
        assertThat(said.code()).as(said.err()).isZero();
        return new JsonObject(said.out());
    }

    private static Said until(Supplier<Said> ask, Predicate<Said> wanted) {
        AtomicReference<Said> last = new AtomicReference<>();
        try {
            Await.until("what is to be shown", Client.WAIT_SECONDS, () -> {
                last.set(ask.get());
                return wanted.test(last.get());
            });
        } catch (AssertionError e) {
            throw new AssertionError("last: " + last.get(), e);
        }
        return last.get();
    }
}
