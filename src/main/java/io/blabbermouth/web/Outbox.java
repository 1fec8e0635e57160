package io.blabbermouth.web;

import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a connection is sent, in order. Counts what waits to be written: Vert.x would queue without end for a client that
 * does not read. Lives on the connection's event loop.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final ConnectionName name;
    private final ServerWebSocket webSocket;
    private final int bytesMax;
    private int waitingBytes;

    /** @param bytesMax how much may wait, snapshots not counted */
    Outbox(ConnectionName name, ServerWebSocket webSocket, int bytesMax) {
        this.name = name;
        this.webSocket = webSocket;
        this.bytesMax = bytesMax;
    }

    /** False if the client reads so slowly that nothing more can be promised to it; the frame is not sent then. */
    boolean send(String text, Consumer<Boolean> then) {
        int bytes = ByteBufUtil.utf8Bytes(text);
        if (waitingBytes + bytes > bytesMax) {
            return false;
        }
        waitingBytes += bytes;
        write(text).onComplete(written -> {
            waitingBytes -= bytes;
            then.accept(written.succeeded());
        });
        return true;
    }

    /** For what is not worth waiting: left out as soon as the client lags. */
    boolean sendEphemeral(String text) {
        return waitingBytes <= bytesMax / 8 && send(text, written -> {});
    }

    /**
     * For a history or a list, which is bounded by itself and may be larger than what may wait otherwise. The next one must
     * wait until it is written.
     */
    Future<Void> sendSnapshot(List<String> frames) {
        Future<Void> written = Future.succeededFuture();
        for (String frame : frames) {
            written = write(frame);
        }
        return written.otherwiseEmpty();
    }

    private Future<Void> write(String text) {
        // A failed write means that the connection is gone, of which the socket is told.
        return webSocket
                .writeTextMessage(text)
                .onFailure(failure -> name.in(LOG.atTrace()).log("not written: {}", failure.getMessage()));
    }
}
