package io.blabbermouth.checker;

/** What a speaker says for the n-th time, from 1; the content of a message. */
record Saying(int speaker, int n) {
    /** @param padding what makes it longer; without digits */
    String content(String padding) {
        return speaker + ":" + n + " " + padding;
    }

    static Saying of(String content) {
        int colon = content.indexOf(':');
        int space = content.indexOf(' ', colon);
        return new Saying(Integer.parseInt(content, 0, colon, 10), Integer.parseInt(content, colon + 1, space, 10));
    }

    /** The clientMessageId: the same at every try. */
    String id() {
        return speaker + "-" + n;
    }

    @Override
    public String toString() {
        return id();
    }
}
