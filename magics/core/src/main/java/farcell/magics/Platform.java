package farcell.magics;

import java.util.Locale;

/**
 * A kind of machine, in the words of native library jars.
 *
 * @param os   {@code linux}, {@code osx}, {@code win}, or the system's own name
 * @param arch {@code x86_64}, {@code aarch64}, or the system's own name
 */
public record Platform(String os, String arch) {

    /** The machine on which this JVM runs. */
    public static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /** From the system properties {@code os.name} and {@code os.arch} of a JVM. */
    public static Platform of(String osName, String osArch) {
        String name = osName.toLowerCase(Locale.ROOT);
        String os = name.startsWith("linux") ? "linux"
                : name.startsWith("mac") || name.startsWith("darwin") ? "osx"
                : name.startsWith("windows") ? "win" : name.replaceAll("\\W+", "");
        String arch = switch (osArch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64", "x64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default -> osArch.toLowerCase(Locale.ROOT);
        };
        return new Platform(os, arch);
    }

    /** {@code linux-x86_64}: a Maven classifier. */
    public String classifier() {
        return os + "-" + arch;
    }
}
