package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import io.blabbermouth.config.ChatSettings;
import io.blabbermouth.protocol.BadMessageException;
import io.blabbermouth.protocol.ChatClientMessage;
import io.blabbermouth.protocol.CloseCode;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.protocol.Json;
import io.blabbermouth.protocol.ServerMessage;
import io.vertx.core.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket on {@code /chat/{chatId}}: what its client sends.
 *
 * <pre>
 *   Unjoined ──Join──► (asked) ──let in──► Joined (a {@link Membership}) ──► closed
 *       ▲                 │ └──refused──► closed
 *       └──store away─────┘
 * </pre>
 */
final class ChatConnection implements Socket.Owner, ChatClientMessage.Handler<Future<Void>> {
    private static final Future<Void> DONE = Future.succeededFuture();

    private final Socket socket;
    private final ChatId chatId;
    private final ChatRooms rooms;
    private final Bus bus;
    private final ChatSettings settings;
    private final Entrance entrance;
    private final ConnectionTrail trail;
    private final Hearing hearing;
    private @Nullable Membership membership;

    ChatConnection(Socket socket, Entrance entrance, ChatRooms rooms, Bus bus, ChatSettings settings) {
        this.socket = socket;
        this.chatId = entrance.chatId();
        this.rooms = rooms;
        this.bus = bus;
        this.settings = settings;
        this.entrance = entrance;
        this.trail = entrance.trail(socket.name());
        this.hearing = new Hearing(socket, bus, settings.joinEventsMax());
    }

    @Override
    public void received(String text) {
        if (membership != null) {
            membership.clientAnswered();
        }
        try {
            ChatClientMessage message = Json.readChatMessage(text);
            if (message instanceof ChatClientMessage.Pong) {
                socket.pong();
            } else if (socket.mayCome(nameOf(message))) {
                socket.inTurn(() -> message.handledBy(this));
            } else {
                socket.inTurn(() -> refuseExcess(Errors.tooMuch(nameOf(message))));
            }
        } catch (BadMessageException e) {
            socket.inTurn(() -> refuse(e.toError()));
        }
    }

    @Override
    public void closed(@Nullable CloseCode code) {
        if (membership != null) {
            trail.gone(code);
            membership.end();
            rooms.leave(chatId, hearing);
            entrance.leaves();
        }
    }

    @Override
    public Future<Void> join(ChatClientMessage.Join message) {
        if (membership != null) {
            return refuse(ServerMessage.Error.of(ErrorCode.BAD_MESSAGE, "this connection has joined already"));
        }
        ChatRequest.Join request;
        try {
            Entrance.Refusal unauthorized = entrance.unauthorized(message);
            if (unauthorized != null) {
                return turnAway(unauthorized);
            }
            request = entrance.request(message);
        } catch (BadMessageException e) {
            return refuse(e.toError());
        }
        // Heard before it is asked, so that nothing falls between the answer and the events.
        ChatRoom room = rooms.enter(chatId, hearing);
        return bus.request(Bus.JOIN, request)
                .transform(asked -> asked.failed()
                        ? turnAway(new Entrance.Refusal(Errors.of(asked.cause(), null, socket.name()), null))
                        : answer(message, room, asked.result()));
    }

    @Override
    public Future<Void> chatMessage(ChatClientMessage.ChatMessage message) {
        String id = message.clientMessageId();
        return asMember(
                message,
                id,
                member -> isTooLong(message.content())
                        ? refuse(ServerMessage.Error.of(
                                ErrorCode.TOO_LONG,
                                "args.content is longer than " + settings.contentCharsMax() + " characters",
                                id))
                        : append(member, message));
    }

    private Future<Void> append(Membership member, ChatClientMessage.ChatMessage message) {
        String id = message.clientMessageId();
        trail.accepted(id);
        return bus.request(Bus.APPEND, new ChatRequest.Append(member.speaker(), message.content(), id))
                .compose(reply -> {
                    trail.answered(reply, id);
                    return acknowledge(member, reply, id);
                });
    }

    @Override
    public Future<Void> typing(ChatClientMessage.Typing message) {
        return asMember(
                message,
                null,
                member -> member.room().isActive()
                        // Nobody misses it if it is lost.
                        ? bus.request(Bus.TYPING, new ChatRequest.Typing(chatId, message.from(), message.isTyping()))
                                .otherwiseEmpty()
                        : DONE);
    }

    @Override
    public Future<Void> seen(ChatClientMessage.Seen message) {
        return asMember(
                message,
                null,
                member -> bus.request(Bus.SEEN, new ChatRequest.Seen(member.speaker(), member.epoch(), message.seq())));
    }

    @Override
    public Future<Void> leave(ChatClientMessage.Leave message) {
        return asMember(
                message,
                null,
                member -> bus.request(Bus.LEAVE, new ChatRequest.Leave(member.speaker()))
                        .onSuccess(reply -> entrance.noteLeave(member.speaker(), reply))
                        .mapEmpty());
    }

    @Override
    public Future<Void> pong(ChatClientMessage.Pong message) {
        // That something came is all it says, and the socket has noted that.
        return DONE;
    }

    @Override
    public void everySecond() {
        if (membership != null) {
            membership.everySecond();
            if (membership.speaker().side() == Side.SUPPORT && entrance.isExpired()) {
                socket.close(CloseCode.UNAUTHORIZED);
            }
        }
    }

    private static @Nullable String nameOf(ChatClientMessage message) {
        return message instanceof ChatClientMessage.ChatMessage said ? said.clientMessageId() : null;
    }

    private boolean isTooLong(String content) {
        return content.codePointCount(0, content.length()) > settings.contentCharsMax();
    }

    private Future<Void> answer(ChatClientMessage.Join message, ChatRoom room, ChatReply.Join reply) {
        return reply instanceof ChatReply.Join.Joined joined
                ? letIn(message, room, joined)
                : turnAway(entrance.refusal(reply));
    }

    private Future<Void> letIn(ChatClientMessage.Join message, ChatRoom room, ChatReply.Join.Joined joined) {
        Membership member = new Membership(
                new Membership.Connection(socket, trail), entrance.speaker(message.from(), joined), room, joined, bus);
        if (socket.isClosed()) {
            // It went while it was asked for.
            member.end();
            rooms.leave(chatId, hearing);
            return DONE;
        }
        // Not before: who only knows the chatId must not keep out those who are let in.
        Entrance.Refusal tooMany = entrance.tooMany();
        if (tooMany != null) {
            member.end();
            return turnAway(tooMany);
        }
        room.learn(joined);
        membership = member;
        hearing.begin(member, message.after() != null);
        entrance.noteAdmission(message.from(), joined.admission());
        trail.joined(message.from(), joined.position().seq());
        Future<Void> welcomed =
                socket.sendSnapshot(Welcome.messages(message.from(), message.supportId(), joined).stream()
                        .map(Json::write)
                        .toList());
        hearing.catchUp();
        if (message.from() == Side.USER && room.isWaiting()) {
            rooms.positionWanted();
        }
        return welcomed;
    }

    private Future<Void> turnAway(Entrance.Refusal refusal) {
        rooms.leave(chatId, hearing);
        hearing.forget();
        entrance.noteRefusal(refusal);
        socket.send(refusal.why());
        if (refusal.close() != null) {
            socket.close(refusal.close());
        }
        return DONE;
    }

    private Future<Void> asMember(
            ChatClientMessage.FromSide message,
            @Nullable String clientMessageId,
            Function<Membership, Future<Void>> action) {
        Membership member = membership;
        if (member == null) {
            return refuse(ServerMessage.Error.of(ErrorCode.NOT_JOINED, "send a Join first", clientMessageId));
        }
        if (message.from() != member.speaker().side()) {
            return refuse(ServerMessage.Error.of(
                    ErrorCode.FORBIDDEN,
                    "args.from must be " + member.speaker().side().wireName() + ", as this connection joined",
                    clientMessageId));
        }
        return action.apply(member)
                .transform(done ->
                        done.failed() ? refuseUndone(Errors.of(done.cause(), clientMessageId, socket.name())) : DONE);
    }

    /** The message itself is the acknowledgement; a repeat gets the first one's, once the client has seen that far. */
    private Future<Void> acknowledge(Membership member, ChatReply.Append reply, @Nullable String clientMessageId) {
        if (reply instanceof ChatReply.Append.Stored stored) {
            return member.reached(stored.epoch(), stored.position());
        } else if (reply instanceof ChatReply.Append.Duplicate duplicate) {
            ChatMessage first = duplicate.first();
            return member.reached(duplicate.epoch(), new Position(first.seq(), 0))
                    .onSuccess(v -> socket.send(ServerMessage.ChatMessage.of(first, member.user())));
        }
        return refuse(ServerMessage.Error.of(
                ErrorCode.FORBIDDEN, "the chat is over or no longer this agent's", clientMessageId));
    }

    /** Of who has not joined nothing is kept: with ids that are nobody's they could push out what is kept of others. */
    private void noteRefused(ServerMessage.Error error) {
        if (membership != null) {
            trail.refused(error);
        }
    }

    private Future<Void> refuseExcess(ServerMessage.Error error) {
        noteRefused(error);
        socket.refuseExcess(error);
        return DONE;
    }

    private Future<Void> refuseUndone(ServerMessage.Error error) {
        noteRefused(error);
        socket.refuseUndone(error);
        return DONE;
    }

    private Future<Void> refuse(ServerMessage.Error error) {
        noteRefused(error);
        socket.refuse(error);
        return DONE;
    }
}
