package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Conversations;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A master that becomes a replica keeps its connections, and what is published on it is still heard: only it takes no more. */
@Timeout(60)
class DemotedMasterTest {
    private static final Duration RECOVERY_MAX = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    @Test
    void isLeftForWhatIsNowAtItsAddress() throws IOException {
        try (OwnRedis former = OwnRedis.start(Files.createDirectory(folder.resolve("former")));
                OwnRedis next = OwnRedis.startReplicaOf(former, Files.createDirectory(folder.resolve("next")));
                TcpProxy address = TcpProxy.before(former.server());
                Nodes nodes = startWhenReplicated(former, address)) {
            // Given
            Conversations conversations = Conversations.start(2, nodes);
            conversations.sayAll("before").goOn();

            // When
            address.leadTo(next.server());
            next.takeOverFrom(former);

            // Then
            conversations.sayAll("after");
            nodes.awaitStore();
            Elapsed since = Elapsed.start();
            conversations.goOn();
            assertThat(since.time()).isLessThan(RECOVERY_MAX);
        }
    }

    /** A master that sends all it has to a new replica is slow meanwhile. */
    private static Nodes startWhenReplicated(OwnRedis master, TcpProxy address) {
        master.awaitReplicated();
        return Nodes.start(2, address.server(), new JsonObject());
    }
}
