package io.blabbermouth.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A user of Redis with the rights that docs/redis.md says a node needs, taken from there. */
public final class RedisUser {
    static final String NAME = "blabbermouth";

    private RedisUser() {}

    /** The words of the line of docs/redis.md, as an operator would send them. */
    public static List<String> line(String password) {
        return line(password, " +evalsha ");
    }

    /** Likewise of the one for sentinels. */
    static List<String> lineForSentinels(String password) {
        return line(password, " +sentinel|");
    }

    /** Makes the user, with exactly that line. */
    public static void make(OwnRedis redis, String password) {
        redis.command(line(password).toArray());
    }

    /** The same for the key prefixes of tests. */
    static void ofTests(OwnRedis redis) {
        redis.command(line(OwnRedis.PASSWORD).stream()
                .map(word -> word.replaceFirst("^([~&])blabbermouth:", "$1test-"))
                .toArray());
    }

    static String uri(OwnRedis redis) {
        return redis.server().uri().replace("//:", "//" + NAME + ":");
    }

    private static List<String> line(String password, String right) {
        try {
            String line = Files.readAllLines(Path.of("docs", "redis.md")).stream()
                    .map(String::strip)
                    .filter(text -> text.startsWith("ACL SETUSER " + NAME + " ") && text.contains(right))
                    .findFirst()
                    .orElseThrow();
            return Arrays.stream(line.split(" ", -1))
                    .map(word -> word.replace("PASSWORD", password))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
