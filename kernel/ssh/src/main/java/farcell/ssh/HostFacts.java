package farcell.ssh;

import farcell.hosts.Commands;
import farcell.hosts.GpuSurvey;
import farcell.hosts.Gpus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a host has, as one script found it.
 *
 * @param os          as {@code uname -s} says it: {@code Linux}
 * @param arch        as {@code uname -m} says it: {@code x86_64}
 * @param libc        {@code glibc 2.36}, {@code musl}, or empty
 * @param cpus        that sessions may use, the limit of the control group counted in
 * @param memory      bytes that sessions may use, the limit of the control group counted in; -1 unknown
 * @param freeDisk    bytes free where our files are, -1 unknown
 * @param root        our directory, absolute
 * @param rootProblem why our directory cannot be written, or empty
 * @param executable  whether programs in our directory can be run
 * @param javas       in the order of preference
 * @param there       agents and runtimes that were brought before: {@code agents/0f3a...}
 */
record HostFacts(String os, String arch, String libc, String name, String user, String home, int cpus, long memory,
                 long freeDisk, String root, String rootProblem, boolean executable, List<HostJava> javas,
                 Set<String> tools, Set<String> there, GpuSurvey gpus) {

    static final Duration LIMIT = Duration.ofSeconds(60);

    HostFacts {
        javas = List.copyOf(javas);
        tools = Set.copyOf(tools);
        there = Set.copyOf(there);
    }

    /** Asks the host. */
    static HostFacts ask(SshConnection connection, SshPlace place) throws SshFailure, InterruptedException {
        String script = "root=" + HostShell.path(place.root()) + "\n"
                + "fields=" + String.join(",", Gpus.fields()) + "\n"
                + "old_fields=" + String.join(",", Gpus.oldFields()) + "\n"
                + (place.java().isEmpty() ? "" : "FARCELL_JAVA=" + HostShell.path(place.java()) + "\n")
                + resource();
        SshConnection.Answer answer = connection.run(script, LIMIT);
        if (answer.output().lines().noneMatch(line -> line.startsWith("end"))) {
            throw new SshFailure("the look at " + connection.hop().describe() + " was cut short: "
                    + answer.complaint());
        }
        return parse(answer.output());
    }

    private static String resource() {
        try (InputStream in = HostFacts.class.getResourceAsStream("probe.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static HostFacts parse(String output) throws InterruptedException {
        Map<String, String> one = new LinkedHashMap<>();
        List<HostJava> javas = new ArrayList<>();
        Set<String> tools = new HashSet<>();
        Set<String> there = new HashSet<>();
        long memoryLimit = Long.MAX_VALUE;
        double cpuLimit = Double.MAX_VALUE;
        long quota = -1;
        Recorded smi = new Recorded();
        for (String line : output.lines().toList()) {
            if (line.startsWith("|")) {
                smi.line(line.length() > 2 ? line.substring(2) : "");
                continue;
            }
            int space = line.indexOf(' ');
            if (space < 0) {
                continue;
            }
            String name = line.substring(0, space);
            String value = line.substring(space + 1).strip();
            switch (name) {
                case "java" -> HostJava.parse(line.substring(space + 1)).ifPresent(javas::add);
                case "tool" -> tools.add(value);
                case "there" -> there.add(value);
                case "smi-answer" -> smi.begin(value);
                case "cgroup.memory.max", "cgroup.memory.limit_in_bytes" ->
                        memoryLimit = Math.min(memoryLimit, number(value, Long.MAX_VALUE));
                case "cgroup.cpu.max" -> {
                    String[] parts = value.split(" ");
                    long allowed = parts.length == 2 ? number(parts[0], -1) : -1;
                    long period = parts.length == 2 ? number(parts[1], 0) : 0;
                    cpuLimit = allowed > 0 && period > 0 ? Math.min(cpuLimit, (double) allowed / period) : cpuLimit;
                }
                case "cgroup.cpu.cfs_quota_us" -> quota = number(value, -1);
                case "cgroup.cpu.cfs_period_us" -> {
                    long period = number(value, 0);
                    cpuLimit = quota > 0 && period > 0 ? Math.min(cpuLimit, (double) quota / period) : cpuLimit;
                    quota = -1;
                }
                default -> one.put(name, value);
            }
        }
        long memory = Math.min(number(one.get("memory"), Long.MAX_VALUE), memoryLimit);
        int cpus = (int) Math.min(number(one.get("cpus"), 1), Math.ceil(Math.min(cpuLimit, 1 << 20)));
        String cuda = one.getOrDefault("cuda", "unset");
        Gpus gpus = new Gpus(smi, Optional.of(one.getOrDefault("smi", "")).filter(text -> !text.isEmpty()),
                cuda.equals("unset") ? Optional.empty() : Optional.of(cuda), Gpus.TIMEOUT);
        return new HostFacts(one.getOrDefault("os", ""), one.getOrDefault("arch", ""), one.getOrDefault("libc", ""),
                one.getOrDefault("host", ""), one.getOrDefault("user", ""), one.getOrDefault("home", ""),
                Math.max(1, cpus), memory == Long.MAX_VALUE ? -1 : memory, number(one.get("free"), -1),
                one.getOrDefault("root", ""), one.getOrDefault("root-problem", ""),
                one.getOrDefault("exec", "yes").equals("yes"), javas, tools, there, gpus.survey());
    }

    private static long number(String text, long otherwise) {
        return text != null && text.matches("\\d{1,18}") ? Long.parseLong(text) : otherwise;
    }

    /** @throws SshFailure when nothing can be written where our files are to be */
    void checkRoot(SshBackend backend) throws SshFailure {
        if (!rootProblem.isEmpty()) {
            throw new SshFailure("the directory " + backend.place().root() + " on " + backend.name()
                    + " cannot be written: " + rootProblem + ". Set root for the backend to a directory that can");
        }
    }

    /** For people: {@code Linux x86_64 (glibc 2.36), 16 CPUs, 128 GiB}. */
    String describe() {
        return os + " " + arch + (libc.isEmpty() ? "" : " (" + libc + ")") + ", " + cpus
                + (cpus == 1 ? " CPU" : " CPUs") + (memory < 0 ? "" : ", " + (memory >> 20) + " MiB of memory");
    }

    /** What nvidia-smi said on the host, answering as if it ran now. */
    private static final class Recorded implements Commands {

        private record Said(int status, String question, StringBuilder text) {}

        private final List<Said> answers = new ArrayList<>();

        void begin(String value) {
            int space = value.indexOf(' ');
            answers.add(new Said((int) number(value.substring(0, Math.max(space, 0)), 1), value.substring(space + 1),
                    new StringBuilder()));
        }

        void line(String text) {
            if (!answers.isEmpty()) {
                answers.get(answers.size() - 1).text().append(text).append('\n');
            }
        }

        @Override
        public Output run(List<String> command, Duration timeout) throws IOException {
            for (Said said : answers) {
                if (command.size() > 1 && said.question().equals(command.get(1))) {
                    boolean late = said.status() == 124;
                    return new Output(late ? -1 : said.status(), said.text().toString(), "", late);
                }
            }
            throw new IOException("it was not asked that");
        }
    }
}
