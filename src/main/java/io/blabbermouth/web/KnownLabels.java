package io.blabbermouth.web;

import io.blabbermouth.protocol.CloseCode;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.watch.WebMeters;
import java.util.Arrays;
import java.util.List;

/** The values that the labels of the meters of this package take. */
final class KnownLabels {
    /** Keys under {@code limits}: those that somebody can reach, rather than what shapes the others. */
    private static final List<String> LIMITS = List.of(
            "joinsPerMinute",
            "loginsPerMinute",
            "refusalsPerMinute",
            "handshakesPerMinute",
            "connectionsPerAddress",
            "connectionsPerChat",
            "messagesPerSecond",
            "badMessagesMax",
            "messageBytesMax",
            "frameBytesMax",
            "pendingUsersMax",
            "openChatsMax");

    private KnownLabels() {}

    static void expectAll(WebMeters meters) {
        meters.expect(
                Arrays.stream(CloseCode.values()).map(each -> (int) each.code()).toList(),
                Arrays.stream(ErrorCode.values()).map(Enum::name).toList(),
                LIMITS);
    }
}
