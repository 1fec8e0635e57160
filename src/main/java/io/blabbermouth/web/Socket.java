package io.blabbermouth.web;

import io.blabbermouth.config.Settings;
import io.blabbermouth.protocol.CloseCode;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.protocol.Json;
import io.blabbermouth.protocol.ServerMessage;
import io.blabbermouth.watch.WebMeters;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket as both endpoints use it: whole text messages in, handled one at a time in their order; text out;
 * heartbeat, idle close, close codes.
 */
final class Socket {
    private static final Logger LOG = LoggerFactory.getLogger(Socket.class);
    private static final String PING = "ping";
    private static final String MESSAGES_LIMIT = "messagesPerSecond";
    private static final int ABUSE_CLOSING_SECONDS = 1;

    private final ConnectionName name;
    private final HttpConnection connection;
    private final ServerWebSocket webSocket;
    private final FrameAssembler assembler;
    private final Outbox outbox;
    private final Conduct conduct;
    private final Inbox inbox;
    private final Pulse pulse;
    private final WebMeters meters;
    private final Promise<Void> gone = Promise.promise();
    private @Nullable Owner owner;
    private Consumer<String> limitNoted = limit -> {};
    private boolean closed;
    private long awayMillis;

    /** Who speaks over a socket. */
    interface Owner {
        void received(String text);

        /** Called by the heartbeat, about. */
        void everySecond();

        /**
         * Called once, at once.
         *
         * @param code with which it was closed here; null if the other end is gone
         */
        void closed(@Nullable CloseCode code);
    }

    /** @param connection that the WebSocket was a request on */
    Socket(
            ConnectionName name,
            HttpConnection connection,
            ServerWebSocket webSocket,
            Settings settings,
            WebMeters meters) {
        this.name = name;
        this.meters = meters;
        this.connection = connection;
        this.webSocket = webSocket;
        this.assembler = new FrameAssembler(
                settings.limits().messageBytesMax(), settings.limits().frameBytesMax());
        this.conduct = new Conduct(settings.limits());
        this.outbox = new Outbox(name, webSocket, settings.chat().outgoingBytesMax());
        this.inbox = new Inbox(webSocket, settings.chat().inboxMessagesMax(), this::fault);
        this.pulse = new Pulse(settings.chat());
    }

    ConnectionName name() {
        return name;
    }

    void ping() {
        sendEphemeral(PING);
    }

    /**
     * To be called before the event loop turns, or frames are lost.
     *
     * @param limitNoted takes the key of the limit for which it is closed
     */
    void ownedBy(Owner owner, Consumer<String> limitNoted) {
        this.owner = owner;
        this.limitNoted = limitNoted;
        webSocket.frameHandler(frame -> received(frame, owner));
        webSocket.exceptionHandler(this::broken);
        webSocket.closeHandler(v -> {
            end(null);
            gone.tryComplete();
        });
    }

    void send(ServerMessage message) {
        if (message instanceof ServerMessage.Error error) {
            meters.erred(error.code().name());
        }
        send(Json.write(message));
    }

    /** Written in the order of the calls; dropped on a socket that is closed or closing. */
    void send(String text) {
        send(text, written -> {});
    }

    /** @param then told whether it was written, sooner or later, unless it was dropped */
    void send(String text, Consumer<Boolean> then) {
        if (!closed && !outbox.send(text, then)) {
            close(CloseCode.TOO_SLOW);
        }
    }

    /** A pong has come. As many as there were pings are free. */
    void pong() {
        if (!pulse.answers() && !conduct.mayCome()) {
            mayErr(MESSAGES_LIMIT);
        }
    }

    /** Whether one more message may be taken from this client now. */
    boolean mayCome() {
        return conduct.mayCome();
    }

    /** The same of a message whose sender has named it so, or not: null. */
    boolean mayCome(@Nullable String clientMessageId) {
        return clientMessageId == null ? conduct.mayCome() : conduct.mayCome(clientMessageId);
    }

    /** What came was not done, by no fault of the client's, which will send it again. */
    void refuseUndone(ServerMessage.Error error) {
        conduct.startOver();
        refuse(error);
    }

    /** Tells the client that something it sent is not done. If that is its fault it counts, and one too many closes the connection. */
    void refuse(ServerMessage.Error error) {
        if (!error.code().isMistake() || mayErr("badMessagesMax")) {
            send(error);
        }
    }

    /** Likewise of what is more than may come now. Only very much of that counts. */
    void refuseExcess(ServerMessage.Error error) {
        if (conduct.mayExceed() || mayErr(MESSAGES_LIMIT)) {
            send(error);
        }
    }

    /** Something wrong, or too much, has come; false if it was one too many and this is closed, for that limit. */
    private boolean mayErr(String limit) {
        if (closed || conduct.mayErr()) {
            return !closed;
        }
        limitNoted.accept(limit);
        send(ServerMessage.Error.of(ErrorCode.RATE_LIMITED, "too many messages that were refused"));
        close(CloseCode.TOO_MANY);
        return false;
    }

    /**
     * Like {@link #send(String)}, but left out if the client lags: for what nobody misses.
     *
     * @return whether it is sent
     */
    boolean sendEphemeral(String text) {
        return !closed && outbox.sendEphemeral(text);
    }

    /** Does not count towards what may wait; completes when it is written, or never will be. */
    Future<Void> sendSnapshot(List<String> frames) {
        return closed ? Future.succeededFuture() : outbox.sendSnapshot(frames);
    }

    /** Nothing is read or written after it. */
    void close(CloseCode code) {
        close(code, code.reason());
    }

    void close(CloseCode code, String reason) {
        if (!closed) {
            end(code);
            meters.closed(code.code());
            webSocket
                    .close(code.code(), reason)
                    .onFailure(failure -> name.in(LOG.atTrace()).log("closed already: {}", failure.getMessage()));
            if (code == CloseCode.TOO_MANY) {
                // What it still sends is not even answered: pings are, by Vert.x, whether or not anybody reads that.
                inbox.ignore();
            }
            cutLater(code == CloseCode.TOO_MANY ? ABUSE_CLOSING_SECONDS : WebServer.CLOSING_SECONDS_MAX);
        }
    }

    /** Vert.x's own time begins when the close frame has been written, which a client that does not read keeps from happening. */
    private void cutLater(int seconds) {
        ScheduledFuture<?> cut = WebServer.contextOf(connection)
                .executor()
                .schedule(() -> WebServer.cut(connection), seconds, TimeUnit.SECONDS);
        gone.future().onComplete(v -> cut.cancel(false));
    }

    boolean isClosed() {
        return closed;
    }

    /** Completes when both ends have closed. */
    Future<Void> gone() {
        return gone.future();
    }

    /** The node stops: what is being handled is answered, nothing after it is begun, and then it is closed. */
    void sendAway(long returnMillis) {
        inbox.finish(() -> {
            if (!closed) {
                awayMillis = returnMillis;
                close(CloseCode.RESTART, "retry-after-ms=" + returnMillis);
            }
        });
    }

    /** What is being handled takes too long for a node that stops. */
    void giveUpAnswering() {
        inbox.giveUp();
    }

    /** For how long the client was told to stay away when this was closed; 0 if it was not. */
    long awayMillis() {
        return awayMillis;
    }

    /** Handles something when all that was queued before is done. */
    void inTurn(Supplier<Future<Void>> handling) {
        inbox.add(handling);
    }

    /** Called by the heartbeat. */
    void everySecond() {
        switch (pulse.everySecond()) {
            case CLOSE_IDLE -> close(CloseCode.IDLE);
            case PING -> ping();
            case NOTHING -> {}
        }
        if (!closed && owner != null) {
            owner.everySecond();
        }
    }

    /** The other end may take a while to close, or be gone; for us it is over now. */
    private void end(@Nullable CloseCode code) {
        if (!closed) {
            closed = true;
            name.in(LOG.atDebug()).log(code == null ? "gone" : "closed with " + code.code() + " " + code);
            inbox.clear();
            if (owner != null) {
                owner.closed(code);
            }
        }
    }

    private void received(WebSocketFrame frame, Owner owner) {
        pulse.heard();
        if (closed) {
            return;
        } else if (!(frame.isText() || frame.isBinary() || frame.isContinuation())) {
            // Each ping is answered by Vert.x.
            if (!conduct.mayCome()) {
                mayErr(MESSAGES_LIMIT);
            }
            return;
        }
        FrameAssembler.Result result = assembler.add(frame);
        if (result instanceof FrameAssembler.Result.Text message) {
            received(message.text(), owner);
        } else if (result instanceof FrameAssembler.Result.Refused refused) {
            refuse(refused.code(), refused.limit());
        }
    }

    private void received(String text, Owner owner) {
        try {
            owner.received(text);
        } catch (RuntimeException e) {
            fault(e);
        }
    }

    /** Called before Vert.x closes the connection for it, which it would do with 1000. */
    private void broken(Throwable failure) {
        name.in(LOG.atDebug()).log("broken: {}", failure.getMessage());
        if (failure instanceof CorruptedWebSocketFrameException corrupted) {
            boolean tooBig = corrupted.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG);
            refuse(tooBig ? CloseCode.TOO_BIG : CloseCode.PROTOCOL_ERROR, tooBig ? "frameBytesMax" : null);
        }
    }

    private void refuse(CloseCode code, @Nullable String limit) {
        if (limit != null && !closed) {
            limitNoted.accept(limit);
        }
        close(code);
    }

    /** What a handler has not dealt with is a bug of ours. */
    private void fault(Throwable failure) {
        name.in(LOG.atError()).setCause(failure).log("a message could not be handled");
        close(CloseCode.INTERNAL);
    }
}
