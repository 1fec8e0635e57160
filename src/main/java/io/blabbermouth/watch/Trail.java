package io.blabbermouth.watch;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.watch.Step.What;
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
    private final Map<ChatId, ChatTrail> chats = new LinkedHashMap<>(16, 0.75f, true);

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
            keep(clock.micros(), chatId, what, about);
        }
    }

    private synchronized void keep(long micros, ChatId chatId, What what, About about) {
        ChatTrail ofChat = chats.computeIfAbsent(chatId, id -> new ChatTrail(STEPS_A_CHAT_MAX));
        kept -= ofChat.size();
        ofChat.add(micros, what, about);
        kept += ofChat.size();
        for (Iterator<ChatTrail> oldest = chats.values().iterator(); kept > stepsMax && oldest.hasNext(); ) {
            kept -= oldest.next().size();
            oldest.remove();
        }
    }

    /** Those of a chat, oldest first. */
    public synchronized List<Step> of(ChatId chatId) {
        ChatTrail ofChat = chats.get(chatId);
        return ofChat == null ? List.of() : ofChat.steps(chatId);
    }
}
