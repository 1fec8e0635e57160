package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.QueueEvent;
import io.blabbermouth.bus.QueueReply;
import io.blabbermouth.bus.QueueRequest;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.PendingUser;
import io.blabbermouth.protocol.BadMessageException;
import io.blabbermouth.protocol.CloseCode;
import io.blabbermouth.protocol.Json;
import io.blabbermouth.protocol.QueueClientMessage;
import io.blabbermouth.protocol.ServerMessage;
import io.blabbermouth.protocol.Timestamps;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket on {@code /users}.
 *
 * <pre>
 *   Untold ──Load──► Loading (events are kept) ──snapshot──► Live ──Load──► Loading …
 * </pre>
 */
final class AgentConnection implements Socket.Owner, QueueClientMessage.Handler<Future<Void>> {
    private static final Future<Void> DONE = Future.succeededFuture();

    private enum State {
        UNTOLD,
        LOADING,
        LIVE
    }

    private final Socket socket;
    private final AgentConnections agents;
    private final Bus bus;
    private final Caller caller;
    private final List<QueueEvent> missed = new ArrayList<>();
    private State state = State.UNTOLD;
    /** The last queue event that the client knows of. */
    private long ordinal;
    /** As its last Load asked: such a client is also told since when a user waits. */
    private boolean batch;

    AgentConnection(Socket socket, AgentConnections agents, Bus bus, Caller caller) {
        this.socket = socket;
        this.agents = agents;
        this.bus = bus;
        this.caller = caller;
    }

    @Override
    public void received(String text) {
        try {
            QueueClientMessage message = Json.readQueueMessage(text);
            if (message instanceof QueueClientMessage.Pong) {
                socket.pong();
            } else if (socket.mayCome()) {
                socket.inTurn(() -> message.handledBy(this));
            } else {
                socket.inTurn(() -> refuseExcess(Errors.tooMuch(null)));
            }
        } catch (BadMessageException e) {
            socket.inTurn(() -> refuse(e.toError()));
        }
    }

    @Override
    public void everySecond() {
        if (caller.agent() != null && caller.agent().isExpired()) {
            socket.close(CloseCode.UNAUTHORIZED);
        }
    }

    @Override
    public void closed(@Nullable CloseCode code) {
        agents.remove(this);
    }

    @Override
    public Future<Void> load(QueueClientMessage.Load message) {
        State before = state;
        state = State.LOADING;
        return bus.request(Bus.LOAD_QUEUE, new QueueRequest.Load()).transform(loaded -> {
            if (loaded.failed()) {
                catchUp(before);
                return send(Errors.of(loaded.cause(), null, socket.name()));
            }
            batch = message.batch();
            ordinal = loaded.result().ordinal();
            Future<Void> told = socket.sendSnapshot(frames(loaded.result()));
            catchUp(State.LIVE);
            return told;
        });
    }

    @Override
    public Future<Void> joinUser(QueueClientMessage.JoinUser message) {
        Optional<ChatId> chatId = ChatId.parse(message.chatId());
        ServerMessage remove = new ServerMessage.RemoveUser(message.userId(), null);
        if (chatId.isEmpty()) {
            return send(remove);
        }
        return bus.request(Bus.RESERVE, new QueueRequest.Reserve(chatId.get(), message.userId()))
                .transform(asked -> {
                    if (asked.failed()) {
                        return send(Errors.of(asked.cause(), null, socket.name()));
                    }
                    // Who was listed is taken off by an event; a client that has not loaded hears of none.
                    boolean told = asked.result() == QueueReply.Reserve.LISTED && state != State.UNTOLD;
                    return told ? DONE : send(remove);
                });
    }

    @Override
    public Future<Void> pong(QueueClientMessage.Pong message) {
        // That something came is all it says, and the socket has noted that.
        return DONE;
    }

    void hear(QueueEvent event) {
        switch (state) {
            case UNTOLD -> {}
            case LOADING -> missed.add(event);
            case LIVE -> tell(event);
        }
    }

    private void catchUp(State next) {
        state = next;
        missed.forEach(this::hear);
        missed.clear();
    }

    private void tell(QueueEvent event) {
        if (event.ordinal() <= ordinal) {
            return;
        }
        ordinal = event.ordinal();
        if (event instanceof QueueEvent.Listed listed) {
            PendingUser user = listed.user();
            String since = batch ? Timestamps.format(user.waitingSince()) : null;
            socket.send(ServerMessage.UserJoined.of(user.user(), null, since));
        } else if (event instanceof QueueEvent.Unlisted unlisted) {
            socket.send(new ServerMessage.RemoveUser(unlisted.userId().value(), unlisted.reason()));
        }
    }

    private List<String> frames(QueueReply.Snapshot snapshot) {
        List<ServerMessage.Pending> users = snapshot.users().stream()
                .map(user -> ServerMessage.Pending.of(user, batch))
                .toList();
        return batch
                ? List.of(Json.write(new ServerMessage.PendingUsers(users)))
                : users.stream().map(Json::writeBare).toList();
    }

    private Future<Void> refuseExcess(ServerMessage.Error error) {
        socket.refuseExcess(error);
        return DONE;
    }

    private Future<Void> refuse(ServerMessage.Error error) {
        socket.refuse(error);
        return DONE;
    }

    private Future<Void> send(ServerMessage message) {
        socket.send(message);
        return DONE;
    }
}
