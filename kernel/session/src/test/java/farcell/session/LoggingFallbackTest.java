package farcell.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoggingFallbackTest {

    /** The class of a logger of user code that has these jars of target/user-jars. */
    private static String logger(String... jars) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String jar : jars) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(Path.of("target/user-jars"), jar)) {
                urls.add(found.iterator().next().toUri().toURL());
            }
        }
        try (SessionLoader loader = new SessionLoader(urls, LoggingFallbackTest.class.getClassLoader(),
                name -> Optional.empty(), types -> { })) {
            return loader.load("org.slf4j.LoggerFactory").getMethod("getLogger", String.class).invoke(null, "mine")
                    .getClass().getName();
        }
    }

    @Test
    void theApiAloneLogsByTheJdk() throws Exception {
        assertThat(logger("slf4j-api-2.*.jar")).isEqualTo("org.slf4j.jul.JDK14LoggerAdapter");
        assertThat(logger("slf4j-api-1.*.jar")).isEqualTo("org.slf4j.impl.JDK14LoggerAdapter");
    }

    @Test
    void whatTheUserBringsGoesFirst() throws Exception {
        assertThat(logger("slf4j-api-2.*.jar", "slf4j-simple-*.jar")).isEqualTo("org.slf4j.simple.SimpleLogger");
    }
}
