package io.blabbermouth.terminal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the console's API answers, as far as it is shown here. Units and meanings are in {@code docs/console.md}. */
final class Replies {
    private Replies() {}

    record Failure(Detail error) {
        Failure {
            if (error == null) {
                throw new IllegalArgumentException("no error");
            }
        }
    }

    record Detail(@Nullable String code, @Nullable String message) {}

    record Nodes(List<Seen> nodes) {
        Nodes {
            nodes = orNone(nodes);
        }
    }

    record Seen(NodeInfo node, long silentMillis, boolean isAlive, boolean self) {}

    record NodeInfo(
            String id,
            String name,
            String version,
            List<String> roles,
            long startedAtMillis,
            String readiness,
            Load load,
            Link link) {
        NodeInfo {
            roles = orNone(roles);
        }
    }

    record Load(int chatConnections, int agentConnections, int chats, long messagesStored, double loopLagMillis) {}

    record Link(double roundTripMillis, long losses, long gaps, long appendedAgain, long clockOffsetMicros) {}

    record Chats(long open, int waiting, List<NodeChat> chats, List<String> silent) {
        Chats {
            chats = orNone(chats);
            silent = orNone(silent);
        }
    }

    record NodeChat(String node, Chat chat) {}

    record Chat(
            String chatId,
            String state,
            long lastSeq,
            int userConnections,
            int supportConnections,
            long waitingSinceMillis) {}

    record Trace(String chatId, List<Entry> entries, List<NodeStep> steps, List<String> silent) {
        Trace {
            entries = orNone(entries);
            steps = orNone(steps);
            silent = orNone(silent);
        }
    }

    record Entry(
            String position,
            String what,
            @Nullable String from,
            @Nullable String clientMessageId,
            long atMicros) {
        /** The message's number; empty of a change of the chat's state. */
        boolean isMessage() {
            return position.endsWith("-0");
        }

        long seq() {
            return Long.parseLong(position.substring(0, position.indexOf('-')));
        }
    }

    record NodeStep(String node, Step step) {}

    record Step(
            long atMicros,
            String what,
            long firstSeq,
            long lastSeq,
            @Nullable String clientMessageId,
            @Nullable String connection,
            @Nullable String detail) {}

    /** One look at the bus. */
    record Look(
            List<Shown> messages, long leftOut, @Nullable String error) {
        Look {
            messages = orNone(messages);
        }
    }

    record Shown(
            long atMillis,
            String kind,
            String address,
            @Nullable Double durationMillis,
            com.fasterxml.jackson.databind.@Nullable JsonNode body,
            int bytes,
            @Nullable Boolean truncated) {}

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
