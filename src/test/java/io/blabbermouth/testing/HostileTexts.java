package io.blabbermouth.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** What no honest client sends, from a seed: the same seed gives the same texts. */
public final class HostileTexts {
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-1",
            "1.5",
            "1e400",
            "-1E-400",
            "9007199254740992",
            "9223372036854775808",
            "123456789012345678901234567890123456789012345678901234567890",
            "\"\"",
            "\" \"",
            "\"User\"",
            "\"Support\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\u12\"",
            "\"\u202E\u2028\uFEFF\"",
            "[]",
            "{}",
            "[[[{}]]]",
            "{\"a\":{\"a\":{}}}",
            "NaN",
            "Infinity",
            "0x10",
            "01",
            "'x'",
            "undefined",
            "");
    private static final String ALPHABET = "{}[]\":,\\ \n\t\u0000abtyperfomUSl019.eE+-é\u2028😀";
    private static final int LENGTH_MAX = 300;
    private static final int DEPTH_MAX = 2000;

    private final Random random;
    private final List<String> messages;

    /** @param messages well-formed ones, to be spoilt; a field's value is found by the {@code ":"} before it */
    public HostileTexts(long seed, List<String> messages) {
        this.random = new Random(seed);
        this.messages = messages;
    }

    public String next() {
        return switch (random.nextInt(8)) {
            case 0 -> noise();
            case 1, 2 -> mutated(message());
            case 3, 4 -> withAnotherValue(message());
            case 5 -> withAnotherValue(mutated(message()));
            case 6 -> nested();
            default -> withHugeNumber(message());
        };
    }

    /** The next text, now and then with bytes in it that need not be UTF-8. */
    public byte[] nextBytes() {
        byte[] bytes = next().getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) == 0 && bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private String message() {
        return messages.get(random.nextInt(messages.size()));
    }

    private String noise() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(LENGTH_MAX); i > 0; i--) {
            text.append(character());
        }
        return text.toString();
    }

    private char character() {
        return ALPHABET.charAt(random.nextInt(ALPHABET.length()));
    }

    /** A few places overwritten, cut out, doubled or cut off. */
    private String mutated(String message) {
        StringBuilder text = new StringBuilder(message);
        for (int i = 1 + random.nextInt(4); i > 0 && text.length() > 1; i--) {
            int from = random.nextInt(text.length());
            int to = Math.min(text.length(), from + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> text.setCharAt(from, character());
                case 1 -> text.delete(from, to);
                case 2 -> text.insert(from, text.substring(from, to));
                case 3 -> text.insert(from, character());
                default -> text.setLength(random.nextInt(10) == 0 ? from : text.length());
            }
        }
        return text.toString();
    }

    /** One value, wherever it stands, is of another kind. */
    private String withAnotherValue(String message) {
        return withValue(message, VALUES.get(random.nextInt(VALUES.size())));
    }

    private String withHugeNumber(String message) {
        String digits = "7".repeat(1 + random.nextInt(2000));
        return withValue(
                message,
                switch (random.nextInt(4)) {
                    case 0 -> digits;
                    case 1 -> "-" + digits;
                    case 2 -> "1e" + digits;
                    default -> "0." + digits + "E-" + random.nextInt(100_000);
                });
    }

    private String withValue(String message, String value) {
        int colons = (int) message.chars().filter(c -> c == ':').count();
        if (colons == 0) {
            return value;
        }
        int colon = -1;
        for (int i = random.nextInt(colons); i >= 0; i--) {
            colon = message.indexOf(':', colon + 1);
        }
        int end = colon + 1;
        while (end < message.length() && ",}]".indexOf(message.charAt(end)) < 0) {
            end++;
        }
        return message.substring(0, colon + 1) + value + message.substring(end);
    }

    private String nested() {
        int depth = 1 + random.nextInt(random.nextBoolean() ? 40 : DEPTH_MAX);
        boolean arrays = random.nextBoolean();
        String open = (arrays ? "[" : "{\"a\":").repeat(depth);
        String value = open + "1" + (arrays ? "]" : "}").repeat(random.nextInt(10) == 0 ? depth - 1 : depth);
        return random.nextBoolean() ? value : withValue(message(), value);
    }
}
