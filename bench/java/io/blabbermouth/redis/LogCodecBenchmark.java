package io.blabbermouth.redis;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.blabbermouth.bus.ChatEvent;
import io.blabbermouth.chat.Side;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A message on its way into Redis, and on its way back, once a node. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LogCodecBenchmark {
    private static final String CONTENT = "x".repeat(100);
    private static final String SUPPORT_ID = "d2464b5386044daf9e36ffd414260f67";
    private static final String ID = "0123456789abcdef";

    private final String published = "log 5f0c7e4e9d3b4a1f8c6d2e7b9a0f1c3d 1234-0 1233-0 1697998739360855 "
            + LogCodec.message(SUPPORT_ID, Side.USER, CONTENT, ID);

    @Benchmark
    public String writeMessage() {
        return LogCodec.message(SUPPORT_ID, Side.USER, CONTENT, ID);
    }

    @Benchmark
    public ChatEvent readEvent() {
        return LogCodec.event(published);
    }
}
