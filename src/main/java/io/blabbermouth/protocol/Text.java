package io.blabbermouth.protocol;

/** What text may be on the wire. */
public final class Text {
    /** Longest name of a user or an agent, in code points. */
    public static final int NAME_CODE_POINTS_MAX = 64;

    private Text() {}

    /** True for 1 to 64 code points that are not all blank and hold no control characters and no lone surrogates. */
    public static boolean isName(String text) {
        return !isBlank(text)
                && isWellFormed(text)
                && text.codePointCount(0, text.length()) <= NAME_CODE_POINTS_MAX
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    /** True if there is nothing to see: String.isBlank() does not count the spaces that do not break. */
    private static boolean isBlank(String text) {
        return text.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /** False if a surrogate stands alone: such text has no UTF-8 form and would not come out as it went in. */
    public static boolean isWellFormed(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
