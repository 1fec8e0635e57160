package io.blabbermouth.terminal;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** From the command line to the exit code. */
public final class Terminal {
    public static final int EXIT_FINE = 0;
    /** The node does not answer, or refuses. */
    public static final int EXIT_FAILED = 1;

    public static final int EXIT_USAGE = 2;

    private final Output output;

    /**
     * Where a command writes.
     *
     * @param environment may have the token
     */
    record Output(PrintStream out, PrintStream err, Map<String, String> environment) {}

    public Terminal(PrintStream out, PrintStream err, Map<String, String> environment) {
        this.output = new Output(out, err, environment);
    }

    public int nodes(List<String> args) {
        return new NodesCommand(output).execute(args);
    }

    public int chats(List<String> args) {
        return new ChatsCommand(output).execute(args);
    }

    public int trace(List<String> args) {
        return new TraceCommand(output).execute(args);
    }

    /** Until the node closes, or the process is ended. */
    public int console(List<String> args) {
        return new TailCommand(output).execute(args);
    }
}
