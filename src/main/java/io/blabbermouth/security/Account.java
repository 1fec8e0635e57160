package io.blabbermouth.security;

import io.blabbermouth.protocol.Text;
import java.util.regex.Pattern;

/**
 * An agent who logs in here by password.
 *
 * @param name what they log in with, and the sub of their tokens
 * @param displayedName as users see it
 * @param isAdmin whether the console is open to them
 */
public record Account(String name, String displayedName, boolean isAdmin) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");

    /** @throws IllegalArgumentException if one of the names cannot be; says what would be right */
    public Account {
        if (!isName(name)) {
            throw new IllegalArgumentException("the name must be 1 to 64 letters (a-z, A-Z), digits or any of . _ @ -");
        }
        if (!Text.isName(displayedName)) {
            throw new IllegalArgumentException("the displayed name must be 1 to " + Text.NAME_CODE_POINTS_MAX
                    + " characters, not blank, without control characters");
        }
    }

    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
