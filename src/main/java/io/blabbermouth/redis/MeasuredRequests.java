package io.blabbermouth.redis;

import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.chat.Side;
import io.blabbermouth.watch.StoreClock;
import io.blabbermouth.watch.StoreMeters;
import io.blabbermouth.watch.StoreMeters.Appended;
import io.blabbermouth.watch.StoreMeters.Join;
import io.blabbermouth.watch.Watch;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;

/** Counts what {@link ChatRequests} answers to connections. */
final class MeasuredRequests {
    private final ChatRequests requests;
    private final LocalChats chats;
    private final StoreClock clock;
    private final StoreMeters meters;

    MeasuredRequests(ChatRequests requests, LocalChats chats, Watch watch) {
        this.requests = requests;
        this.chats = chats;
        this.clock = watch.clock();
        this.meters = watch.metrics().store();
    }

    Future<ChatReply.Append> append(ChatRequest.Append append) {
        long from = System.nanoTime();
        return requests.append(append).onComplete(done -> {
            meters.appended(result(done), System.nanoTime() - from);
            if (done.result() instanceof ChatReply.Append.Stored stored) {
                stored(append, stored.position().seq());
            }
        });
    }

    /** Only the node that an agent's message came through looks whether it is the first one, so that each counts once. */
    private void stored(ChatRequest.Append append, long seq) {
        LocalChat chat = chats.find(append.speaker().chatId());
        KnownChat known = chat == null ? null : chat.known();
        if (append.speaker().side() == Side.SUPPORT && known != null) {
            known.firstResponse(seq).ifPresent(since -> meters.firstResponded(clock.nanosSince(since)));
        }
    }

    Future<ChatReply.Join> join(ChatRequest.Join join) {
        return requests.join(join).onSuccess(reply -> {
            if (reply instanceof ChatReply.Join.Joined joined) {
                meters.joined(join.resume().after() > 0 && !joined.history().reset() ? Join.RESUMED : Join.FRESH);
                if (joined.history().reset() && join.resume().after() > 0) {
                    meters.reset();
                }
            } else if (reply instanceof ChatReply.Join.AlreadyClaimed) {
                meters.claimLost();
            }
        });
    }

    private static Appended result(AsyncResult<ChatReply.Append> done) {
        if (done.failed()) {
            return Appended.UNKNOWN;
        } else if (done.result() instanceof ChatReply.Append.Stored) {
            return Appended.STORED;
        }
        return done.result() instanceof ChatReply.Append.Duplicate ? Appended.DUPLICATE : Appended.REFUSED;
    }
}
