package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.bus.ChatRequest.Resume;
import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.ChatState;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.Support;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in again who comes back to this node while Redis still holds that it is here: what it lacks is told from memory, and
 * Redis is only asked whether the chat is what this node knows. From then on the connection is in the place of one that never
 * went: it has been told the log up to where it was passed on here, and hears all that comes.
 *
 * <p>Whatever is not exactly so is a join as any other.
 */
final class Resumes {
    private static final Logger LOG = LoggerFactory.getLogger(Resumes.class);

    private final RedisLink link;
    private final Recent recent;
    private final LocalPresence presence;
    private final Looks looks;

    Resumes(RedisLink link, Recent recent, LocalPresence presence, Looks looks) {
        this.link = link;
        this.recent = recent;
        this.presence = presence;
        this.looks = looks;
    }

    /** What this node would answer a join with. */
    private record Offer(
            Lineage followed, KnownChat known, @Nullable Support support, List<ChatMessage> missed) {
        /** As a head has it. */
        String speakers() {
            String supportId = support == null ? "-" : support.supportId().value();
            return followed.epoch() + " " + known.user().userId().value() + " " + supportId + " ";
        }

        ChatReply.Join.Joined answer(LastSeen seen) {
            return new ChatReply.Join.Joined(
                    ChatReply.Admission.REJOINED,
                    known.user(),
                    support == null ? new ChatState.Waiting() : new ChatState.Active(support),
                    followed.epoch(),
                    followed.end(),
                    new ChatReply.History(missed, false, seen.of(Side.USER), seen.of(Side.SUPPORT), known.left()));
        }
    }

    /** @return empty if it is to join as any other; fails as UNAVAILABLE alone */
    Future<Optional<ChatReply.Join.Joined>> resume(LocalChat chat, ChatRequest.Join join) {
        Optional<Offer> offer = offer(chat, join);
        return offer.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : chat.during(looks.look(
                                chat.id(), offer.get().speakers(), join.resume().after())
                        .map(head -> head.flatMap(end -> confirmed(chat, join, offer.get(), end)))
                        .recover(Resumes::failed)
                        .onSuccess(joined -> joined.ifPresent(in -> entered(chat, join.side()))));
    }

    /** Much may have happened meanwhile, also in the order of what Redis and its channels say. */
    private Optional<ChatReply.Join.Joined> confirmed(
            LocalChat chat, ChatRequest.Join join, Offer asked, Position end) {
        return offer(chat, join)
                .filter(now -> now.speakers().equals(asked.speakers()))
                .filter(now -> !asked.followed().end().isAfter(end)
                        && !end.isAfter(now.followed().end()))
                .map(now -> now.answer(chat.lastSeen()));
    }

    private void entered(LocalChat chat, Side side) {
        chat.entered(side);
        if (presence.told(chat, side) != chat.connections(side)) {
            presence.tellSoon(chat);
        }
    }

    private static Future<Optional<ChatReply.Join.Joined>> failed(Throwable failure) {
        if (failure instanceof BusException known && known.kind() == BusException.Kind.UNAVAILABLE) {
            return Future.failedFuture(failure);
        }
        LOG.warn("who comes back joins as if it were new: {}", RedisErrors.reason(failure));
        return Future.succeededFuture(Optional.empty());
    }

    private Optional<Offer> offer(LocalChat chat, ChatRequest.Join join) {
        Lineage followed = chat.feed().followed();
        KnownChat known = chat.known();
        boolean isHere = !link.losesSilently()
                && chat.listens()
                && chat.feed().isCurrent()
                && presence.told(chat, join.side()) > 0;
        if (followed == null
                || known == null
                // Its end may be heard before the look's answer.
                || known.end() != null
                || !isHere
                || !chat.lastSeen().isKnown()
                || !isWhoItWas(known, join)
                || !continues(join.resume(), followed)) {
            return Optional.empty();
        }
        List<ChatMessage> missed =
                recent.after(chat.id(), new Position(join.resume().after(), Long.MAX_VALUE));
        return isWhole(missed, join.resume().after(), followed.end())
                ? Optional.of(new Offer(followed, known, known.support(), missed))
                : Optional.empty();
    }

    private static boolean isWhoItWas(KnownChat known, ChatRequest.Join join) {
        Support support = known.support();
        String supportId = support == null ? null : support.supportId().value();
        boolean agrees = join.side() == Side.USER
                ? join.supportId() == null || join.supportId().equals(supportId)
                // Any other's join confirms its claim.
                : support != null
                        && support.supportId().value().equals(join.supportId())
                        && known.isConfirmedInRedis(support.supportId());
        return agrees && known.user().userId().value().equals(join.userId());
    }

    private static boolean continues(Resume resume, Lineage followed) {
        return Objects.equals(resume.epoch(), followed.epoch())
                && resume.after() <= followed.end().seq();
    }

    /** Memory is bounded by time and size. */
    private static boolean isWhole(List<ChatMessage> missed, long after, Position end) {
        long next = after;
        for (ChatMessage message : missed) {
            if (message.seq() != ++next) {
                return false;
            }
        }
        return next == end.seq();
    }
}
