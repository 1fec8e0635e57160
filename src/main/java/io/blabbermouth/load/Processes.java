package io.blabbermouth.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The processes under load, as far as they run on this machine and {@code /proc} tells of them. */
final class Processes {
    private static final Path PROC = Path.of("/proc");
    /** USER_HZ, which is 100 wherever Linux runs today. */
    private static final double TICKS_PER_SECOND = 100;

    private static final String LISTENING = "0A";

    /** name → pid. */
    private final Map<String, Long> pids = new LinkedHashMap<>();

    /**
     * What a process has used until now.
     *
     * @param rssKiB of it is in memory
     */
    record Usage(double cpuSeconds, long rssKiB) {
        static final Usage NONE = new Usage(0, 0);
    }

    /** @param named more processes, by name */
    Processes(List<Target> targets, Map<String, Long> named) {
        for (Target target : targets) {
            listener(target).filter(pid -> !pids.containsValue(pid)).ifPresent(pid -> addServer(target, pid));
        }
        pids.putAll(named);
    }

    Map<String, Long> pids() {
        return pids;
    }

    /** name → usage, of those that live. */
    Map<String, Usage> usage() {
        Map<String, Usage> usage = new LinkedHashMap<>();
        pids.forEach((name, pid) -> usage(pid).ifPresent(known -> usage.put(name, known)));
        return usage;
    }

    /** What this client has used. */
    static Usage own() {
        return usage(ProcessHandle.current().pid()).orElse(Usage.NONE);
    }

    private void addServer(Target target, long pid) {
        pids.put("server:" + target.port(), pid);
        ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .filter(child -> nameOf(child.pid()).startsWith("redis-server"))
                .forEach(redis -> pids.put("redis:" + target.port(), redis.pid()));
    }

    private static String nameOf(long pid) {
        try {
            return Files.readString(PROC.resolve(pid + "/comm"));
        } catch (IOException e) {
            // It is gone.
            return "";
        }
    }

    private static Optional<Usage> usage(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"));
            // Behind the name, which may hold anything: state is the first, utime the 12th, stime the 13th.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = Double.parseDouble(fields[11]) + Double.parseDouble(fields[12]);
            long rssKiB = Files.readAllLines(PROC.resolve(pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
            return Optional.of(new Usage(ticks / TICKS_PER_SECOND, rssKiB));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Who listens on that port, if it is on this machine and may be seen. */
    private static Optional<Long> listener(Target target) {
        try {
            if (!isLocal(target.host())) {
                return Optional.empty();
            }
            Set<String> sockets = listeningSockets(target.port());
            return ProcessHandle.allProcesses()
                    .map(ProcessHandle::pid)
                    .filter(pid -> !sockets.isEmpty() && hasOneOf(sockets, pid))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isLocal(String host) throws UnknownHostException, SocketException {
        InetAddress address = InetAddress.getByName(host);
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || NetworkInterface.getByInetAddress(address) != null;
    }

    /** What the sockets are called among a process's files. */
    private static Set<String> listeningSockets(int port) throws IOException {
        Set<String> sockets = new HashSet<>();
        for (String file : List.of("net/tcp", "net/tcp6")) {
            if (!Files.exists(PROC.resolve(file))) {
                continue;
            }
            for (String line : Files.readAllLines(PROC.resolve(file))) {
                // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode
                String[] fields = line.strip().split(" +", -1);
                if (fields.length > 9
                        && fields[1].endsWith(String.format(":%04X", port))
                        && fields[3].equals(LISTENING)) {
                    sockets.add("socket:[" + fields[9] + "]");
                }
            }
        }
        return sockets;
    }

    private static boolean hasOneOf(Set<String> sockets, long pid) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
            for (Path file : files) {
                if (Files.isSymbolicLink(file)
                        && sockets.contains(Files.readSymbolicLink(file).toString())) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // Not ours to see, or gone meanwhile.
            return false;
        }
        return false;
    }
}
