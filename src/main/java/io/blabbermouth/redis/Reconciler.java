package io.blabbermouth.redis;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.Ids;
import io.blabbermouth.chat.Position;
import io.blabbermouth.logging.Logs;
import io.blabbermouth.watch.StoreMeters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a Redis that has come back with less remember what this node still holds of a chat. */
final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    /** For how long a node that holds only the end of what is missing lets others, who may hold more, go first. */
    private static final long COURTESY_MILLIS = 1000;

    private final Vertx vertx;
    private final ChatStore store;
    private final Recent recent;
    private final StoreMeters meters;
    /** What was appended again and has not been passed on again yet: Redis may forget that too. */
    private final Map<ChatId, List<ChatMessage>> unsettled = new HashMap<>();

    Reconciler(Vertx vertx, ChatStore store, Recent recent, StoreMeters meters) {
        this.vertx = vertx;
        this.store = store;
        this.recent = recent;
        this.meters = meters;
    }

    /**
     * Appends again what the log has lost of what was passed on here, under the same names and times, and says again how the
     * chat stands. A chat that is missing in another life of its bucket was lost, and is made again; in the same one it was over.
     *
     * @param followed how far the log was passed on here
     * @param read what there is now
     * @return the present lineage, ending where it parts from the one followed; empty if the chat is over
     */
    Future<Optional<Lineage>> reconcile(KnownChat known, Lineage followed, ScriptReplies.Read read) {
        return reconcile(known, followed, read, true);
    }

    /** All that was appended again has been passed on again. */
    void settled(ChatId chatId) {
        unsettled.remove(chatId);
    }

    private Future<Optional<Lineage>> reconcile(
            KnownChat known, Lineage followed, ScriptReplies.Read read, boolean courteous) {
        ChatId chatId = known.user().chatId();
        Lineage present;
        if (read instanceof ScriptReplies.Tail tail) {
            known.isThereIn(tail.life());
            present = tail.lineage();
        } else if (read instanceof ScriptReplies.Missing missing
                && !missing.life().equals(known.life())) {
            present = new Lineage(Ids.random(), Position.START, Map.of());
        } else {
            return Future.succeededFuture(Optional.empty());
        }
        Position common = followed.commonWith(present);
        List<ChatMessage> orphans = new ArrayList<>(unsettled.getOrDefault(chatId, List.of()));
        orphans.addAll(recent.after(chatId, common));
        if (courteous && !orphans.isEmpty() && orphans.get(0).seq() > common.seq() + 1) {
            return vertx.timer(COURTESY_MILLIS, TimeUnit.MILLISECONDS)
                    .compose(v -> store.read(chatId, followed))
                    .compose(again -> reconcile(known, followed, again, false));
        }
        boolean isThere = read instanceof ScriptReplies.Tail;
        return store.restore(new ChatStore.Restore(known, isThere, present.epoch(), common, orphans))
                .compose(restored -> {
                    if (!restored) {
                        // It has changed once more meanwhile.
                        return store.read(chatId, followed)
                                .compose(again -> reconcile(known, followed, again, courteous));
                    }
                    log(chatId, followed, common, orphans);
                    meters.appendedAgain(orphans.size());
                    if (!orphans.isEmpty()) {
                        unsettled.put(chatId, orphans);
                    }
                    recent.forgetAfter(chatId, common);
                    known.goOnFrom(common);
                    return Future.succeededFuture(Optional.of(present.endingAt(common)));
                });
    }

    private static void log(ChatId chatId, Lineage followed, Position common, List<ChatMessage> orphans) {
        if (followed.end().isAfter(common)) {
            LOG.atWarn()
                    .addKeyValue(Logs.CHAT, chatId.value())
                    .log(
                            "Redis has forgotten a chat from {} to {}; of that {} messages were held here and are appended again",
                            common,
                            followed.end(),
                            orphans.size());
        }
    }
}
