package io.blabbermouth.web;

import io.blabbermouth.bus.ChatEvent;
import io.blabbermouth.chat.Change;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.User;
import io.blabbermouth.protocol.CloseCode;
import io.blabbermouth.protocol.Json;
import io.blabbermouth.protocol.ServerMessage;
import io.blabbermouth.web.Outgoing.Step;
import io.blabbermouth.web.Outgoing.ToSide;
import java.util.List;

/** Turns one event of a chat into the frames its connections get. */
final class OutgoingWriter implements Change.Handler {
    private final User user;
    private final String epoch;
    private final Step step;
    private Outgoing result;

    private OutgoingWriter(User user, String epoch, Step step) {
        this.user = user;
        this.epoch = epoch;
        this.step = step;
        this.result = Outgoing.toAll(step, ToSide.NOTHING);
    }

    /** @param event any but a divergence, which means something else to each connection */
    static Outgoing write(ChatEvent event, User user) {
        if (event instanceof ChatEvent.Logged logged) {
            Step step =
                    new Step(logged.epoch(), logged.previous(), logged.entry().position());
            OutgoingWriter writer = new OutgoingWriter(user, logged.epoch(), step);
            logged.entry().change().handledBy(writer);
            return writer.result;
        } else if (event instanceof ChatEvent.Typing typing) {
            String text = Json.write(new ServerMessage.Typing(typing.from(), typing.isTyping()));
            return toOther(typing.from(), ToSide.ephemeral(text));
        } else if (event instanceof ChatEvent.Seen seen) {
            String text = Json.write(new ServerMessage.Seen(seen.from(), seen.seq()));
            return toOther(seen.from(), ToSide.text(text));
        }
        String gone = Json.write(new ServerMessage.ChatExpired(user.chatId()));
        return Outgoing.toAll(null, new ToSide(gone, false, CloseCode.CHAT_OVER));
    }

    @Override
    public void messageSent(Change.MessageSent change) {
        ToSide all = ToSide.text(Json.write(ServerMessage.ChatMessage.of(change.message(), user)));
        result = new Outgoing(step, change.message(), all, all);
    }

    @Override
    public void joined(Change.Joined change) {
        // The joining connection is answered by its join, and agents hear of it in their queue.
    }

    @Override
    public void claimed(Change.Claimed change) {
        toAll(ServerMessage.SupportJoinedUser.of(change.support(), user, epoch, List.of()));
    }

    @Override
    public void left(Change.Left change) {
        toAll(
                change.side() == Side.USER
                        ? new ServerMessage.UserLeft(chatId())
                        : new ServerMessage.SupportLeft(chatId()));
    }

    @Override
    public void returned(Change.Returned change) {
        toAll(
                change.side() == Side.USER
                        ? new ServerMessage.UserReturned(chatId())
                        : new ServerMessage.SupportReturned(chatId()));
    }

    /** A connection of the former agent that is still here never answered; it may come back and take the chat again. */
    @Override
    public void requeued(Change.Requeued change) {
        String waits = Json.write(ServerMessage.UserJoined.of(user, epoch, null));
        result = new Outgoing(step, null, ToSide.text(waits), ToSide.close(CloseCode.IDLE));
    }

    @Override
    public void ended(Change.Ended change) {
        String ended = Json.write(new ServerMessage.ChatEnded(chatId(), change.by()));
        result = Outgoing.toAll(step, new ToSide(ended, false, CloseCode.ENDED));
    }

    @Override
    public void expired(Change.Expired change) {
        String expired = Json.write(new ServerMessage.ChatExpired(chatId()));
        result = Outgoing.toAll(step, new ToSide(expired, false, CloseCode.CHAT_OVER));
    }

    private static Outgoing toOther(Side from, ToSide other) {
        return from == Side.USER
                ? new Outgoing(null, null, ToSide.NOTHING, other)
                : new Outgoing(null, null, other, ToSide.NOTHING);
    }

    private void toAll(ServerMessage message) {
        result = Outgoing.toAll(step, ToSide.text(Json.write(message)));
    }

    private ChatId chatId() {
        return user.chatId();
    }
}
