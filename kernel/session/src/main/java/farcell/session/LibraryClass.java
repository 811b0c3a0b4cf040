package farcell.session;

import farcell.session.weave.LambdaSites;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.security.CodeSigner;
import java.security.CodeSource;
import java.util.jar.Manifest;

/**
 * A class of a jar whose lambda sites were woven.
 *
 * @param manifest of its jar, or null
 */
record LibraryClass(byte[] bytes, CodeSource source, Manifest manifest) {

    /**
     * @param file where the class file is; for a multi-release jar the version for this JVM
     * @return null if there is nothing to weave, or weaving would break a signature
     */
    static LibraryClass weave(URL file, String name) throws IOException {
        if (file == null) {
            return null;
        }
        URLConnection connection = file.openConnection();
        byte[] original;
        try (InputStream in = connection.getInputStream()) {
            original = in.readAllBytes();
        }
        byte[] woven = LambdaSites.weave(original);
        if (woven == original) {
            return null;
        }
        if (connection instanceof JarURLConnection jar) {
            // Known once the entry has been read to its end. A signed class must stay as its signature says.
            if (jar.getJarEntry().getCodeSigners() != null) {
                return null;
            }
            return new LibraryClass(woven, new CodeSource(jar.getJarFileURL(), (CodeSigner[]) null),
                    jar.getManifest());
        }
        String path = file.toString();
        URL root = new URL(path.substring(0, path.length() - name.length() - ".class".length()));
        return new LibraryClass(woven, new CodeSource(root, (CodeSigner[]) null), null);
    }
}
