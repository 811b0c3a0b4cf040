package farcell.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostFactsTest {

    private static final String HOST = """
            os Linux
            arch x86_64
            home /home/me
            cpus 64
            memory 270000000000
            root /home/me/.farcell
            exec yes
            """;

    @Test
    void theSmallestLimitOfTheControlGroupsCounts() throws Exception {
        HostFacts v2 = HostFacts.parse(HOST + """
                cgroup.memory.max max
                cgroup.cpu.max 250000 100000
                cgroup.memory.max 8589934592
                cgroup.cpu.max max 100000
                """);
        assertThat(v2.memory()).isEqualTo(8589934592L);
        assertThat(v2.cpus()).isEqualTo(3);
        HostFacts v1 = HostFacts.parse(HOST + """
                cgroup.memory.limit_in_bytes 9223372036854771712
                cgroup.cpu.cfs_quota_us -1
                cgroup.cpu.cfs_period_us 100000
                cgroup.cpu.cfs_quota_us 400000
                cgroup.cpu.cfs_period_us 100000
                """);
        assertThat(v1.memory()).isEqualTo(270000000000L);
        assertThat(v1.cpus()).isEqualTo(4);
    }

    @Test
    void javasAreReadFromTheirReleaseFiles() throws Exception {
        HostFacts facts = HostFacts.parse(HOST + "java /opt/8\t1.8.0_402\tX\t\n"
                + "java /opt/21\t21.0.2\tY\tjava.base java.instrument java.management jdk.unsupported\n"
                + "java /opt/small\t21\tY\tjava.base\njava broken\n");
        assertThat(facts.javas()).extracting(HostJava::feature).containsExactly(8, 21, 21);
        assertThat(facts.javas()).extracting(java -> java.fits(17)).containsExactly(false, true, false);
        assertThat(facts.javas().get(1).fits(25)).isFalse();
        assertThat(facts.javas().get(2).describe()).contains("lacks", "java.instrument");
    }

    @Test
    void gpusAreReadFromWhatNvidiaSmiSaid() throws Exception {
        HostFacts two = HostFacts.parse(HOST + """
                cuda unset
                smi /usr/bin/nvidia-smi
                smi-answer 0 --query-gpu=%s
                | 0, GPU-aa, NVIDIA L40S, 46068, 100, 550.54, 8.9, [N/A]
                | 1, GPU-bb, NVIDIA L40S, 46068, 0, 550.54, 8.9, [N/A]
                """.formatted(String.join(",", farcell.hosts.Gpus.fields())));
        assertThat(two.gpus().describe()).isEqualTo("2 x L40S");
        HostFacts hangs = HostFacts.parse(HOST + "cuda unset\nsmi /usr/bin/nvidia-smi\nsmi-answer 124 --query-gpu="
                + String.join(",", farcell.hosts.Gpus.fields()) + "\n| \n");
        assertThat(hangs.gpus().describe()).contains("did not answer");
        assertThat(HostFacts.parse(HOST + "cuda unset\nsmi \n").gpus().describe()).contains("not on PATH");
    }

    @Test
    void nonsenseIsNotBelieved() throws Exception {
        HostFacts facts = HostFacts.parse("cpus many\nmemory -3\nfree 1e9\n|\n| x\nsmi-answer\nfoo\n");
        assertThat(facts.cpus()).isEqualTo(1);
        assertThat(facts.memory()).isEqualTo(-1);
        assertThat(facts.freeDisk()).isEqualTo(-1);
    }
}
