package io.blabbermouth.watch;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.watch.Step.What;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The last steps of one chat, as columns: a hundred thousand objects that live for minutes are what a garbage collector copies most,
 * and these are written always and read almost never.
 */
final class ChatTrail {
    private static final int ROOM_MIN = 16;

    private final int stepsMax;
    /** A ring of {@code stepsMax} in the end: the one to be overwritten next is the oldest. */
    private long[] atMicros = new long[ROOM_MIN];

    private long[] firstSeqs = new long[ROOM_MIN];
    private long[] lastSeqs = new long[ROOM_MIN];
    private What[] whats = new What[ROOM_MIN];
    private @Nullable String[] clientMessageIds = new @Nullable String[ROOM_MIN];
    private @Nullable String[] connections = new @Nullable String[ROOM_MIN];
    private @Nullable String[] details = new @Nullable String[ROOM_MIN];

    private long added;

    /** @param stepsMax of these the last are kept */
    ChatTrail(int stepsMax) {
        this.stepsMax = stepsMax;
    }

    int size() {
        return (int) Math.min(added, atMicros.length);
    }

    void add(long micros, What what, About about) {
        if (added == atMicros.length && added < stepsMax) {
            grow((int) Math.min(stepsMax, 2 * added));
        }
        int place = placeOf(added++);
        atMicros[place] = micros;
        whats[place] = what;
        firstSeqs[place] = about.firstSeq();
        lastSeqs[place] = about.lastSeq();
        clientMessageIds[place] = about.clientMessageId();
        connections[place] = about.connection();
        details[place] = about.detail();
    }

    /** Oldest first. */
    List<Step> steps(ChatId chatId) {
        return IntStream.range(0, size())
                .map(each -> placeOf(added - size() + each))
                .mapToObj(place -> new Step(
                        atMicros[place],
                        chatId,
                        whats[place],
                        firstSeqs[place],
                        lastSeqs[place],
                        clientMessageIds[place],
                        connections[place],
                        details[place]))
                .toList();
    }

    private int placeOf(long index) {
        return (int) (index % atMicros.length);
    }

    /** Only before anything has been overwritten, so that all stay where they are. */
    private void grow(int room) {
        atMicros = Arrays.copyOf(atMicros, room);
        whats = Arrays.copyOf(whats, room);
        firstSeqs = Arrays.copyOf(firstSeqs, room);
        lastSeqs = Arrays.copyOf(lastSeqs, room);
        clientMessageIds = Arrays.copyOf(clientMessageIds, room);
        connections = Arrays.copyOf(connections, room);
        details = Arrays.copyOf(details, room);
    }
}
