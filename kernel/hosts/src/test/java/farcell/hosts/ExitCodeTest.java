package farcell.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class ExitCodeTest {

    /** What the handle of a process tells may come first. */
    @Test
    void isWaitedFor() {
        assertThat(LocalSession.Parts.exitCode(new EndsWhenWaitedFor())).isEqualTo(3);
    }

    private static final class EndsWhenWaitedFor extends Process {

        private boolean ended;

        @Override
        public int waitFor() {
            ended = true;
            return exitValue();
        }

        @Override
        public int exitValue() {
            if (!ended) {
                throw new IllegalThreadStateException("process hasn't exited");
            }
            return 3;
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InputStream getInputStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public InputStream getErrorStream() {
            return InputStream.nullInputStream();
        }

        @Override
        public void destroy() {
            ended = true;
        }
    }
}
