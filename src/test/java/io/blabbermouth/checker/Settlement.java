package io.blabbermouth.checker;

import io.blabbermouth.checker.Violation.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The end of a run: nobody says anything new, all come to rest, and what everybody holds is compared. */
final class Settlement {
    private final Loop loop;
    private final Plan plan;
    private final Population population;
    private final Journal journal;
    private int lostAndSignalled;

    Settlement(Loop loop, Plan plan, Population population, Journal journal) {
        this.loop = loop;
        this.plan = plan;
        this.population = population;
        this.journal = journal;
    }

    Verdict verdict() {
        awaitRest();
        // A list is asked only now: what it should hold is known when the users are back.
        if (!loop.await(this::listsAgree, plan.settleSecondsMax())) {
            loop.tell(this::reportLists);
        }
        Map<ChatRecord, Member> witnesses = loop.ask(() -> population.all().stream()
                .filter(chat -> !chat.acknowledged().isEmpty())
                .collect(Collectors.toMap(chat -> chat, population::addWitness)));
        awaitRest();
        return loop.ask(() -> {
            witnesses.forEach((chat, witness) -> compare(chat, witness.view()));
            return sumUp();
        });
    }

    private void awaitRest() {
        if (!loop.await(() -> population.all().stream().allMatch(Settlement::isAtRest), plan.settleSecondsMax())) {
            loop.tell(() -> population.all().forEach(this::reportUnrest));
        }
    }

    /** Everybody is there, has been answered, and shows equally much. */
    private static boolean isAtRest(ChatRecord chat) {
        List<Member> present = present(chat);
        return present.stream()
                        .allMatch(member -> member.isLive() && member.speech().isAllAcknowledged())
                && present.stream()
                                .map(member -> member.view().lastSeq())
                                .distinct()
                                .count()
                        <= 1
                && (chat.acknowledged().isEmpty() || chat.holders().size() == 1);
    }

    private void reportUnrest(ChatRecord chat) {
        List<Member> present = present(chat);
        long last = present.stream()
                .mapToLong(member -> member.view().lastSeq())
                .max()
                .orElse(0);
        for (Member member : present) {
            if (!member.isLive() || !member.speech().isAllAcknowledged()) {
                journal.broken(Kind.UNEXPECTED, "in vain: " + member.situation());
            } else if (member.view().lastSeq() < last) {
                journal.broken(Kind.LOST, "others show up to " + last + ": " + member.situation());
            }
        }
        if (chat.holders().size() > 1) {
            journal.broken(Kind.TWO_WINNERS, chat + " has " + chat.holders());
        } else if (chat.holders().isEmpty() && !chat.acknowledged().isEmpty()) {
            journal.broken(Kind.UNEXPECTED, chat + " has no agent any more");
        }
    }

    private static List<Member> present(ChatRecord chat) {
        return chat.members().stream().filter(member -> !member.isOver()).toList();
    }

    private void compare(ChatRecord chat, View log) {
        if (log.firstSeq() != 1) {
            journal.broken(Kind.UNEXPECTED, chat + " keeps too little for this check: from " + log.firstSeq());
        }
        for (Member member : present(chat)) {
            compare(member, log);
        }
        checkSpeakers(chat, log);
        chat.acknowledged().forEach((saying, when) -> {
            if (!log.holds(saying)) {
                lost(chat.speaker(saying), saying, when);
            }
        });
    }

    private void compare(Member member, View log) {
        View view = member.view();
        for (long seq = view.firstSeq(); seq <= Math.min(view.lastSeq(), log.lastSeq()); seq++) {
            if (!view.at(seq).equals(log.at(seq))) {
                journal.broken(
                        Kind.ORDER,
                        member + " shows " + view.at(seq) + " as seq " + seq + ", the log has " + log.at(seq));
                return;
            }
        }
    }

    private void checkSpeakers(ChatRecord chat, View log) {
        Map<Integer, Integer> last = new HashMap<>();
        Set<Saying> seen = new HashSet<>();
        for (Saying saying : log.sayings()) {
            Speech speech = chat.speaker(saying).speech();
            int before = last.getOrDefault(saying.speaker(), 0);
            if (!seen.add(saying)) {
                journal.broken(Kind.TWICE, chat + " holds " + saying + " twice");
            } else if (saying.n() < before && !speech.mayComeLate(saying.n())) {
                journal.broken(Kind.ORDER, chat + " holds " + saying + " after " + before);
            } else if (saying.n() < before) {
                journal.count("late, and signalled");
            }
            last.put(saying.speaker(), Math.max(before, saying.n()));
        }
    }

    /** It may be only if no client and no node had it any more, and its speaker was told. */
    private void lost(Member speaker, Saying saying, long acknowledgedNanos) {
        boolean signalled = speaker.speech().wasSignalled(saying.n());
        if (signalled && !speaker.role().careful() && !journal.isRecent(acknowledgedNanos)) {
            lostAndSignalled++;
        } else {
            String told = signalled ? ", of which it was told" : "";
            journal.broken(Kind.LOST, saying + " of " + speaker + " was acknowledged and is not in the log" + told);
        }
    }

    private boolean listsAgree() {
        Set<String> expected = expected();
        return population.lists().stream()
                .allMatch(list -> list.isLoaded() && ofThisRun(list).equals(expected));
    }

    private void reportLists() {
        Set<String> expected = expected();
        for (PendingList list : population.lists()) {
            Set<String> ghosts = new HashSet<>(ofThisRun(list));
            ghosts.removeAll(expected);
            ghosts.forEach(userId -> journal.broken(Kind.LIST, list + " has the ghost of user " + userId));
            Set<String> missing = new HashSet<>(expected);
            missing.removeAll(list.userIds());
            missing.forEach(userId -> journal.broken(Kind.LIST, list + " misses user " + userId));
        }
    }

    private Set<String> expected() {
        return population.all().stream()
                .filter(ChatRecord::isListed)
                .map(chat -> chat.user().userId())
                .collect(Collectors.toSet());
    }

    /** Users of other runs on the same nodes may still be on it. */
    private Set<String> ofThisRun(PendingList list) {
        Set<String> ours = population.all().stream()
                .map(chat -> chat.user().userId())
                .collect(Collectors.toCollection(HashSet::new));
        ours.retainAll(list.userIds());
        return ours;
    }

    private Verdict sumUp() {
        List<Long> back = population.talking().stream()
                .flatMapToLong(chat -> chat.backMillis().stream())
                .sorted()
                .boxed()
                .toList();
        int messages = population.all().stream()
                .mapToInt(chat -> chat.acknowledged().size())
                .sum();
        return new Verdict(messages, lostAndSignalled, journal.broken(), journal.violations(), back, journal.counts());
    }
}
