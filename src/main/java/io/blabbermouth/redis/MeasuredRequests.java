package io.blabbermouth.redis;

import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.watch.StoreMeters;
import io.blabbermouth.watch.StoreMeters.Appended;
import io.blabbermouth.watch.StoreMeters.Join;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;

/** Counts what {@link ChatRequests} answers. */
final class MeasuredRequests {
    private final ChatRequests requests;
    private final StoreMeters meters;

    MeasuredRequests(ChatRequests requests, StoreMeters meters) {
        this.requests = requests;
        this.meters = meters;
    }

    Future<ChatReply.Append> append(ChatRequest.Append append) {
        long from = System.nanoTime();
        return requests.append(append).onComplete(done -> meters.appended(result(done), System.nanoTime() - from));
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

    Future<ChatReply.Join> load(ChatRequest.Load load) {
        meters.reset();
        return requests.load(load);
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
