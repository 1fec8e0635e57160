package io.blabbermouth;

import io.blabbermouth.config.SettingsException;
import io.blabbermouth.terminal.Terminal;
import java.util.Arrays;
import java.util.List;

/** The command line: {@code java -jar blabbermouth.jar COMMAND …}. */
public final class Launcher {
    static final int EXIT_USAGE = 2;

    private Launcher() {}

    public static void main(String[] args) {
        String command = args.length == 0 ? "help" : args[0];
        List<String> rest = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
        try {
            switch (command) {
                case "run" -> run(rest);
                case "load" -> LoadCommand.run(rest);
                case "agent" -> System.exit(agent().execute(rest));
                case "token" -> System.exit(new TokenCommand(System.out, System.err).execute(rest));
                case "console" -> System.exit(terminal().console(rest));
                case "nodes" -> System.exit(terminal().nodes(rest));
                case "chats" -> System.exit(terminal().chats(rest));
                case "trace" -> System.exit(terminal().trace(rest));
                case "help", "-h", "-help", "--help" -> System.out.print(HelpText.overview());
                case "version", "--version" -> System.out.println(HelpText.versions());
                default -> {
                    if (!command.startsWith("-") && !command.contains(".")) {
                        fail("unknown command " + command + "; `help` lists the commands");
                    }
                    // As Vert.x 5 itself has it: options and the verticle, without a command.
                    run(Arrays.asList(args));
                }
            }
        } catch (SettingsException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    private static void run(List<String> args) {
        if (args.stream().anyMatch(List.of("-h", "-help", "--help")::contains)) {
            System.out.print(HelpText.run());
        } else {
            RunCommand.launch(args);
        }
    }

    private static Terminal terminal() {
        return new Terminal(System.out, System.err, System.getenv());
    }

    private static AgentCommand agent() {
        return new AgentCommand(System.out, System.err, PasswordPrompt.ofThisProcess());
    }

    static void fail(String line) {
        System.err.println("blabbermouth: " + line);
        System.exit(EXIT_USAGE);
    }
}
