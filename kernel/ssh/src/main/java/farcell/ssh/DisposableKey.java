package farcell.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;

/**
 * An ed25519 key for one backend alone, which is removed with it.
 *
 * @param file of the private key, in OpenSSH's format, not encrypted; only its owner can read it
 */
public record DisposableKey(Path file) {

    private static final int BITS = 256;

    /** Makes a key pair in a file and in one beside it. @param comment of the public key: what it is for */
    public static DisposableKey make(Path file, String comment) throws IOException {
        try {
            KeyPair pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, BITS);
            ByteArrayOutputStream secret = new ByteArrayOutputStream();
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, comment, null, secret);
            ByteArrayOutputStream known = new ByteArrayOutputStream();
            OpenSSHKeyPairResourceWriter.INSTANCE.writePublicKey(pair, comment, known);
            boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            FileAttribute<?>[] mine = posix ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
                    PosixFilePermissions.fromString("rw-------"))} : new FileAttribute<?>[0];
            DisposableKey key = new DisposableKey(file);
            Files.createDirectories(file.getParent());
            key.delete();
            Files.createFile(file, mine);
            Files.write(file, secret.toByteArray(), StandardOpenOption.WRITE);
            Files.writeString(key.publicFile(), known.toString(StandardCharsets.UTF_8).strip() + "\n");
            return key;
        } catch (GeneralSecurityException e) {
            throw new IOException("no ed25519 key can be made: " + e.getMessage(), e);
        }
    }

    private Path publicFile() {
        return file.resolveSibling(file.getFileName() + ".pub");
    }

    /** Its line of authorized_keys. */
    public String publicKey() throws IOException {
        return Files.readString(publicFile()).strip();
    }

    public void delete() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(publicFile());
    }
}
