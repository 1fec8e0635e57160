package io.blabbermouth.load;

import io.blabbermouth.load.Ending.EndingException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** From the command line to the report. */
public final class Load {
    public static final int EXIT_FINE = 0;
    /** It could not be done, or a server was away, died, refused or answered garbage. */
    public static final int EXIT_FAILED = 1;
    /** A message was lost, told twice or out of order. */
    public static final int EXIT_BROKEN = 2;
    /** As shells expect it after Ctrl-C. */
    public static final int EXIT_INTERRUPTED = 130;

    private final PrintStream out;
    private final PrintStream err;
    private final Baton baton = new Baton();

    public Load(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** From any thread: it ends now, and reports what it has. */
    public void stop() {
        baton.stop();
    }

    /** @return the exit code */
    public int run(List<String> args) {
        LoadOptions options = new LoadOptions();
        CommandLine commandLine = new CommandLine(options);
        try {
            commandLine.parseArgs(args.toArray(String[]::new));
            if (options.help) {
                commandLine.usage(out);
                return EXIT_FINE;
            }
            options.check();
            return run(options);
        } catch (ParameterException | IllegalArgumentException e) {
            return fail(e.getMessage() + "; load --help shows the options");
        } catch (IOException e) {
            return fail(String.valueOf(e));
        }
    }

    private int run(LoadOptions options) throws IOException {
        boolean secure = options.targets().stream().anyMatch(Target::secure);
        try (LoadClient client = new LoadClient(options.threads, options.dialect(), options.timeoutSeconds, secure)) {
            Run run = new Run(options, client, baton);
            Recorder total = run.recorder();
            Progress progress = Progress.start(err, client::deliveredSoFar);
            try {
                options.scenario().run(run);
            } catch (EndingException e) {
                total.error(e.ending());
            } finally {
                progress.close();
                run.end();
            }
            run.onLoops(loop -> {
                synchronized (total) {
                    total.add(loop.recorder);
                }
            });
            return tell(Summary.of(run, total), total, options);
        }
    }

    private int tell(Report report, Recorder total, LoadOptions options) throws IOException {
        out.print(Table.of(report, total.told));
        out.flush();
        if (options.json != null) {
            report.write(options.json);
        }
        if (report.isBroken()) {
            return EXIT_BROKEN;
        } else if (!report.errors().isEmpty()) {
            return EXIT_FAILED;
        }
        return baton.isStopped() ? EXIT_INTERRUPTED : EXIT_FINE;
    }

    private int fail(String why) {
        err.println("blabbermouth: " + why);
        return EXIT_FAILED;
    }
}
