package io.blabbermouth.security;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit log: one JSON line for each thing that somebody may have to answer for, by the logger {@code audit}. Who, what, from
 * where, when; never what was said, nor a token or password.
 */
public final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger("audit");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Audit() {}

    /** What happened. The names are the log's. */
    public enum Event {
        LOGIN,
        LOGIN_FAILED,
        LOGOUT,
        CLAIM,
        /** A side has taken up a chat again, on another connection. */
        REJOIN,
        END,
        LIMIT,
        HANDSHAKE_REFUSED,
        JOIN_REFUSED,
        /** An admin has sent something on the event bus by hand. */
        BUS_SENT,
        /** An admin has looked at what became of a chat's messages. */
        TRACED,
        /** An admin has asked to see content in the console. */
        UNMASKED,
        /** What a node logs has been changed while it runs. */
        LOG_LEVEL
    }

    /**
     * @param from the client's address
     * @param who the agent's sub, or the account's name; null for a visitor, or if nobody knows
     * @param chat its id, null if it is about none
     * @param why of what is refused; which side, of what either may do; null else
     */
    public record Entry(
            Event event,
            String from,
            @Nullable String who,
            @Nullable String chat,
            @Nullable String why) {
        public static Entry of(Event event, String from) {
            return new Entry(event, from, null, null, null);
        }

        public Entry by(@Nullable String whoElse) {
            return new Entry(event, from, whoElse, chat, why);
        }

        public Entry about(@Nullable String aChat) {
            return new Entry(event, from, who, aChat, why);
        }

        public Entry because(@Nullable String reason) {
            return new Entry(event, from, who, chat, reason);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Line(
            String at,
            Event event,
            String from,
            @Nullable String who,
            @Nullable String chat,
            @Nullable String why) {}

    public static void log(Entry entry) {
        try {
            String at = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
            LOG.info(JSON.writeValueAsString(
                    new Line(at, entry.event(), entry.from(), entry.who(), entry.chat(), entry.why())));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
