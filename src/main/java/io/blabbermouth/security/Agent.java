package io.blabbermouth.security;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.SupportId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Who has shown an agent's token.
 *
 * @param sub who it is, for good; what a {@code supportId} is bound to
 * @param name as users see it
 * @param isAdmin whether the console is open to them
 * @param expiresAt as the token says
 */
public record Agent(String sub, String name, boolean isAdmin, Instant expiresAt) {
    private static final int SUPPORT_ID_BYTES = 16;

    /** As a token is refused that is shown only now: who is connected has it neither better nor worse than who connects. */
    public boolean isExpired() {
        return !Instant.now().isBefore(expiresAt.plusSeconds(TokenKeys.LEEWAY_SECONDS));
    }

    /**
     * What this agent is in a chat, always the same: no other agent can have it, and nothing must be kept to know whose it is. No
     * secret goes into it, as it opens nothing without a token; nor does it tell who it is, unless somebody guesses the sub.
     */
    public SupportId supportIdIn(ChatId chatId) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((chatId.value() + " " + sub).getBytes(StandardCharsets.UTF_8));
            return new SupportId(HexFormat.of().formatHex(hash, 0, SUPPORT_ID_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
