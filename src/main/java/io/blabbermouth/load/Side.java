package io.blabbermouth.load;

/** Who is at a connection. */
enum Side {
    USER("User", 0),
    SUPPORT("Support", 1);

    /** As the wire has it. */
    final String word;

    /** Its place where there is one thing for each side. */
    final int index;

    Side(String word, int index) {
        this.word = word;
        this.index = index;
    }

    Side other() {
        return this == USER ? SUPPORT : USER;
    }

    int bit() {
        return 1 << index;
    }
}
