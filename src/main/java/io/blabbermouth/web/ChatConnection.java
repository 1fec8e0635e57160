package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.ChatEvent;
import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.bus.ChatRequest.Resume;
import io.blabbermouth.bus.ChatRequest.Speaker;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.ChatState;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.Support;
import io.blabbermouth.chat.SupportId;
import io.blabbermouth.config.ChatSettings;
import io.blabbermouth.protocol.BadMessageException;
import io.blabbermouth.protocol.ChatClientMessage;
import io.blabbermouth.protocol.CloseCode;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.protocol.Json;
import io.blabbermouth.protocol.ServerMessage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
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
    /** What happened since a join was asked for. */
    private final List<ChatEvent> missed = new ArrayList<>();
    /** What this connection becomes if it claims: the same at every try, as a try whose answer was lost may have won. */
    private @Nullable SupportId claimed;

    private @Nullable Membership membership;

    ChatConnection(Socket socket, ChatId chatId, ChatRooms rooms, Bus bus, ChatSettings settings) {
        this.socket = socket;
        this.chatId = chatId;
        this.rooms = rooms;
        this.bus = bus;
        this.settings = settings;
    }

    @Override
    public void received(String text) {
        if (membership != null) {
            membership.clientAnswered();
        }
        try {
            ChatClientMessage message = Json.readChatMessage(text);
            if (message instanceof ChatClientMessage.Pong pong) {
                pong(pong);
            } else {
                socket.inTurn(() -> message.handledBy(this));
            }
        } catch (BadMessageException e) {
            socket.inTurn(() -> refuse(e.toError()));
        }
    }

    @Override
    public void closed() {
        if (membership != null) {
            membership.end();
            rooms.leave(chatId, this);
        }
    }

    @Override
    public Future<Void> join(ChatClientMessage.Join message) {
        if (membership != null) {
            return refuse(ServerMessage.Error.of(ErrorCode.BAD_MESSAGE, "this connection has joined already"));
        }
        // Heard before it is asked, so that nothing falls between the answer and the events.
        ChatRoom room = rooms.enter(chatId, this);
        return bus.request(Bus.JOIN, request(message))
                .transform(asked -> asked.failed()
                        ? turnAway(Errors.of(asked.cause(), null), null)
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
                        : bus.request(Bus.APPEND, new ChatRequest.Append(member.speaker(), message.content(), id))
                                .compose(reply -> acknowledge(member, reply, id)));
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
                message, null, member -> bus.request(Bus.SEEN, new ChatRequest.Seen(member.speaker(), message.seq())));
    }

    @Override
    public Future<Void> leave(ChatClientMessage.Leave message) {
        return asMember(message, null, member -> bus.request(Bus.LEAVE, new ChatRequest.Leave(member.speaker())));
    }

    @Override
    public Future<Void> pong(ChatClientMessage.Pong message) {
        // That something came is all it says, and the socket has noted that.
        return DONE;
    }

    /** What the chat's room hears, with the frames it means; those are null while nobody here has joined. */
    void hear(ChatEvent event, @Nullable Outgoing outgoing) {
        if (membership != null && outgoing != null) {
            membership.deliver(outgoing);
        } else if (missed.size() < settings.joinEventsMax()) {
            missed.add(event);
        } else {
            socket.close(CloseCode.CONTINUITY_LOST);
        }
    }

    private boolean isTooLong(String content) {
        return content.codePointCount(0, content.length()) > settings.contentCharsMax();
    }

    private ChatRequest.Join request(ChatClientMessage.Join message) {
        String name = message.supportUserName();
        Support claim = null;
        if (message.isClaim() && name != null) {
            claimed = claimed == null ? SupportId.random() : claimed;
            claim = new Support(claimed, name);
        }
        Long after = message.after();
        return new ChatRequest.Join(
                chatId,
                message.from(),
                message.userId(),
                message.supportId(),
                claim,
                after == null ? Resume.NOTHING : new Resume(after, message.epoch()));
    }

    private Future<Void> answer(ChatClientMessage.Join message, ChatRoom room, ChatReply.Join reply) {
        if (reply instanceof ChatReply.Join.Joined joined) {
            return letIn(message, room, joined);
        } else if (reply instanceof ChatReply.Join.AlreadyClaimed taken) {
            return turnAway(ServerMessage.Error.alreadyClaimed(taken.supportUserName()), CloseCode.CLAIMED);
        } else if (reply instanceof ChatReply.Join.Forbidden) {
            return turnAway(
                    ServerMessage.Error.of(ErrorCode.FORBIDDEN, "args.userId or args.supportId is not this chat's"),
                    CloseCode.FORBIDDEN);
        }
        return turnAway(new ServerMessage.ChatExpired(chatId), CloseCode.CHAT_OVER);
    }

    private Future<Void> letIn(ChatClientMessage.Join message, ChatRoom room, ChatReply.Join.Joined joined) {
        Membership member = new Membership(socket, speaker(message, joined), room, joined, bus);
        if (socket.isClosed()) {
            // It went while it was asked for.
            member.end();
            rooms.leave(chatId, this);
            return DONE;
        }
        room.learn(joined);
        membership = member;
        Future<Void> welcomed = socket.sendSnapshot(
                Welcome.messages(message, joined).stream().map(Json::write).toList());
        missed.forEach(event -> member.deliver(room.write(event)));
        missed.clear();
        return welcomed;
    }

    private Speaker speaker(ChatClientMessage.Join message, ChatReply.Join.Joined joined) {
        return joined.state() instanceof ChatState.Active active && message.from() == Side.SUPPORT
                ? new Speaker(chatId, Side.SUPPORT, active.support().supportId().value())
                : new Speaker(chatId, Side.USER, joined.user().userId().value());
    }

    private Future<Void> turnAway(ServerMessage why, @Nullable CloseCode code) {
        rooms.leave(chatId, this);
        missed.clear();
        socket.send(why);
        if (code != null) {
            socket.close(code);
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
                .transform(done -> done.failed() ? refuse(Errors.of(done.cause(), clientMessageId)) : DONE);
    }

    /** The message itself is the acknowledgement; a repeat gets the first one's, once the client has seen that far. */
    private Future<Void> acknowledge(Membership member, ChatReply.Append reply, @Nullable String clientMessageId) {
        if (reply instanceof ChatReply.Append.Stored stored) {
            return member.reached(stored.position());
        } else if (reply instanceof ChatReply.Append.Duplicate duplicate) {
            ChatMessage first = duplicate.first();
            return member.reached(new Position(first.seq(), 0))
                    .onSuccess(v -> socket.send(ServerMessage.ChatMessage.of(first, member.user())));
        }
        return refuse(ServerMessage.Error.of(
                ErrorCode.FORBIDDEN, "the chat is over or no longer this agent's", clientMessageId));
    }

    private Future<Void> refuse(ServerMessage.Error error) {
        socket.send(error);
        return DONE;
    }
}
