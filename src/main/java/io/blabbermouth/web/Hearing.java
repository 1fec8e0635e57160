package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.ChatEvent;
import io.blabbermouth.chat.Side;
import io.blabbermouth.protocol.CloseCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one connection hears of its chat. Before it has been let in, and while it is told the whole chat anew, what happens is kept
 * for it.
 *
 * <pre>
 *   Keeping ──let in──► Telling ──cannot go on from what it was told──► Keeping (a {@link Retelling}) ──► Telling …
 * </pre>
 */
final class Hearing {
    private final Socket socket;
    private final Bus bus;
    private final int keptMax;
    /** What happened since a join, or the whole chat, was asked for. */
    private final List<ChatEvent> kept = new ArrayList<>();

    private @Nullable Membership member;
    /** Its join said what it has: it knows what a reset is. */
    private boolean understandsReset;

    private boolean beingRetold;
    private @Nullable String positionTold;

    /** @param keptMax events that may be kept; one more closes the connection */
    Hearing(Socket socket, Bus bus, int keptMax) {
        this.socket = socket;
        this.bus = bus;
        this.keptMax = keptMax;
    }

    /** It has been let in and told the chat; what was kept is told with {@link #catchUp}. */
    void begin(Membership membership, boolean knowsReset) {
        member = membership;
        understandsReset = knowsReset;
    }

    void catchUp() {
        List<ChatEvent> since = List.copyOf(kept);
        kept.clear();
        since.forEach(event -> hear(event, null));
    }

    /** It has not been let in. */
    void forget() {
        kept.clear();
    }

    /** What the chat's room hears, with the frames it means; those are null for a divergence, or while nobody has joined. */
    void hear(ChatEvent event, @Nullable Outgoing outgoing) {
        if (member == null || beingRetold) {
            keep(event);
        } else if (!tell(member, event, outgoing)) {
            retell(member);
        }
    }

    /** Told to a user, if it is other than what it was told last. */
    void hearPosition(String text) {
        if (member != null
                && member.speaker().side() == Side.USER
                && !text.equals(positionTold)
                && socket.sendEphemeral(text)) {
            positionTold = text;
        }
    }

    /** The user waits no longer: a client forgets it too, and is to be told even of the same place if it waits again. */
    void forgetPosition() {
        positionTold = null;
    }

    private void keep(ChatEvent event) {
        if (kept.size() < keptMax) {
            kept.add(event);
        } else {
            socket.close(CloseCode.CONTINUITY_LOST);
        }
    }

    /** @return false if the client cannot go on from what it has been told */
    private static boolean tell(Membership member, ChatEvent event, @Nullable Outgoing outgoing) {
        return event instanceof ChatEvent.Diverged diverged
                ? member.goOn(diverged)
                : member.deliver(outgoing == null ? member.room().write(event) : outgoing);
    }

    private void retell(Membership membership) {
        beingRetold = true;
        new Retelling(socket, membership, understandsReset).start(bus).onComplete(told -> {
            beingRetold = false;
            catchUp();
        });
    }
}
