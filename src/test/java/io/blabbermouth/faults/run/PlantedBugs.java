package io.blabbermouth.faults.run;

import io.blabbermouth.checker.Plan;
import io.blabbermouth.checker.Plan.Crowd;
import io.blabbermouth.checker.Traffic;
import io.blabbermouth.checker.Violation.Kind;
import java.util.List;

/** The table of bugs that are planted. */
final class PlantedBugs {
    private static final Crowd FEW = Crowd.of(12, 0, 0);
    private static final Plan SMALL = small(FEW);
    private static final long ENOUGH_SECONDS_MAX = 20;

    private PlantedBugs() {}

    static List<Planted> all() {
        return List.of(
                new Planted(
                        "the gap check is skipped",
                        Kind.LOST,
                        SMALL,
                        PlantedBugs::cutOffANodeThatReadsSlowly,
                        List.of(
                                new PlantedBug(
                                        "java/io/blabbermouth/redis/ChatFeed.java",
                                        "logged.previous().equals(followed.end())",
                                        "true"),
                                new PlantedBug(
                                        "java/io/blabbermouth/web/Membership.java",
                                        "step.previous().isAfter(position)",
                                        "false"))),
                new Planted(
                        "the history is read before the subscription is confirmed",
                        Kind.LOST,
                        small(FEW.withoutRivals()),
                        PlantedBugs::joinWhileSubscribingIsSlow,
                        List.of(new PlantedBug(
                                "java/io/blabbermouth/redis/LocalChats.java",
                                "chat.subscribed(() -> link.subscribe(keys.log(chat.id())))",
                                "Future.succeededFuture(chat.subscribed(() -> link.subscribe(keys.log(chat.id()))))"))),
                new Planted(
                        "the fence is ignored",
                        Kind.ORDER,
                        SMALL.forgetting(true),
                        PlantedBugs::forgetWhileTheyTalk,
                        List.of(new PlantedBug(
                                "resources/redis/append.lua",
                                "if not head or string.find(head, speakers, 1, true) ~= 1 then",
                                """
                                if head then
                                  speakers = life .. string.match(head, '^%S+( %S+ %S+ %S+ )')
                                  position = '0 0 '
                                else"""))),
                new Planted(
                        "the epoch is counted, not drawn",
                        Kind.ORDER,
                        small(FEW.withoutOldestProtocol()).forgetting(true),
                        PlantedBugs::forgetTwiceWhileSomeAreAway,
                        List.of(new PlantedBug(
                                "resources/redis/log.lua",
                                "c.epoch = string.sub(redis.sha1hex(c.epoch .. LIFE .. integer(MICROS)), 1, 32)",
                                "c.epoch = string.format('%s%08x', string.sub(c.epoch, 1, 24),"
                                        + " tonumber(string.sub(c.epoch, 25), 16) + 1)"))),
                new Planted(
                        "what only nodes still hold is not appended",
                        Kind.LOST,
                        SMALL.forgetting(true),
                        PlantedBugs::forgetWhileTheyTalk,
                        List.of(new PlantedBug(
                                "java/io/blabbermouth/redis/Reconciler.java",
                                "orphans.addAll(recent.after(chatId, common));",
                                ""))),
                new Planted(
                        "deadlines are popped",
                        Kind.LIST,
                        Plan.of(Crowd.of(2, 0, 40)).settlingWithin(15),
                        PlantedBugs::loseWhatTwoNodesAreAnswered,
                        List.of(new PlantedBug("resources/redis/tick.lua", "return { alive and 1 or 0", """
                                local popped = redis.call('ZRANGEBYSCORE', due, '-inf', integer(now), 'LIMIT', 0, ARGV[3])
                                for _, id in ipairs(popped) do
                                  redis.call('ZREM', due, id)
                                end
                                local redis_call = redis.call
                                local redis = { call = function(command, key, ...)
                                  return command == 'ZRANGEBYSCORE' and key == due and popped or redis_call(command, key, ...)
                                end }
                                return { alive and 1 or 0"""))),
                new Planted(
                        "deduplication is skipped",
                        Kind.TWICE,
                        SMALL,
                        PlantedBugs::loseAcknowledgements,
                        List.of(new PlantedBug(
                                "resources/redis/entry.lua",
                                "call('HSETNX', sent, name, n .. ' ' .. at) == 0",
                                "call('HSETNX', sent, name, n .. ' ' .. at) == 2"))));
    }

    private static Plan small(Crowd crowd) {
        return Plan.of(crowd).settlingWithin(8);
    }

    /** What is published comes again before what was missed has been read. */
    private static void cutOffANodeThatReadsSlowly(Site site, Traffic traffic) {
        traffic.awaitAcknowledged(300, ENOUGH_SECONDS_MAX);
        site.network(0).delayRequests("evalsha", 300);
        site.network(0).cut();
        traffic.awaitAcknowledged(600, ENOUGH_SECONDS_MAX);
        site.network(0).delayRequests("", 0);
    }

    private static void joinWhileSubscribingIsSlow(Site site, Traffic traffic) {
        traffic.awaitAcknowledged(100, ENOUGH_SECONDS_MAX);
        site.networks().forEach(network -> network.delayRequests("subscribe", 1000));
        traffic.openLateTabs(400);
        site.networks().forEach(network -> network.delayRequests("", 0));
    }

    private static void forgetWhileTheyTalk(Site site, Traffic traffic) {
        traffic.awaitAcknowledged(200, ENOUGH_SECONDS_MAX);
        StoreCopy.take(site);
        traffic.awaitAcknowledged(200, ENOUGH_SECONDS_MAX);
        StoreCopy.restore(site);
        traffic.pass(3);
    }

    /** Who was away comes back when the log is another, and as long again; no node remembers the former one. */
    private static void forgetTwiceWhileSomeAreAway(Site site, Traffic traffic) {
        traffic.awaitAcknowledged(200, ENOUGH_SECONDS_MAX);
        site.admin("SAVE");
        traffic.awaitAcknowledged(200, ENOUGH_SECONDS_MAX);
        site.redis().kill();
        site.redis().restart();
        traffic.awaitAcknowledged(200, ENOUGH_SECONDS_MAX);
        traffic.sendTabsAway();
        site.killNodes();
        site.redis().kill();
        site.redis().restart();
        site.startNodesAgain();
        traffic.awaitAcknowledged(600, ENOUGH_SECONDS_MAX);
        traffic.callTabsBack();
    }

    private static void loseAcknowledgements(Site site, Traffic traffic) {
        traffic.loseAcknowledgements(0.2);
        traffic.awaitAcknowledged(300, ENOUGH_SECONDS_MAX);
    }

    /** They notice only after a while that what they ask is carried out, and not answered; meanwhile the third is frozen. */
    private static void loseWhatTwoNodesAreAnswered(Site site, Traffic traffic) {
        traffic.faultBegins();
        traffic.pass(1);
        site.node(2).freeze();
        site.network(0).loseReplies();
        site.network(1).loseReplies();
        traffic.pass(3);
        site.node(2).thaw();
    }
}
