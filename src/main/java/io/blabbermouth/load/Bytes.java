package io.blabbermouth.load;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Reads what is looked for in a text, without making objects of the rest. */
final class Bytes {
    static final int HEX_DIGITS = 16;

    private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);

    private Bytes() {}

    static byte[] of(String text) {
        return text.getBytes(UTF_8);
    }

    static boolean startsWith(byte[] bytes, int start, int end, byte[] prefix) {
        if (end - start < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[start + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    static boolean equals(byte[] bytes, int start, int end, byte[] text) {
        return end - start == text.length && startsWith(bytes, start, end, text);
    }

    /** Where the text behind the last occurrence of {@code what} begins; -1 if there is none. */
    static int behindLast(byte[] bytes, int start, int end, byte[] what) {
        for (int at = end - what.length; at >= start; at--) {
            if (bytes[at] == what[0] && startsWith(bytes, at, end, what)) {
                return at + what.length;
            }
        }
        return -1;
    }

    /** The decimal digits from there on, as a number; -1 if there are none, or {@code start} is -1. */
    static long decimal(byte[] bytes, int start, int end) {
        if (start < 0) {
            return -1;
        }
        long number = 0;
        int at = start;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
            number = number * 10 + bytes[at] - '0';
            at++;
        }
        return at == start ? -1 : number;
    }

    /** The number of {@link #HEX_DIGITS} hex digits; -1 if they are no such, or {@code start} is -1. */
    static long hex(byte[] bytes, int start, int end) {
        if (start < 0 || end - start < HEX_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = start; i < start + HEX_DIGITS; i++) {
            int digit = bytes[i] <= '9' ? bytes[i] - '0' : bytes[i] - 'a' + 10;
            if (digit < 0 || digit > 15) {
                return -1;
            }
            number = (number << 4) | digit;
        }
        return number;
    }

    static byte hexDigit(long number, int index) {
        return HEX[(int) (number >>> (4 * (HEX_DIGITS - 1 - index))) & 15];
    }
}
