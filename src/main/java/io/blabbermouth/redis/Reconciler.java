package io.blabbermouth.redis;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.Ids;
import io.blabbermouth.chat.Position;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a Redis that has come back with less remember what this node still holds of a chat. */
final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final ChatStore store;
    private final Recent recent;

    Reconciler(ChatStore store, Recent recent) {
        this.store = store;
        this.recent = recent;
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
        List<ChatMessage> orphans = recent.after(chatId, common);
        boolean isThere = read instanceof ScriptReplies.Tail;
        return store.restore(new ChatStore.Restore(known, isThere, present.epoch(), common, orphans))
                .compose(restored -> {
                    if (!restored) {
                        // It has changed once more meanwhile.
                        return store.read(chatId, followed).compose(again -> reconcile(known, followed, again));
                    }
                    log(chatId, followed, common, orphans);
                    recent.forgetAfter(chatId, common);
                    known.goOnFrom(common);
                    return Future.succeededFuture(Optional.of(present.endingAt(common)));
                });
    }

    private static void log(ChatId chatId, Lineage followed, Position common, List<ChatMessage> orphans) {
        if (followed.end().isAfter(common)) {
            LOG.warn(
                    "Redis has forgotten chat {} from {} to {}; {} messages were held here and are appended again",
                    chatId,
                    common,
                    followed.end(),
                    orphans.size());
        }
    }
}
