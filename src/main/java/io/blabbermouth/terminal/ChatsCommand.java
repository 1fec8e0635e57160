package io.blabbermouth.terminal;

import io.blabbermouth.terminal.Replies.Chat;
import io.blabbermouth.terminal.Replies.NodeChat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code chats}: which chats have connections, and who waits. */
@Command(
        name = "./blabbermouth chats",
        description =
                "Shows the chats that have connections on some node, and those that wait; the longest wait first.%n",
        sortOptions = false,
        usageHelpWidth = 110,
        footer = {"", "Exit codes: 0 done; 1 the node does not answer, or refuses; 2 wrong usage."})
final class ChatsCommand extends ApiCommand {
    private static final String WAITING = "waiting";

    @Option(names = "--waiting", description = "Those alone that wait for an agent; not with --json")
    boolean waiting;

    ChatsCommand(Terminal.Output output) {
        super(output);
    }

    @Override
    public Integer call() throws ApiException {
        Api api = api();
        String answer = api.get("/api/chats");
        if (json) {
            out.println(answer);
            return Terminal.EXIT_FINE;
        }
        Replies.Chats chats = api.read(answer, Replies.Chats.class);
        print(merged(chats.chats()));
        err.println(chats.open() + " open, " + chats.waiting() + " waiting");
        if (!chats.silent().isEmpty()) {
            err.println(Text.safe("no answer from " + String.join(", ", chats.silent()) + ": their chats are missing"));
        }
        return Terminal.EXIT_FINE;
    }

    /** A chat may have connections on several nodes. */
    private record Merged(TreeSet<String> nodes, Chat chat) {
        private Merged with(NodeChat other) {
            Chat a = chat;
            Chat b = other.chat();
            nodes.add(other.node());
            return new Merged(
                    nodes,
                    new Chat(
                            a.chatId(),
                            // The one that has heard more.
                            b.lastSeq() > a.lastSeq() ? b.state() : a.state(),
                            Math.max(a.lastSeq(), b.lastSeq()),
                            a.userConnections() + b.userConnections(),
                            a.supportConnections() + b.supportConnections(),
                            Math.max(a.waitingSinceMillis(), b.waitingSinceMillis())));
        }

        private boolean waits() {
            return WAITING.equals(chat.state());
        }

        private long order() {
            return waits() ? chat.waitingSinceMillis() : Long.MAX_VALUE;
        }
    }

    private static List<Merged> merged(List<NodeChat> chats) {
        Map<String, Merged> byId = new LinkedHashMap<>();
        for (NodeChat each : chats) {
            Merged known = byId.get(each.chat().chatId());
            byId.put(
                    each.chat().chatId(),
                    known == null ? new Merged(new TreeSet<>(List.of(each.node())), each.chat()) : known.with(each));
        }
        List<Merged> all = new ArrayList<>(byId.values());
        all.sort(Comparator.comparingLong(Merged::order));
        return all;
    }

    private void print(List<Merged> chats) {
        Table table = new Table("CHAT", "STATE", ">WAITS", ">MESSAGES", ">VISITOR", ">AGENT", "NODES");
        long now = System.currentTimeMillis();
        for (Merged each : chats) {
            Chat chat = each.chat();
            if (waiting && !each.waits()) {
                continue;
            }
            boolean isSince = each.waits() && chat.waitingSinceMillis() > 0;
            boolean isNowhere = each.nodes().equals(new TreeSet<>(List.of("")));
            table.row(
                    chat.chatId(),
                    chat.state(),
                    isSince ? Text.age(now - chat.waitingSinceMillis()) : "-",
                    isNowhere ? "-" : chat.lastSeq(),
                    chat.userConnections(),
                    chat.supportConnections(),
                    isNowhere ? "(nobody is connected)" : String.join(", ", each.nodes()));
        }
        table.print(out);
    }
}
