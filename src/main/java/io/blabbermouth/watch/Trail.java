package io.blabbermouth.watch;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.watch.Step.What;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The last steps of each chat on this node. When there are too many, the chat in which nothing has happened for longest is
 * forgotten. One for a node; any thread may use it.
 */
public final class Trail {
    private static final int STEPS_A_CHAT_MAX = 512;

    private final int stepsMax;
    private final StoreClock clock;
    /** The one with the oldest last step first. */
    private final Map<ChatId, Deque<Step>> chats = new LinkedHashMap<>(16, 0.75f, true);

    private int kept;

    /** @param stepsMax how many are kept of all chats, 0 for none */
    public Trail(int stepsMax, StoreClock clock) {
        this.stepsMax = stepsMax;
        this.clock = clock;
    }

    public StoreClock clock() {
        return clock;
    }

    public void note(ChatId chatId, What what, About about) {
        if (stepsMax > 0) {
            keep(new Step(
                    clock.micros(),
                    chatId,
                    what,
                    about.firstSeq(),
                    about.lastSeq(),
                    about.clientMessageId(),
                    about.connection(),
                    about.detail()));
        }
    }

    private synchronized void keep(Step step) {
        Deque<Step> ofChat = chats.computeIfAbsent(step.chatId(), id -> new ArrayDeque<>());
        ofChat.add(step);
        kept++;
        if (ofChat.size() > STEPS_A_CHAT_MAX) {
            ofChat.remove();
            kept--;
        }
        for (Iterator<Deque<Step>> oldest = chats.values().iterator(); kept > stepsMax && oldest.hasNext(); ) {
            kept -= oldest.next().size();
            oldest.remove();
        }
    }

    /** Those of a chat, oldest first. */
    public synchronized List<Step> of(ChatId chatId) {
        Deque<Step> ofChat = chats.get(chatId);
        return ofChat == null ? List.of() : List.copyOf(ofChat);
    }
}
