package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that run at the same time, in several JVMs, do not meet each other's servers. */
class FreePortsTest {
    private static final long SECONDS_MAX = Spawned.START_SECONDS_MAX;

    /** Prints whether it can have the port it is told of, then two that it was given; and keeps them until it is ended. */
    static final class OtherJvm {
        public static void main(String[] args) throws InterruptedException {
            System.out.println(
                    FreePorts.take(Integer.parseInt(args[0])) + " " + FreePorts.next() + " " + FreePorts.next());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void givesAPortToOneJvmAlone(@TempDir Path folder) {
        int ours = FreePorts.next();
        int theirs;
        try (Spawned other = Spawned.java(folder, OtherJvm.class.getName(), String.valueOf(ours))) {
            List<String> said =
                    Arrays.asList(other.awaitLine(line -> true, SECONDS_MAX).split(" ", -1));
            assertThat(said).first().isEqualTo("false");
            assertThat(FreePorts.take(Integer.parseInt(said.get(1)))).isFalse();
            theirs = Integer.parseInt(said.get(2));
        }
        assertThat(FreePorts.take(theirs)).isTrue();
    }
}
