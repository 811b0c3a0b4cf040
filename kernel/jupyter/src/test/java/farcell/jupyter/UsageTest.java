package farcell.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UsageTest extends KernelTest {
    private static final long SELF = ProcessHandle.current().pid();

    @Test
    void ofThisMachine() {
        ObjectNode usage = client.send(Channel.CONTROL, "usage_request", Json.object()).await(LIMIT).content();
        assertThat(usage.path("pid").asLong()).isEqualTo(SELF);
        assertThat(usage.path("cpu_count").asInt()).isPositive();
        assertThat(usage.at("/host_virtual_memory/total").asLong()).isPositive()
                .isGreaterThanOrEqualTo(usage.at("/host_virtual_memory/available").asLong());
        assertThat(usage.path("kernel_memory").asLong()).isGreaterThan(10 << 20);
    }

    private record Fixed(Iterator<Map<Long, Duration>> times) implements Usage.Probe {
        @Override
        public String hostName() {
            return "host";
        }

        @Override
        public int processors() {
            return 4;
        }

        @Override
        public OptionalDouble hostLoad() {
            return OptionalDouble.of(0.25);
        }

        @Override
        public OptionalLong memory(long pid) {
            return pid == SELF ? OptionalLong.of(100) : pid == 7 ? OptionalLong.of(20) : OptionalLong.empty();
        }

        @Override
        public Optional<Usage.HostMemory> hostMemory() {
            return Optional.of(new Usage.HostMemory(1000, 400, 100));
        }

        @Override
        public Map<Long, Duration> processes() {
            return times.next();
        }
    }

    @Test
    void countsTheKernelAndItsSessionsSinceTheLastRequest() {
        Iterator<Long> clock = List.of(0L, 1_000_000_000L, 3_000_000_000L).iterator();
        Usage usage = new Usage(new Fixed(List.of(
                Map.of(SELF, Duration.ofMillis(500)),
                Map.of(SELF, Duration.ofMillis(900), 7L, Duration.ofMillis(1100)),
                Map.of(SELF, Duration.ofMillis(900), 7L, Duration.ofMillis(1600), 8L, Duration.ZERO)).iterator()),
                clock::next);

        ObjectNode first = usage.handle(null).orElseThrow().content();
        assertThat(first.path("kernel_cpu").asDouble()).isEqualTo(150.0);
        assertThat(first.path("kernel_memory").asLong()).isEqualTo(120);
        assertThat(first.path("host_cpu_percent").asDouble()).isEqualTo(25.0);
        assertThat(first.path("host_virtual_memory").toString())
                .isEqualTo("{\"total\":1000,\"available\":400,\"percent\":60.0,\"used\":600,\"free\":100}");

        assertThat(usage.handle(null).orElseThrow().content().path("kernel_cpu").asDouble()).isEqualTo(25.0);
    }

    @Test
    void whatCannotBeKnownIsLeftOut() {
        Usage.Probe broken = (Usage.Probe) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {Usage.Probe.class}, (proxy, method, args) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        ObjectNode content = new Usage(broken, System::nanoTime).handle(null).orElseThrow().content();
        assertThat(content.path("status").asText()).isEqualTo("ok");
        assertThat(content.path("pid").asLong()).isEqualTo(SELF);
        assertThat(content.has("kernel_memory")).isFalse();
    }
}
