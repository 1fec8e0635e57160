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
import io.blabbermouth.protocol.ChatClientMessage;
import io.blabbermouth.protocol.CloseCode;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.protocol.ServerMessage;
import org.jspecify.annotations.Nullable;

/** What one connection's Join asks for, and what the answer to it means. */
final class Entrance {
    private final ChatId chatId;
    /** What this connection becomes if it claims: the same at every try, as a try whose answer was lost may have won. */
    private @Nullable SupportId claimed;

    Entrance(ChatId chatId) {
        this.chatId = chatId;
    }

    /**
     * What a connection that is not let in is told.
     *
     * @param close null if it may try again
     */
    record Refusal(ServerMessage why, @Nullable CloseCode close) {}

    ChatRequest.Join request(ChatClientMessage.Join message) {
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

    Speaker speaker(Side side, ChatReply.Join.Joined joined) {
        return joined.state() instanceof ChatState.Active active && side == Side.SUPPORT
                ? new Speaker(chatId, Side.SUPPORT, active.support().supportId().value())
                : new Speaker(chatId, Side.USER, joined.user().userId().value());
    }
}
