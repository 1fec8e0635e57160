package io.blabbermouth.protocol;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.SupportId;
import io.blabbermouth.chat.UserId;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Text to message, once for each that a client sends, and back, once for each event loop that tells it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class JsonBenchmark {
    private static final String CONTENT = "x".repeat(100);

    private final String said = "{\"type\":\"ChatMessage\",\"args\":{\"from\":\"User\",\"content\":\"" + CONTENT
            + "\",\"clientMessageId\":\"0123456789abcdef\"}}";
    private final ServerMessage told = new ServerMessage.ChatMessage(
            new UserId("9d6d2db0cdb84d8ba67105670d94d641"),
            new SupportId("d2464b5386044daf9e36ffd414260f67"),
            CONTENT,
            "2023-10-22T18:18:59.360855Z",
            Side.USER,
            1234,
            "0123456789abcdef");

    @Benchmark
    public ChatClientMessage readMessage() throws BadMessageException {
        return Json.readChatMessage(said);
    }

    @Benchmark
    public ChatClientMessage readPong() throws BadMessageException {
        return Json.readChatMessage("pong:user");
    }

    @Benchmark
    public String writeMessage() {
        return Json.write(told);
    }
}
