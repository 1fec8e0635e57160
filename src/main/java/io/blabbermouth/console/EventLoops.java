package io.blabbermouth.console;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Whether the threads turn on which everything runs: one that is blocked for good takes its connections with it. */
final class EventLoops {
    /** event loop -> its answer. One that owes an answer is not asked again, or its queue would grow while it is stuck. */
    private final Map<EventExecutor, Future<Void>> answers = new LinkedHashMap<>();

    EventLoops(Vertx vertx) {
        // There is no other way to them: a context lands on any of them.
        ((VertxInternal) vertx).nettyEventLoopGroup().forEach(loop -> answers.put(loop, Future.succeededFuture()));
    }

    int count() {
        return answers.size();
    }

    /** How many do not answer in time; never fails. */
    Future<Integer> turn(long millisMax) {
        answers.replaceAll((loop, answer) -> answer.isComplete() ? ask(loop) : answer);
        return Future.join(answers.values().stream().toList())
                .timeout(millisMax, TimeUnit.MILLISECONDS)
                .transform(done -> Future.succeededFuture((int) answers.values().stream()
                        .filter(answer -> !answer.isComplete())
                        .count()));
    }

    /**
     * Gives each something to do.
     *
     * @return for each how long that waited for its turn, in ns
     */
    List<Future<Long>> lagNanos() {
        return answers.keySet().stream()
                .map(loop -> {
                    long asked = System.nanoTime();
                    return ask(loop).map(v -> System.nanoTime() - asked);
                })
                .toList();
    }

    private static Future<Void> ask(EventExecutor loop) {
        Promise<Void> turned = Promise.promise();
        loop.execute(turned::complete);
        return turned.future();
    }
}
