package io.blabbermouth.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** How values look in a terminal. */
final class Text {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    private Text() {}

    /** Without what would move the cursor, or make text look like other text: it may be a stranger's. */
    static String safe(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (Character.isISOControl(c)
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR
                    || type == Character.SURROGATE) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    /** Of today, in this machine's zone. */
    static String time(long millisSince1970) {
        return TIME.format(Instant.ofEpochMilli(millisSince1970));
    }

    /** As {@code 3d 4h}, {@code 2h 5m}, {@code 1m 12s} or {@code 12s}. */
    static String age(long millis) {
        Duration age = Duration.ofMillis(Math.max(0, millis));
        if (age.toDays() > 0) {
            return age.toDays() + "d " + age.toHoursPart() + "h";
        } else if (age.toHours() > 0) {
            return age.toHours() + "h " + age.toMinutesPart() + "m";
        } else if (age.toMinutes() > 0) {
            return age.toMinutes() + "m " + age.toSecondsPart() + "s";
        }
        return age.toSeconds() + "s";
    }

    static String millis(double millis) {
        return String.format(Locale.ROOT, "%.1f", millis);
    }
}
