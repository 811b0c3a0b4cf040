package farcell.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import org.conscrypt.OpenSSLProvider;

/**
 * Ciphers and codes of BoringSSL (by Conscrypt), for much data. The JDK's own are quick only when its optimising compiler
 * has had its turn, and the kernel's JVM has none, so that it starts sooner: AES-GCM goes at 25 MB/s there, and at more
 * than 1,000 MB/s here. Loading takes a quarter of a second of a processor, so it begins when somebody has found that he
 * has much data, and everybody uses the JDK's until it is done, and for good on a machine that it was not built for.
 *
 * <p>Thread-safe. A library of machine code is loaded once in a process, so its loader is one for the process too.
 */
public final class NativeCrypto {

    /** Bytes through one cipher or code after which {@link #load} pays. */
    public static final long WORTH_LOADING = 2L << 20;

    private static final System.Logger LOG = System.getLogger(NativeCrypto.class.getName());
    private static final AtomicBoolean BEGUN = new AtomicBoolean();
    private static volatile Provider provider;

    private NativeCrypto() {}

    /** Begins to load, unless that was begun already. Does not wait. */
    public static void load() {
        if (BEGUN.compareAndSet(false, true)) {
            Thread loader = new Thread(NativeCrypto::loadNow, "farcell crypto loader");
            loader.setDaemon(true);
            loader.start();
        }
    }

    private static void loadNow() {
        try {
            Provider loaded = new OpenSSLProvider();
            // What is used later must not be the first to find out that it is missing.
            Cipher.getInstance("AES/GCM/NoPadding", loaded);
            Mac.getInstance("HmacSHA256", loaded);
            provider = loaded;
        } catch (GeneralSecurityException | RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.DEBUG, "no ciphers in machine code here; those of the JDK are used", e);
        }
    }

    /** @return a new cipher, not initialised; empty while nothing is loaded, and where it does not know this one
     *  @param transformation as of {@link Cipher#getInstance(String)} */
    public static Optional<Cipher> cipher(String transformation) {
        return made(loaded -> Cipher.getInstance(transformation, loaded));
    }

    /** @return a new code, not initialised; empty while nothing is loaded, and where it does not know this one
     *  @param algorithm as of {@link Mac#getInstance(String)} */
    public static Optional<Mac> mac(String algorithm) {
        return made(loaded -> Mac.getInstance(algorithm, loaded));
    }

    /** @return a new digest; empty while nothing is loaded, and where it does not know this one
     *  @param algorithm as of {@link MessageDigest#getInstance(String)} */
    public static Optional<MessageDigest> digest(String algorithm) {
        return made(loaded -> MessageDigest.getInstance(algorithm, loaded));
    }

    private static <T> Optional<T> made(Maker<T> maker) {
        Provider loaded = provider;
        if (loaded == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(maker.make(loaded));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private interface Maker<T> {
        T make(Provider provider) throws GeneralSecurityException;
    }
}
