package io.blabbermouth.load;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One event loop, and what all its connections share: a place to read into, and the flushes that are due. */
final class Loop {
    private static final int READ_BYTES = 1 << 16;

    final EventLoop events;
    final Recorder recorder;
    final Incoming incoming = new Incoming();

    /** All that ever connected. */
    private final List<Participant> participants = new ArrayList<>();

    private final List<Connection> unflushed = new ArrayList<>();
    private byte[] read = new byte[READ_BYTES];

    Loop(EventLoop events, Recorder recorder) {
        this.events = events;
        this.recorder = recorder;
    }

    void entered(Participant participant) {
        participants.add(participant);
    }

    /**
     * Nothing that ends from now on is news, and chats are ended, so that nothing of them stays behind.
     *
     * @param parallel so many at once
     */
    CompletableFuture<Void> endAll(int parallel) {
        participants.forEach(Participant::mayEnd);
        Leaving leaving = new Leaving(this, participants, parallel);
        participants.clear();
        return leaving.begin();
    }

    /** A place for so many bytes, good until the next call. */
    byte[] room(int bytes) {
        if (read.length < bytes) {
            read = new byte[Integer.highestOneBit(bytes) << 1];
        }
        return read;
    }

    /** Several frames for one connection, sent while one read or one tick is handled, go out together. */
    void flushLater(Connection connection) {
        unflushed.add(connection);
    }

    void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flush();
        }
        unflushed.clear();
    }
}
