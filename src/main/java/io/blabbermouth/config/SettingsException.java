package io.blabbermouth.config;

/** The configuration cannot be used. The message is one line for the user: where, which key, what would be right. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        // What somebody wrote there may hold line breaks.
        super(message.replaceAll("\\p{Cntrl}+", " "));
    }
}
