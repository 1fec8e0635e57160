package io.blabbermouth.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The Lua scripts, each with the shared parts it builds on in front. Their arguments are described in their heads. */
enum Script {
    REGISTER("bucket", "entry", "log", "transitions", "register"),
    JOIN("bucket", "entry", "log", "transitions", "here", "snapshot", "join"),
    LOAD("bucket", "entry", "log", "transitions", "snapshot", "load"),
    RESTORE("bucket", "entry", "log", "transitions", "restore"),
    APPEND("bucket", "entry", "many", "append"),
    LOOK("bucket", "many", "look"),
    SEEN("seen"),
    LEAVE("bucket", "entry", "log", "transitions", "leave"),
    CONFIRM("bucket", "entry", "log", "transitions", "confirm"),
    PRESENCE("bucket", "entry", "log", "transitions", "here", "presence"),
    RESERVE("bucket", "entry", "log", "transitions", "reserve"),
    DUE("bucket", "entry", "log", "transitions", "due"),
    TICK("bucket", "tick"),
    RETIRE("bucket", "retire"),
    BURY("bury"),
    READ("bucket", "entry", "log", "read"),
    SLICE("slice");

    private final String text;
    private final String sha1;

    Script(String... parts) {
        StringBuilder source = new StringBuilder();
        for (String part : parts) {
            source.append(resource("/redis/" + part + ".lua")).append('\n');
        }
        this.text = source.toString();
        this.sha1 = sha1(text);
    }

    String text() {
        return text;
    }

    /** What EVALSHA calls it by. */
    String sha1() {
        return sha1;
    }

    private static String resource(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
