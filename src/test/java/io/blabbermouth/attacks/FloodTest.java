package io.blabbermouth.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Registered;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Much of something, from one address, on a node in a process of its own: an honest chat loses nothing, waits no longer than it would
 * while the same amount of harmless traffic goes on, three times at the most, and the heap is what it was.
 */
@Timeout(180)
@ExtendWith(RealRedis.class)
class FloodTest {
    private static final double P99_FACTOR_MAX = 3;
    /** Below that a machine with two cores, and the clients on them, measures itself. */
    private static final double P99_MILLIS_MIN = 10;

    private static final long HEAP_BYTES_MORE_MAX = 16 << 20;
    private static final int HANDSHAKE_SECONDS = 2;
    private static final int SECONDS_MAX = 20;
    private static final int CLIENTS = 20;
    /** They do not answer the close frame, for which ten seconds are left to them. */
    private static final int CLOSED_SECONDS_MAX = 15;

    /** As much as may be said at once. */
    private static final String HARMLESS = frames(100, Frames.chatMessage("User", "x".repeat(200)));

    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    @TempDir
    private Path folder;

    private Nodes nodes;
    private ChildNode node;
    private Bystander bystander;

    @BeforeEach
    void start(RealRedis.Server redis) {
        // The limits of the defaults, but for how long a handshake may take, and for those who are honest here.
        JsonObject limits = new JsonObject()
                .put("connectionsPerAddress", 200)
                .put("connectionsPerChat", 50)
                .put("badMessagesMax", 20)
                .put("messagesPerSecond", 200)
                .put("messagesBurst", 200)
                .put("handshakeSeconds", HANDSHAKE_SECONDS);
        nodes = Nodes.start(1, redis, new JsonObject().put("limits", limits));
        node = nodes.spawnAnother(folder);
        bystander = new Bystander(node);
        // A JVM that has not compiled its code yet measures that.
        harmless(400, SECONDS_MAX);
        bystander.p99MillisWhile(() -> harmless(400, SECONDS_MAX));
    }

    @AfterEach
    void stop() {
        bystander.close();
        node.close();
        nodes.close();
    }

    @Test
    void slowHandshakesTimesAThousand() {
        withstands(() -> harmless(1000, SECONDS_MAX), () -> {
            Crowd slow = new Crowd(
                    node.chatPort(), "GET /chat/x HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(4000), 1, 100);
            slow.rush(1000, SECONDS_MAX);
            return slow.cut() == 1000;
        });
    }

    @Test
    void tenThousandConnectionsFromOneAddress() {
        withstands(() -> harmless(10_000, SECONDS_MAX), () -> {
            Crowd many = new Crowd(node.chatPort(), "");
            many.rush(10_000, SECONDS_MAX);
            return many.cut() == 10_000;
        });
    }

    @Test
    void messagesWithoutEnd() {
        withstands(() -> talk(HARMLESS), () -> talk(frames(20_000, Frames.chatMessage("User", "x".repeat(200)))));
    }

    @Test
    void messagesThatAreNone() {
        withstands(() -> talk(HARMLESS), () -> talk(frames(20_000, "{\"a\":".repeat(200))));
    }

    @Test
    void aMillionTinyFragments() {
        ByteArrayOutputStream fragments = new ByteArrayOutputStream();
        fragments.writeBytes(frame(0x01, new byte[0]));
        byte[] one = frame(0x00, new byte[] {'x'});
        for (int i = 0; i < 50_000; i++) {
            fragments.writeBytes(one);
        }
        String all = fragments.toString(StandardCharsets.ISO_8859_1);
        withstands(() -> talk(HARMLESS), () -> talk(all));
    }

    @Test
    void messagesThatAreTooLarge() {
        ByteArrayOutputStream large = new ByteArrayOutputStream();
        for (int i = 0; i < 10; i++) {
            large.writeBytes(frame(0x81, new byte[1 << 20]));
        }
        String all = large.toString(StandardCharsets.ISO_8859_1);
        withstands(() -> talk(HARMLESS), () -> talk(all));
    }

    /** @param attack returns whether the attacker got the answer that is documented */
    private void withstands(Runnable harmless, Supplier<Boolean> attack) {
        double usual = bystander.p99MillisWhile(harmless);
        long heapBefore = heapBytes();
        boolean[] answered = new boolean[1];

        double attacked = bystander.p99MillisWhile(() -> answered[0] = attack.get());

        assertThat(answered[0]).as("the attacker got the documented answer").isTrue();
        assertThat(attacked)
                .as("p99 in ms, of an honest chat, usually %.1f", usual)
                .isLessThan(P99_FACTOR_MAX * Math.max(usual, P99_MILLIS_MIN));
        assertThat(heapBytes()).as("heap in bytes").isLessThan(heapBefore + HEAP_BYTES_MORE_MAX);
    }

    /** As many sockets, that ask for something that is not there and are told so. */
    private void harmless(int sockets, int secondsMax) {
        String request = "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        for (int done = 0; done < sockets; done += 100) {
            new Crowd(node.chatPort(), request).rush(100, secondsMax);
        }
    }

    /** Twenty clients send that in a chat of their own; whether the server has cut all of them. */
    private boolean talk(String frames) {
        Crowd crowd = new Crowd(node.chatPort(), handshakeAndJoin() + frames);
        crowd.rush(CLIENTS, CLOSED_SECONDS_MAX);
        return crowd.cut() == CLIENTS;
    }

    private String handshakeAndJoin() {
        Registered user = node.register("Dodo");
        String handshake = "GET /chat/" + user.chatId() + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
        return handshake + text(Frames.joinAsUser(user));
    }

    private static String frames(int count, String text) {
        return text(text).repeat(count);
    }

    private static String text(String text) {
        return new String(frame(0x81, text.getBytes(StandardCharsets.UTF_8)), StandardCharsets.ISO_8859_1);
    }

    /** Masked by zeros. The head is FIN and opcode. */
    private static byte[] frame(int head, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) head);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(0).put(payload);
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** After a full collection. */
    private long heapBytes() {
        jcmd("GC.run");
        Matcher used = USED.matcher(jcmd("GC.heap_info"));
        long bytes = 0;
        while (used.find()) {
            bytes += Long.parseLong(used.group(1)) << 10;
        }
        assertThat(bytes).isPositive();
        return bytes;
    }

    private String jcmd(String command) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process process = new ProcessBuilder(
                            jcmd, String.valueOf(node.process().handle().pid()), command)
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
