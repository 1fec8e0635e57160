package io.blabbermouth.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A redis-server for one test, which can be made to forget what it has acknowledged. */
public final class ForgetfulRedis implements AutoCloseable {
    private final Path temp;
    private final Path folder;
    private final OwnRedis redis;
    private FolderCopy copy;

    /** How it forgets. */
    public enum Forgetting {
        /** What came since the copy was taken; it is killed and starts on the copy. */
        ROLLBACK,
        /** Everything, without a restart: its connections stay. */
        FLUSH
    }

    private ForgetfulRedis(Path temp) throws IOException {
        this.temp = temp;
        this.folder = Files.createDirectory(temp.resolve("redis"));
        this.redis = OwnRedis.start(folder);
    }

    /** @param temp an empty folder */
    public static ForgetfulRedis start(Path temp) {
        try {
            return new ForgetfulRedis(temp);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RealRedis.Server server() {
        return redis.server();
    }

    /** What is there now is what a rollback goes back to. */
    public void takeCopy() {
        copy = FolderCopy.of(folder, temp.resolve("copy"));
    }

    public void forget(Forgetting forgetting) {
        switch (forgetting) {
            case ROLLBACK -> {
                redis.kill();
                copy.restore();
                redis.restart();
            }
            case FLUSH -> redis.command("FLUSHALL");
        }
    }

    /** Killed and started again, with all it had. */
    public void restart() {
        redis.kill();
        redis.restart();
    }

    @Override
    public void close() {
        redis.close();
    }
}
