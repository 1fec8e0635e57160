package io.blabbermouth.console;

import java.util.Locale;

/**
 * Which messages a watcher wants.
 *
 * @param address a pattern in which {@code *} stands for anything
 * @param text that the message must have in it as it is shown, whatever the case; empty for any
 */
record BusFilter(String address, String text) {
    static final BusFilter ALL = new BusFilter("*", "");
    private static final int CHARS_MAX = 200;

    /** @param address empty for all */
    static BusFilter of(String address, String text) throws BadInputException {
        if (address.length() > CHARS_MAX || text.length() > CHARS_MAX) {
            throw new BadInputException("address and text have at most " + CHARS_MAX + " characters");
        }
        if (!address.matches("[A-Za-z0-9_.*#-]*")) {
            throw new BadInputException(
                    "address is no pattern: letters, digits, dots, and * for anything, as in chat.*");
        }
        return new BusFilter(address.isEmpty() ? "*" : address, text.toLowerCase(Locale.ROOT));
    }

    boolean wantsAddress(String shown) {
        return matches(address, shown);
    }

    /** @param json the message as it is shown */
    boolean wantsText(String json) {
        return text.isEmpty() || json.toLowerCase(Locale.ROOT).contains(text);
    }

    /** Never goes back further than to the last star: a regular expression would try all ways, without end for many stars. */
    static boolean matches(String pattern, String address) {
        int p = 0;
        int a = 0;
        int star = -1;
        int afterStar = 0;
        while (a < address.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                afterStar = a;
            } else if (p < pattern.length() && pattern.charAt(p) == address.charAt(a)) {
                p++;
                a++;
            } else if (star >= 0) {
                p = star + 1;
                a = ++afterStar;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
