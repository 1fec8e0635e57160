package io.blabbermouth.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PasswordsTest {
    @Test
    void looksAtAllOfTheLongestThatIsAllowed() {
        String longest = "x".repeat(71) + "y";

        String hash = Passwords.hash(longest);

        assertThat(Passwords.matches(longest, hash)).isTrue();
        assertThat(Passwords.matches("x".repeat(72), hash)).isFalse();
        assertThat(Passwords.matches(longest.substring(0, 71), hash)).isFalse();
        assertThat(Passwords.matches(longest + "z", hash)).isFalse();
    }

    @Test
    void refusesMoreThanBcryptLooksAt() {
        assertThatThrownBy(() -> Passwords.hash("x".repeat(73)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 72 bytes")
                .message()
                .doesNotContain("xxx");
        // It is bytes that count.
        assertThatThrownBy(() -> Passwords.hash("ж".repeat(37)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 72 bytes");
    }

    @Test
    void refusesWhatIsTooShortOrCannotBeTyped() {
        assertThatThrownBy(() -> Passwords.hash("1234567"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the password must be at least 8 characters");
        assertThatThrownBy(() -> Passwords.hash("pass\0word"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the password must not hold control characters");
    }

    /** By the cycle that bcrypt makes of a short password the two would be one. */
    @Test
    void isNotDeceivedByAZeroAndARepetition() {
        String hash = Passwords.hash("password");

        assertThat(Passwords.matches("password\0password", hash)).isFalse();
    }

    /** Some keyboards compose a letter with its accent, others send both. */
    @Test
    void takesACharacterInEitherOfItsForms() {
        String hash = Passwords.hash("caf\u00e9 au lait");

        assertThat(Passwords.matches("cafe\u0301 au lait", hash)).isTrue();
        assertThat(Passwords.matches("cafe au lait", hash)).isFalse();
    }

    @Test
    void costsWhatItShould() {
        assertThat(Passwords.hash("password"))
                .startsWith("$2b$12$")
                .satisfies(hash -> assertThat(Passwords.isHash(hash)).isTrue());
    }
}
