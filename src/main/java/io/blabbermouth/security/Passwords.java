package io.blabbermouth.security;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.regex.Pattern;

/** What a password may be, and how it is kept: bcrypt of its UTF-8, each character in its composed form (NFC). */
final class Passwords {
    static final int CHARS_MIN = 8;
    /** All that bcrypt looks at. */
    static final int BYTES_MAX = 72;

    /** A hash of nobody's password, for when there is no account at all. */
    static final String NOBODYS_HASH = "$2b$12$gyPTe7bXM5agAE330BDkee83JPci8fNOPi3pP019bmpbex6UPnJde";

    /** A quarter of a second: little to an agent, much to who guesses. */
    private static final int COST = 12;

    private static final BCrypt.Version VERSION = BCrypt.Version.VERSION_2B;
    /** Those of other tools too (htpasswd -B), if they are neither cheap to guess nor would keep a core busy for seconds. */
    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$1[0-4]\\$[./A-Za-z0-9]{53}");

    /** What is hashed in place of what can be no password, so that the answer takes as long. */
    private static final String PLACEHOLDER = "-";

    private Passwords() {}

    /** @throws IllegalArgumentException if it cannot be one; says what would be right, and nothing of what it is */
    static void check(String password) {
        if (password.codePointCount(0, password.length()) < CHARS_MIN) {
            throw new IllegalArgumentException("the password must be at least " + CHARS_MIN + " characters");
        }
        if (bytes(password).length > BYTES_MAX) {
            // The library can also cut it, or hash it first: then half of it would do, or no other tool could check it.
            throw new IllegalArgumentException("the password must be at most " + BYTES_MAX
                    + " bytes of UTF-8, for bcrypt would not look at the rest");
        }
        if (password.codePoints().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("the password must not hold control characters");
        }
    }

    static String hash(String password) {
        check(password);
        byte[] hash = BCrypt.with(VERSION, new SecureRandom(), LongPasswordStrategies.strict(VERSION))
                .hash(COST, bytes(password));
        return new String(hash, StandardCharsets.US_ASCII);
    }

    static boolean isHash(String text) {
        return HASH.matcher(text).matches();
    }

    /** Takes as long whatever the answer is. */
    static boolean matches(String password, String hash) {
        // To bcrypt "a" and "a\0a" are the same.
        boolean isPossible =
                bytes(password).length <= BYTES_MAX && password.codePoints().noneMatch(Character::isISOControl);
        boolean isVerified = BCrypt.verifyer(VERSION, LongPasswordStrategies.strict(VERSION))
                .verify(bytes(isPossible ? password : PLACEHOLDER), hash.getBytes(StandardCharsets.US_ASCII))
                .verified;
        return isPossible && isVerified;
    }

    private static byte[] bytes(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }
}
