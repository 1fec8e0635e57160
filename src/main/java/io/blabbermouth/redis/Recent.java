package io.blabbermouth.redis;

import io.blabbermouth.chat.Change;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.LogEntry;
import io.blabbermouth.chat.Position;
import io.blabbermouth.config.RedisSettings;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What this node has passed on lately, in case Redis forgets it: {@code chatId -> entries in the log's order}, bounded by
 * age and bytes over all chats.
 */
final class Recent {
    /** What an entry takes beside a message's content, about: its objects, ids and places in the queues. */
    private static final int OVERHEAD_BYTES = 400;

    private final int secondsMax;
    private final long bytesMax;
    private final Map<ChatId, Deque<Kept>> chats = new HashMap<>();
    /** The same, oldest first. */
    private final Deque<Kept> all = new ArrayDeque<>();

    private long bytes;
    /** How many seconds this node has been in touch with Redis. */
    private long seconds;

    /** One entry; each is another than any equal to it. */
    private static final class Kept {
        final ChatId chatId;
        final LogEntry entry;
        final long heardAtSecond;

        Kept(ChatId chatId, LogEntry entry, long heardAtSecond) {
            this.chatId = chatId;
            this.entry = entry;
            this.heardAtSecond = heardAtSecond;
        }

        Position position() {
            return entry.position();
        }

        Stream<ChatMessage> message() {
            return entry.change() instanceof Change.MessageSent sent ? Stream.of(sent.message()) : Stream.empty();
        }

        long bytes() {
            return entry.change() instanceof Change.MessageSent sent
                    ? OVERHEAD_BYTES + 2L * sent.message().content().length()
                    : OVERHEAD_BYTES;
        }
    }

    Recent(RedisSettings settings) {
        this.secondsMax = settings.recentSeconds();
        this.bytesMax = settings.recentBytesMax();
    }

    void add(ChatId chatId, LogEntry entry) {
        Kept kept = new Kept(chatId, entry, seconds);
        chats.computeIfAbsent(chatId, id -> new ArrayDeque<>()).add(kept);
        all.add(kept);
        bytes += kept.bytes();
        while (bytes > bytesMax) {
            forgetOldest();
        }
    }

    /** What the first connection was told of the chat, so that it is held by as many nodes as have told it. */
    void addHistory(ChatId chatId, List<ChatMessage> messages) {
        Instant oldest = Instant.now().minusSeconds(secondsMax);
        for (ChatMessage message : messages) {
            if (message.sentAt().isAfter(oldest)) {
                add(chatId, new LogEntry(new Position(message.seq(), 0), new Change.MessageSent(message)));
            }
        }
    }

    /** The messages beyond a position, in their order. */
    List<ChatMessage> after(ChatId chatId, Position position) {
        return chats.getOrDefault(chatId, new ArrayDeque<>()).stream()
                .filter(kept -> kept.position().isAfter(position))
                .flatMap(Kept::message)
                .toList();
    }

    /** They are in the log under another position, or no longer of use. */
    void forgetAfter(ChatId chatId, Position position) {
        Deque<Kept> kept = chats.get(chatId);
        while (kept != null && !kept.isEmpty() && kept.getLast().position().isAfter(position)) {
            // Its place in the other queue goes with time.
            bytes -= kept.removeLast().bytes();
        }
    }

    boolean holds(ChatId chatId) {
        return chats.containsKey(chatId);
    }

    /** To be called each second in which Redis can be told what it may have forgotten: else nothing grows old. */
    void everySecond() {
        seconds++;
        while (!all.isEmpty() && seconds - all.getFirst().heardAtSecond > secondsMax) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        Kept oldest = all.removeFirst();
        Deque<Kept> ofChat = chats.get(oldest.chatId);
        if (ofChat != null && ofChat.peekFirst() == oldest) {
            ofChat.removeFirst();
            bytes -= oldest.bytes();
        }
        if (ofChat != null && ofChat.isEmpty()) {
            chats.remove(oldest.chatId);
        }
    }
}
