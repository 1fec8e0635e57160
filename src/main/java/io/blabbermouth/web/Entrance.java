package io.blabbermouth.web;

import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.bus.ChatRequest.Resume;
import io.blabbermouth.bus.ChatRequest.Speaker;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.ChatState;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.Support;
import io.blabbermouth.chat.SupportId;
import io.blabbermouth.protocol.BadMessageException;
import io.blabbermouth.protocol.ChatClientMessage;
import io.blabbermouth.protocol.CloseCode;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.protocol.ServerMessage;
import io.blabbermouth.security.Agent;
import io.blabbermouth.security.Audit;
import org.jspecify.annotations.Nullable;

/** What one connection's Join asks for, what the answer to it means, and what of that is kept in the audit log. */
final class Entrance {
    /** In the place of another agent's id: no agent's, so that whoever names it is refused as for any foreign one. */
    private static final String FOREIGN_ID = "foreign";

    private final ChatId chatId;
    private final Caller caller;
    private final Gate gate;
    /** What this connection becomes if it claims: the same at every try, as a try whose answer was lost may have won. */
    private @Nullable SupportId claimed;

    Entrance(ChatId chatId, Caller caller, Gate gate) {
        this.chatId = chatId;
        this.caller = caller;
        this.gate = gate;
    }

    ChatId chatId() {
        return chatId;
    }

    /** For what becomes of the connection, and of what it sends. */
    ConnectionTrail trail(ConnectionName connection) {
        return new ConnectionTrail(chatId, connection, gate.watch());
    }

    /**
     * What a connection that is not let in is told.
     *
     * @param close null if it may try again
     */
    record Refusal(ServerMessage why, @Nullable CloseCode close) {}

    /** Null if whoever joins may ask for it. */
    @Nullable
    Refusal unauthorized(ChatClientMessage.Join message) {
        if (!gate.needsTokens() || message.from() == Side.USER || (caller.agent() != null && !isExpired())) {
            return null;
        }
        String why = caller.agent() == null ? "an agent's token is needed" : "the agent's token has expired";
        return new Refusal(ServerMessage.Error.of(ErrorCode.UNAUTHORIZED, why), CloseCode.UNAUTHORIZED);
    }

    /** Whether the token that it has shown is good no more. */
    boolean isExpired() {
        return caller.agent() != null && caller.agent().isExpired();
    }

    ChatRequest.Join request(ChatClientMessage.Join message) throws BadMessageException {
        Long after = message.after();
        return new ChatRequest.Join(
                chatId,
                message.from(),
                message.userId(),
                supportId(message),
                message.isClaim() ? claim(message) : null,
                after == null ? Resume.NOTHING : new Resume(after, message.epoch()));
    }

    private Support claim(ChatClientMessage.Join message) throws BadMessageException {
        Agent agent = caller.agent();
        if (agent != null) {
            return new Support(agent.supportIdIn(chatId), agent.name());
        }
        String name = message.claimName();
        claimed = claimed == null ? SupportId.random() : claimed;
        return new Support(claimed, name);
    }

    /** An agent with a token has one id in a chat, whoever tells it another. */
    private @Nullable String supportId(ChatClientMessage.Join message) {
        Agent agent = caller.agent();
        String written = message.supportId();
        boolean isForeign = agent != null
                && message.from() == Side.SUPPORT
                && written != null
                && !written.equals(agent.supportIdIn(chatId).value());
        return isForeign ? FOREIGN_ID : written;
    }

    /** @param reply any but that the connection is in */
    Refusal refusal(ChatReply.Join reply) {
        if (reply instanceof ChatReply.Join.AlreadyClaimed taken) {
            return new Refusal(ServerMessage.Error.alreadyClaimed(taken.supportUserName()), CloseCode.CLAIMED);
        } else if (reply instanceof ChatReply.Join.Forbidden) {
            return new Refusal(
                    ServerMessage.Error.of(ErrorCode.FORBIDDEN, "args.userId or args.supportId is not this chat's"),
                    CloseCode.FORBIDDEN);
        }
        return new Refusal(new ServerMessage.ChatExpired(chatId), CloseCode.CHAT_OVER);
    }

    /** Null if one more connection may be in the chat; then it counts until it {@link #leaves}. */
    @Nullable
    Refusal tooMany() {
        return gate.admitsTo(chatId.value(), caller)
                ? null
                : new Refusal(
                        ServerMessage.Error.of(ErrorCode.RATE_LIMITED, "too many connections to this chat"),
                        CloseCode.TOO_MANY);
    }

    void leaves() {
        gate.leaves(chatId.value());
    }

    Speaker speaker(Side side, ChatReply.Join.Joined joined) {
        return joined.state() instanceof ChatState.Active active && side == Side.SUPPORT
                ? new Speaker(chatId, Side.SUPPORT, active.support().supportId().value())
                : new Speaker(chatId, Side.USER, joined.user().userId().value());
    }

    /** Not a user's first join: nobody was there before. */
    void noteAdmission(Side side, ChatReply.Admission admission) {
        switch (admission) {
            case JOINED -> {}
            case REJOINED -> gate.noteRepeatable(entry(Audit.Event.REJOIN, side.wireName()));
            case CLAIMED, TAKEN_BACK -> gate.noteRepeatable(entry(Audit.Event.CLAIM, null));
        }
    }

    /** Not of a chat that is over: that is nobody's fault. */
    void noteRefusal(Refusal refusal) {
        if (refusal.why() instanceof ServerMessage.Error error && refusal.close() != null) {
            gate.noteRefusal(entry(Audit.Event.JOIN_REFUSED, error.code().name()));
        }
    }

    void noteLeave(Speaker speaker, ChatReply.Leave reply) {
        if (reply == ChatReply.Leave.ENDED) {
            Audit.log(entry(Audit.Event.END, speaker.side().wireName()));
        }
    }

    private Audit.Entry entry(Audit.Event event, @Nullable String why) {
        return new Audit.Entry(event, caller.address(), caller.who(), chatId.value(), why);
    }
}
