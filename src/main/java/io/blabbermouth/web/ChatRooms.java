package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.chat.ChatId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The chats that have connections on this event loop: {@code chatId -> room}. */
final class ChatRooms {
    private final Bus bus;
    private final Map<ChatId, ChatRoom> rooms = new HashMap<>();
    private Runnable positionWanted = () -> {};

    ChatRooms(Bus bus) {
        this.bus = bus;
    }

    /** Called when somebody comes who is to be told at which place it waits. */
    void onPositionWanted(Runnable handler) {
        this.positionWanted = handler;
    }

    void positionWanted() {
        positionWanted.run();
    }

    /** From now on the connection hears what happens in the chat. */
    ChatRoom enter(ChatId chatId, Hearing connection) {
        ChatRoom room = rooms.computeIfAbsent(chatId, id -> new ChatRoom(id, bus));
        room.enter(connection);
        return room;
    }

    /** Null if nobody is connected to the chat here. */
    @Nullable
    ChatRoom find(ChatId chatId) {
        return rooms.get(chatId);
    }

    void leave(ChatId chatId, Hearing connection) {
        ChatRoom room = rooms.get(chatId);
        if (room != null) {
            room.leave(connection);
            if (room.isEmpty()) {
                rooms.remove(chatId);
                room.close();
            }
        }
    }
}
