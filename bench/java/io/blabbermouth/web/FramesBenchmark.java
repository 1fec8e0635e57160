package io.blabbermouth.web;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.blabbermouth.bus.ChatEvent;
import io.blabbermouth.chat.Change;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.LogEntry;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.SupportId;
import io.blabbermouth.chat.User;
import io.blabbermouth.chat.UserId;
import io.vertx.core.http.WebSocketFrame;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A client's frame to text, and an event of a chat to what its connections are sent. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FramesBenchmark {
    private static final String CONTENT = "x".repeat(100);
    private static final Position BEFORE = new Position(1233, 0);

    private final FrameAssembler assembler = new FrameAssembler(65_536);
    private final WebSocketFrame frame = WebSocketFrame.textFrame(
            ("{\"type\":\"ChatMessage\",\"args\":{\"from\":\"User\",\"content\":\"" + CONTENT
                    + "\",\"clientMessageId\":\"0123456789abcdef\"}}"),
            true);
    private final User user = new User(
            new UserId("9d6d2db0cdb84d8ba67105670d94d641"), "Nika", new ChatId("d2464b5386044daf9e36ffd414260f67"));
    private final ChatEvent event = new ChatEvent.Logged(
            "5f0c7e4e9d3b4a1f8c6d2e7b9a0f1c3d",
            BEFORE,
            new LogEntry(
                    new Position(1234, 0),
                    new Change.MessageSent(new ChatMessage(
                            1234,
                            Side.USER,
                            new SupportId("d2464b5386044daf9e36ffd414260f67"),
                            CONTENT,
                            Instant.parse("2023-10-22T18:18:59.360855Z"),
                            "0123456789abcdef"))));

    @Benchmark
    public Object assemble() {
        return assembler.add(frame);
    }

    @Benchmark
    public Object write() {
        return OutgoingWriter.write(event, user);
    }
}
