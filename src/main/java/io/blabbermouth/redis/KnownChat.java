package io.blabbermouth.redis;

import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.chat.Change;
import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.ChatState;
import io.blabbermouth.chat.LogEntry;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.Support;
import io.blabbermouth.chat.SupportId;
import io.blabbermouth.chat.User;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A chat's state as this node knows it, to say it again to a Redis that has forgotten it. */
final class KnownChat {
    private final User user;
    private @Nullable String sinceMicros;
    private @Nullable Support support;
    /** Where in the log it was learned that the support has, or nobody has, the chat. */
    private Position supportKnownAt = Position.START;

    /** The sides that were said to have left, and not to be back. */
    private final Set<Side> left = EnumSet.noneOf(Side.class);
    /** Where in the log that was learned. */
    private Position leftKnownAt = Position.START;

    private @Nullable SupportId confirmed;
    /** The agent whose claim, as Redis has answered, needs no confirmation any more. */
    private @Nullable SupportId confirmedInRedis;

    /** The first message of an agent; 0 while there is none, -1 if it is not known: not all of the log is known here. */
    private long firstOfSupport;

    private @Nullable Change end;
    private String life;

    KnownChat(User user, String life) {
        this.user = user;
        this.life = life;
    }

    User user() {
        return user;
    }

    /** Since when the user has waited for an agent, as Redis wrote it; null if it has not joined as far as is known here. */
    @Nullable
    String sinceMicros() {
        return sinceMicros;
    }

    /** The sides that were said to have left, and not to be back, as far as is known here. */
    Set<Side> left() {
        return Set.copyOf(left);
    }

    /** The agent whose claim stands in the log after that position; null if none does. */
    @Nullable
    Support claimedAfter(Position position) {
        return supportKnownAt.isAfter(position) ? support : null;
    }

    /** The agent whose the chat is, as far as is known here. */
    @Nullable
    Support support() {
        return support;
    }

    /** The agent who has shown here that it heard of its claim. */
    @Nullable
    SupportId confirmed() {
        return confirmed;
    }

    boolean isConfirmedInRedis(SupportId supportId) {
        return supportId.equals(confirmedInRedis);
    }

    /** How the chat ended; null while it has not. */
    @Nullable
    Change end() {
        return end;
    }

    /** The life of the chat's bucket (see {@code log.lua}) in which this node knew the chat last. */
    String life() {
        return life;
    }

    void isThereIn(String otherLife) {
        life = otherLife;
    }

    /** A join has read the chat. */
    void learn(ChatReply.Join.Joined joined, ScriptReplies.ReadChat read) {
        life = read.life();
        List<ChatMessage> messages = joined.history().messages();
        boolean isWhole = messages.isEmpty()
                ? joined.position().seq() == 0
                : messages.get(0).seq() == 1;
        if (!isWhole) {
            firstOfSupport = -1;
        } else {
            messages.forEach(this::learnFirst);
        }
        sinceMicros = read.sinceMicros() == null ? sinceMicros : read.sinceMicros();
        if (!supportKnownAt.isAfter(joined.position())) {
            support = joined.state() instanceof ChatState.Active active ? active.support() : null;
            supportKnownAt = joined.position();
        }
        if (!leftKnownAt.isAfter(joined.position())) {
            left.clear();
            left.addAll(joined.history().away());
            leftKnownAt = joined.position();
        }
    }

    /**
     * An agent's message was stored for a connection of this node's, and for none of another's.
     *
     * @return since when the user had waited, if it is the first one; empty if it is not, or if that is not known
     */
    Optional<Instant> firstResponse(long seq) {
        String since = sinceMicros;
        if (firstOfSupport == 0) {
            firstOfSupport = seq;
        }
        return since == null || firstOfSupport != seq ? Optional.empty() : Optional.of(LogCodec.instant(since));
    }

    private void learnFirst(ChatMessage message) {
        if (message.from() == Side.SUPPORT && firstOfSupport == 0) {
            firstOfSupport = message.seq();
        }
    }

    /** An entry was passed on. */
    void learn(LogEntry entry) {
        Change change = entry.change();
        if (change instanceof Change.MessageSent sent) {
            learnFirst(sent.message());
        } else if (change instanceof Change.Claimed claimed) {
            learnSupport(claimed.support(), entry.position());
        } else if (change instanceof Change.Requeued) {
            learnSupport(null, entry.position());
        } else if (change instanceof Change.Left gone) {
            left.add(gone.side());
            leftKnownAt = entry.position();
        } else if (change instanceof Change.Returned back) {
            left.remove(back.side());
            leftKnownAt = entry.position();
        } else if (change instanceof Change.Ended || change instanceof Change.Expired) {
            end = change;
        }
    }

    private void learnSupport(@Nullable Support who, Position at) {
        support = who;
        supportKnownAt = at;
        // Who is gone was another.
        left.remove(Side.SUPPORT);
        leftKnownAt = at;
    }

    void isHere(Side side) {
        left.remove(side);
    }

    void learnConfirmed(SupportId supportId) {
        confirmed = supportId;
    }

    void learnConfirmedInRedis(SupportId supportId) {
        confirmedInRedis = supportId;
    }

    /** The log goes on from there in another epoch: what was learned after it comes again, as far as it stands. */
    void goOnFrom(Position common) {
        if (supportKnownAt.isAfter(common)) {
            supportKnownAt = common;
        }
        if (leftKnownAt.isAfter(common)) {
            leftKnownAt = common;
        }
        end = null;
        confirmedInRedis = null;
    }
}
