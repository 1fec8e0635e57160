package io.blabbermouth.bus;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.watch.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers to {@link NodesRequest}s. Those that come from other nodes may lack what is new here, or have what is new there. */
public final class NodesReply {
    private NodesReply() {}

    /** What a node says of itself. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record NodeInfo(
            String id,
            String name,
            String version,
            List<String> roles,
            long startedAtMillis,
            Readiness readiness,
            Load load,
            Link link) {
        public NodeInfo {
            roles = List.copyOf(roles);
        }
    }

    /**
     * @param chats that have connections there
     * @param messagesStored since it began
     * @param loopLagMillis how late its slowest event loop was, lately
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Load(
            int chatConnections, int agentConnections, int chats, long messagesStored, double loopLagMillis) {}

    /**
     * The node's link to Redis.
     *
     * @param place without credentials
     * @param generation under which its presence is kept
     * @param roundTripMillis of the last beat
     * @param losses how often it was lost; {@code gaps} how often pub/sub lost something, {@code appendedAgain} how many messages Redis
     *     had forgotten and was given back
     * @param clockOffsetMicros what Redis's clock is ahead of the node's, {@code clockErrorMicros} at most wrong by
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Link(
            String place,
            String generation,
            double roundTripMillis,
            long losses,
            long gaps,
            long appendedAgain,
            long clockOffsetMicros,
            long clockErrorMicros) {}

    /**
     * @param silentMillis since when it has said nothing; it says something every two seconds while it lives
     * @param self whether it is the node that was asked
     */
    public record Seen(NodeInfo node, long silentMillis, boolean isAlive, boolean self) {}

    public record Nodes(List<Seen> nodes) {
        public Nodes {
            nodes = List.copyOf(nodes);
        }
    }

    /**
     * @param entries what Redis holds of the log, at most its last 500 entries
     * @param steps of all nodes that have answered, oldest first
     * @param silent names of those that have not
     */
    public record Trace(ChatId chatId, List<Entry> entries, List<NodeStep> steps, List<String> silent) {
        public Trace {
            entries = List.copyOf(entries);
            steps = List.copyOf(steps);
            silent = List.copyOf(silent);
        }
    }

    /**
     * An entry of the log, without content.
     *
     * @param position {@code n-0} is message n
     * @param what kind of entry, as in the log
     * @param from the side, null if it is nobody's
     * @param atMicros by Redis's clock, 0 if the entry does not say
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            String position,
            String what,
            @Nullable String from,
            @Nullable String clientMessageId,
            long atMicros) {}

    /**
     * @param node its name, which another may have too
     * @param nodeId of this run of it
     */
    public record NodeStep(String node, String nodeId, Step step) {}

    /**
     * @param open of all nodes that are not over, about a second old
     * @param waiting listed for agents
     * @param chats those that have connections, at most 500 of each node
     * @param silent names of the nodes that have not answered
     */
    public record Chats(long open, int waiting, List<NodeChat> chats, List<String> silent) {
        public Chats {
            chats = List.copyOf(chats);
            silent = List.copyOf(silent);
        }
    }

    /** A chat on one node. */
    public record NodeChat(String node, ChatInfo chat) {}

    /**
     * @param state waiting, active or ended, as that node knows it
     * @param waitingSinceMillis 0 if it does not wait
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ChatInfo(
            ChatId chatId,
            String state,
            long lastSeq,
            int userConnections,
            int supportConnections,
            long waitingSinceMillis) {}
}
