package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.chat.ChatState;
import io.blabbermouth.chat.Side;
import io.blabbermouth.protocol.CloseCode;
import io.blabbermouth.protocol.Json;
import io.blabbermouth.protocol.ServerMessage;
import io.vertx.core.Future;

/**
 * Tells the whole chat anew to a connection that was told what Redis has forgotten since, or has missed what is no longer
 * kept: a history that is a reset. A client that would not understand it is closed, and loads the history when it comes back.
 */
final class Retelling {
    private final Socket socket;
    private final Membership member;
    private final boolean understandsReset;

    Retelling(Socket socket, Membership member, boolean understandsReset) {
        this.socket = socket;
        this.member = member;
        this.understandsReset = understandsReset;
    }

    /** Completes when it is told, or the connection is closed. */
    Future<Void> start(Bus bus) {
        ChatRequest.Load load = new ChatRequest.Load(member.speaker().chatId());
        return bus.request(Bus.LOAD_CHAT, load).transform(loaded -> {
            if (loaded.failed()) {
                socket.close(CloseCode.CONTINUITY_LOST);
            } else if (loaded.result() instanceof ChatReply.Join.Joined joined) {
                return tell(joined);
            } else {
                socket.send(new ServerMessage.ChatExpired(load.chatId()));
                socket.close(CloseCode.CHAT_OVER);
            }
            return Future.succeededFuture();
        });
    }

    private Future<Void> tell(ChatReply.Join.Joined joined) {
        boolean isAgent = member.speaker().side() == Side.SUPPORT;
        if (isAgent && joined.state() instanceof ChatState.Active active && !isMine(active)) {
            // Redis has forgotten this agent's claim, and another's came first after that.
            socket.send(ServerMessage.Error.alreadyClaimed(active.support().supportUserName()));
            socket.close(CloseCode.CLAIMED);
        } else if (!understandsReset || (isAgent && !(joined.state() instanceof ChatState.Active))) {
            socket.close(CloseCode.CONTINUITY_LOST);
        } else {
            member.room().learn(joined);
            member.retold(joined);
            return socket.sendSnapshot(Welcome.messages(member.speaker().side(), null, joined).stream()
                    .map(Json::write)
                    .toList());
        }
        return Future.succeededFuture();
    }

    private boolean isMine(ChatState.Active active) {
        return active.support().supportId().value().equals(member.speaker().id());
    }
}
