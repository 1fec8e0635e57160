package io.blabbermouth.load;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A report as people read it. */
final class Table {
    private final StringBuilder text = new StringBuilder();

    private Table() {}

    /** @param told what went wrong, in words → how often */
    static String of(Report report, Map<String, Long> told) {
        Table table = new Table();
        table.line(
                "%s, %s, %s, %.1f s",
                report.scenario(), report.protocol(), String.join(" ", report.targets()), report.seconds());
        table.line("  %-11s %,d chats, %,d connections", "opened", report.chats(), report.connections());
        table.messages(report.messages());
        table.done(report.done());
        table.millis("latency", report.latencyMillis());
        table.millis("handshake", report.handshakeMillis());
        table.millis("resume", report.resumeMillis());
        if (report.backAfterSeconds() != null) {
            table.line("  %-11s after %.2f s", "all back", report.backAfterSeconds());
        }
        table.line(
                "  %-11s %,d lost, %,d duplicate, %,d out of order",
                report.isBroken() ? "BROKEN" : "checked", report.lost(), report.duplicate(), report.outOfOrder());
        report.processes().forEach(table::process);
        if (report.client() != null) {
            table.process(report.client());
        }
        told.forEach((what, count) -> table.line("  %-11s %s (%,d times)", "trouble", what, count));
        return table.text.toString();
    }

    private void messages(Report.@Nullable Messages messages) {
        if (messages != null) {
            line(
                    "  %-11s %,d sent, %,d delivered to both sides, %,.0f per second",
                    "messages", messages.sent(), messages.delivered(), messages.perSecond());
            if (messages.unsent() > 0) {
                line(
                        "  %-11s %,d messages of the schedule could not be sent: too many under way",
                        "behind", messages.unsent());
            }
        }
    }

    private void done(Report.@Nullable Done done) {
        if (done != null) {
            line("  %-11s %,d in %.2f s, %,.0f per second", "done", done.count(), done.seconds(), done.perSecond());
        }
    }

    private void millis(String name, Report.@Nullable Millis millis) {
        if (millis != null) {
            line(
                    "  %-11s p50 %.2f   p90 %.2f   p99 %.2f   p99.9 %.2f   max %.2f ms",
                    name, millis.p50(), millis.p90(), millis.p99(), millis.p999(), millis.max());
        }
    }

    private void process(Report.UsedBy process) {
        StringBuilder used = new StringBuilder(
                String.format(Locale.ROOT, "%.2f s CPU, %.0f MiB", process.cpuSeconds(), process.rssMiB()));
        append(used, ", %.1f µs CPU per message", process.cpuMicrosPerMessage());
        append(used, ", %.1f KiB per connection", process.rssKiBPerConnection());
        append(used, ", %.1f µs CPU per connection and second", process.cpuMicrosPerConnectionSecond());
        line("  %-11s %s (pid %d)", process.name(), used, process.pid());
    }

    private static void append(StringBuilder used, String format, @Nullable Double value) {
        if (value != null) {
            used.append(String.format(Locale.ROOT, format, value));
        }
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
