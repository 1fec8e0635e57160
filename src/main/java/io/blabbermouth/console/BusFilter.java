package io.blabbermouth.console;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Which messages a watcher wants.
 *
 * @param address a pattern in which {@code *} stands for anything
 * @param text that the message must have in it as it is shown, whatever the case; empty for any
 */
record BusFilter(Pattern address, String text) {
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
        String pattern = address.isEmpty() ? "*" : address;
        return new BusFilter(
                Pattern.compile(pattern.replace(".", "\\.").replace("*", ".*")), text.toLowerCase(Locale.ROOT));
    }

    boolean matches(BusView.Shown shown, String json) {
        return address.matcher(shown.address()).matches()
                && (text.isEmpty() || json.toLowerCase(Locale.ROOT).contains(text));
    }
}
