package farcell.ssh;

import java.util.Locale;

/**
 * Where a Java runtime for a host is, as a user configures it: for a host of another system or processor than the
 * kernel's.
 *
 * @param url    of an archive (.tar.gz or .zip) of a JDK or JRE, http or https
 * @param sha256 of the archive, in hex
 */
public record RuntimeSource(String url, String sha256) {

    public RuntimeSource {
        sha256 = sha256.strip().toLowerCase(Locale.ROOT);
        if (!url.matches("https?://[\\x21-\\x7e]+") || url.contains("'")) {
            throw new IllegalArgumentException("runtime: url = \"" + url + "\" is no address: it begins with https:// or"
                    + " http:// and leads to a .tar.gz or .zip of a JDK for the host");
        }
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("runtime: sha256 is the SHA-256 of the archive, 64 hex digits, as its"
                    + " publisher or sha256sum says it");
        }
    }
}
