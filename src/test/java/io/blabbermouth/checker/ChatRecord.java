package io.blabbermouth.checker;

import io.blabbermouth.checker.Violation.Kind;
import io.blabbermouth.testing.Registered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** All that its clients have heard of one chat, held against each other. */
final class ChatRecord {
    private final Registered user;
    private final Journal journal;
    private final List<Member> members = new ArrayList<>();
    /** speaker -> who that is. */
    private final Map<Integer, Member> speakers = new HashMap<>();
    /** epoch -> seq -> the message there. Of histories, which name their epoch; what comes live does not. */
    private final Map<String, Map<Long, Saying>> places = new HashMap<>();
    /** Everything acknowledged -> when first, in the order of that. */
    private final Map<Saying, Long> acknowledged = new LinkedHashMap<>();

    /** Who has the chat as its user was told last; null while it waits. */
    private String agent;

    private boolean joined;
    private long faultEndedNanos;
    private long backNanos;

    ChatRecord(Registered user, Journal journal) {
        this.user = user;
        this.journal = journal;
    }

    Registered user() {
        return user;
    }

    Journal journal() {
        return journal;
    }

    void add(Member member) {
        members.add(member);
        speakers.put(member.number(), member);
    }

    List<Member> members() {
        return members;
    }

    Member speaker(Saying saying) {
        return speakers.get(saying.speaker());
    }

    void acknowledged(Saying saying) {
        long now = System.nanoTime();
        acknowledged.putIfAbsent(saying, now);
        if (faultEndedNanos != 0 && backNanos == 0) {
            backNanos = now - faultEndedNanos;
        }
    }

    Map<Saying, Long> acknowledged() {
        return acknowledged;
    }

    /** From now on the time until the next acknowledgement is taken; of a chat that has had one. */
    void faultEnded() {
        faultEndedNanos = acknowledged.isEmpty() ? 0 : System.nanoTime();
    }

    /** Whether it saw the fault and nobody has had an acknowledgement since that ended. */
    boolean isAway() {
        return faultEndedNanos != 0 && backNanos == 0;
    }

    /** Empty if it did not see the fault, or is not back. */
    OptionalLong backMillis() {
        return backNanos == 0 ? OptionalLong.empty() : OptionalLong.of(backNanos / 1_000_000);
    }

    /** A client holds that these are the messages of the chat in that epoch. */
    void holds(View view) {
        Map<Long, Saying> here = places.computeIfAbsent(view.epoch(), e -> new HashMap<>());
        for (long seq = view.firstSeq(); seq <= view.lastSeq(); seq++) {
            Saying saying = view.at(seq);
            Saying before = here.putIfAbsent(seq, saying);
            if (before != null && !before.equals(saying)) {
                journal.broken(
                        Kind.ORDER,
                        "chat " + user.chatId() + ": " + before + " and " + saying + " both are seq " + seq
                                + " of epoch " + view.epoch());
            }
        }
    }

    /** The user was told so. */
    void waits() {
        agent = null;
        joined = true;
    }

    /**
     * The user was told so.
     *
     * @param live as it happened, not by a join that may have missed much
     */
    void claimedBy(String supportId, boolean live) {
        joined = true;
        if (live && agent != null && !agent.equals(supportId) && !journal.redisForgets()) {
            journal.broken(
                    Kind.TWO_WINNERS, "chat " + user.chatId() + ": " + supportId + " has won what " + agent + " has");
        }
        agent = supportId;
    }

    /** Whether its user was let in once. */
    boolean wasJoined() {
        return joined;
    }

    /** Whether the user must be on the agents' lists. */
    boolean isListed() {
        return joined
                && agent == null
                && members.stream().anyMatch(m -> m.role().isUser() && !m.isOver());
    }

    boolean isActive() {
        return agent != null;
    }

    /** The agents who think that they have the chat. */
    List<Member> holders() {
        return members.stream().filter(Member::holdsChat).toList();
    }

    @Override
    public String toString() {
        return "chat " + user.chatId();
    }
}
