package io.blabbermouth.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the report of what a run has left behind. */
final class Summary {
    private static final double KIB_PER_MIB = 1024;
    private static final double MICROS_PER_SECOND = 1e6;

    private final Run run;
    private final Recorder total;

    private Summary(Run run, Recorder total) {
        this.run = run;
        this.total = total;
    }

    /** @param total of all loops */
    static Report of(Run run, Recorder total) {
        return new Summary(run, total).report();
    }

    private Report report() {
        LoadOptions options = run.options();
        Outcome outcome = run.outcome();
        return new Report(
                options.scenario,
                options.protocol,
                options.targets().stream().map(Target::toString).toList(),
                outcome.chats,
                outcome.connections,
                seconds(),
                messages(),
                outcome.done,
                Report.Millis.of(total.latency),
                Report.Millis.of(total.handshake),
                Report.Millis.of(total.resume),
                outcome.backAfterSeconds(),
                total.lost,
                total.duplicate,
                total.outOfOrder,
                total.errors,
                processes(),
                client());
    }

    /** None if nothing was measured. */
    private Report.@Nullable UsedBy client() {
        return run.clientAfter().equals(Processes.Usage.NONE)
                ? null
                : usedBy("client", ProcessHandle.current().pid(), new Between(run.clientBefore(), run.clientAfter()));
    }

    private double seconds() {
        return run.outcome().done == null
                ? run.window().seconds()
                : run.outcome().done.seconds();
    }

    private Report.@Nullable Messages messages() {
        return total.sent == 0
                ? null
                : new Report.Messages(total.sent, total.delivered, total.delivered / seconds(), total.unsent);
    }

    private List<Report.UsedBy> processes() {
        List<Report.UsedBy> used = new ArrayList<>();
        Map<String, Long> pids = run.processes().pids();
        run.after().forEach((name, after) -> {
            Processes.Usage before = run.before().getOrDefault(name, Processes.Usage.NONE);
            Processes.Usage atRest = run.atRest().getOrDefault(name, Processes.Usage.NONE);
            Report.UsedBy one = usedBy(name, pids.getOrDefault(name, 0L), new Between(before, after));
            used.add(run.outcome().perConnection ? perConnection(one, after.rssKiB() - atRest.rssKiB()) : one);
        });
        return used;
    }

    private Report.UsedBy usedBy(String name, long pid, Between between) {
        double cpuSeconds = between.after.cpuSeconds() - between.before.cpuSeconds();
        return new Report.UsedBy(
                name,
                pid,
                cpuSeconds,
                between.after.rssKiB() / KIB_PER_MIB,
                total.delivered == 0 ? null : cpuSeconds * MICROS_PER_SECOND / total.delivered,
                null,
                null);
    }

    private Report.UsedBy perConnection(Report.UsedBy one, long rssKiB) {
        double connections = run.outcome().connections;
        double seconds = seconds();
        return new Report.UsedBy(
                one.name(),
                one.pid(),
                one.cpuSeconds(),
                one.rssMiB(),
                one.cpuMicrosPerMessage(),
                rssKiB / connections,
                seconds == 0 ? null : one.cpuSeconds() * MICROS_PER_SECOND / connections / seconds);
    }

    private record Between(Processes.Usage before, Processes.Usage after) {}
}
