package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.ChatEvent;
import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.chat.Change;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.ChatState;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.User;
import io.blabbermouth.protocol.Json;
import io.blabbermouth.protocol.ServerMessage;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One chat's connections on this event loop, and what it knows of the chat from their joins and the events since. */
final class ChatRoom {
    private final MessageConsumer<?> events;
    /** In the order they came. */
    private final Set<Hearing> connections = new LinkedHashSet<>();

    private @Nullable User user;
    private Position position = Position.START;
    private ChatState state = new ChatState.Waiting();

    /** Hears the chat's events from now on. */
    ChatRoom(ChatId chatId, Bus bus) {
        this.events = bus.listen(Bus.chat(chatId), this::heard);
    }

    void enter(Hearing connection) {
        connections.add(connection);
    }

    void leave(Hearing connection) {
        connections.remove(connection);
    }

    boolean isEmpty() {
        return connections.isEmpty();
    }

    /** True if somebody is on the other side to read that one types. */
    boolean isActive() {
        return state instanceof ChatState.Active;
    }

    /** Nothing is heard any more. */
    void close() {
        events.unregister();
    }

    /** True if its user waits for an agent, as far as is known here. */
    boolean isWaiting() {
        return state instanceof ChatState.Waiting;
    }

    /** Where in the queue its user is. */
    void tellPosition(ServerMessage.QueuePosition position) {
        if (isWaiting()) {
            String text = Json.write(position);
            List.copyOf(connections).forEach(connection -> connection.hearPosition(text));
        }
    }

    /** A join has read the chat. */
    void learn(ChatReply.Join.Joined joined) {
        user = joined.user();
        if (!position.isAfter(joined.position())) {
            position = joined.position();
            state = joined.state();
        }
    }

    /** What an event means for the connections; only after a join has told whose chat it is. */
    Outgoing write(ChatEvent event) {
        if (user == null) {
            throw new IllegalStateException("nobody has joined here yet");
        }
        return OutgoingWriter.write(event, user);
    }

    private void heard(ChatEvent event) {
        if (event instanceof ChatEvent.Diverged diverged) {
            if (position.isAfter(diverged.common())) {
                // What came after is not true any more, and what is true now comes again.
                position = diverged.common();
            }
            List.copyOf(connections).forEach(connection -> connection.hear(event, null));
            return;
        }
        if (event instanceof ChatEvent.Logged logged
                && logged.entry().position().isAfter(position)) {
            position = logged.entry().position();
            follow(logged.entry().change());
        }
        Outgoing outgoing = user == null ? null : write(event);
        // A copy: a connection that is closed by it leaves.
        for (Hearing connection : List.copyOf(connections)) {
            connection.hear(event, outgoing);
        }
    }

    private void follow(Change change) {
        if (change instanceof Change.Claimed claimed) {
            state = new ChatState.Active(claimed.support());
            connections.forEach(Hearing::forgetPosition);
        } else if (change instanceof Change.Requeued) {
            state = new ChatState.Waiting();
        } else if (change instanceof Change.Ended || change instanceof Change.Expired) {
            state = new ChatState.Ended();
        }
    }
}
