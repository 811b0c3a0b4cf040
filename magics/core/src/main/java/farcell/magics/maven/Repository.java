package farcell.magics.maven;

import farcell.magics.MagicException;
import java.net.URI;
import java.util.Set;

/** A Maven repository to ask beside those of the settings. */
public record Repository(String id, String url) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /**
     * Checks what a user wrote.
     *
     * @param insecure whether plain http is allowed; what comes over it can be replaced on its way and then runs here
     * @throws MagicException for a URL that cannot or must not be used
     */
    public static Repository of(String id, String url, boolean insecure) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new MagicException("\"" + url + "\" is no URL: " + e.getMessage(), e);
        }
        String scheme = String.valueOf(uri.getScheme());
        if (!Set.of("https", "http", "file").contains(scheme)) {
            throw new MagicException("the repository " + id + " must have an https:// or file:// URL, not \"" + url
                    + "\"");
        }
        if (scheme.equals("http") && !insecure && !LOOPBACK.contains(String.valueOf(uri.getHost()))) {
            throw new MagicException("the repository " + id
                    + " has a plain http URL: what comes from it can be changed on"
                    + " its way. Use https, or add the word insecure to %mavenRepo");
        }
        return new Repository(id, url);
    }

    /** Without a password that the URL may hold. */
    @Override
    public String toString() {
        return id + " (" + withoutPasswords(url) + ")";
    }

    /** URLs may hold a user and a password before the host. */
    static String withoutPasswords(String text) {
        return text.replaceAll("://[^/@\\s]*@", "://");
    }
}
